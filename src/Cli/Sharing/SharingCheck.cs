using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using AlprGrains.Cli.Cameras;
using AlprGrains.Cli.CommandLine;
using AlprGrains.Cli.Gateway;
using AlprGrains.Cli.Hosting;

namespace AlprGrains.Cli.Sharing;

/// <summary>What the check found, in the words that scripts read.</summary>
/// <param name="YearSigned">A request was refused before the agency signed its attestation of the year, and the agency signed it.</param>
/// <param name="Reads">In the released package.</param>
/// <param name="Verified">The package was checked offline, and a changed copy of it was found to be broken.</param>
public sealed record SharingCheckOutcome(
    bool Passed, bool YearSigned, bool Submitted, bool Denied, bool Released, int Reads, bool DownloadedOnce, bool Verified, bool ChpLawful, bool ChpRefused, bool ChpRefusalReviewed, bool ChpLapsed, string Engine, double Seconds);

/// <summary>
/// Path 3 through the gateway without a person, on a fresh demonstration. 1. a vehicle is seen; 2. a partner is refused, signs its
/// agency's attestation of the year, submits and attests; the desk
/// documents; an approver honours; the desk extracts and forwards; 3. the partner downloads, once; 4. the package is verified offline, and a
/// changed copy is not; 5. a request for a federal agency goes nowhere; 6. the CHP looks up lawfully, is refused for an "ICE case", which a
/// reviewer sees, and is signed out when its memorandum ends.
/// </summary>
public sealed class SharingCheck(Checkout checkout, Terminal terminal, TimeProvider time)
{
    public static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan ExtractLimit = TimeSpan.FromSeconds(60);
    private const string DirectoryPrefix = "sharing-check-";

    public async Task<SharingCheckOutcome> Run(CancellationToken stop)
    {
        var began = time.GetTimestamp();
        using var limit = new CancellationTokenSource(TimeLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        var directory = Path.Combine(checkout.StateDirectory, $"{DirectoryPrefix}{Environment.ProcessId}");
        Directory.CreateDirectory(directory);
        try
        {
            var settings = new SiloProcess.Settings(
                UpVerb.LocalUrl(SiloProcess.AnyPort), Path.Combine(directory, "data"), Path.Combine(directory, "run.json"), Demonstration: true, Path.Combine(checkout.StateDirectory, "sharing-check.log"));
            await using var silo = SiloProcess.Start(checkout, settings, time);
            using var http = new HttpClient { Timeout = IngestVerb.RequestTimeLimit };
            var running = await silo.UntilReady(http, either.Token);
            var outcome = await Check(running, http, either.Token);
            return outcome with { Engine = checkout.Engine, Seconds = Math.Round(time.GetElapsedTime(began).TotalSeconds, 1) };
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            throw new VerbFailure($"Not done after {TimeLimit.TotalMinutes:F0} minutes.");
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private async Task<SharingCheckOutcome> Check(RunFile running, HttpClient http, CancellationToken stop)
    {
        using var partner = await Session("PartnerRequester");
        using var officer = await Session("SharingOfficer");
        using var approver = await Session("BosApprover");
        using var administrator = await Session("AlprAdministrator");
        var plate = await See(running, administrator, http, stop);                                                           // 1
        using var supervisor = await Session("Supervisor");
        using var chp = await Session("ChpUser");

        var submission = OrdinaryRequest.Of(plate, running.DemoUserInRole("PartnerRequester").User, "SFPD", "SFPD");                 // 2
        var unsigned = await partner.Post("api/sharing/requests", submission, stop, idempotencyKey: "check-1");
        var yearRefused = unsigned.Status == HttpStatusCode.Forbidden && Text(unsigned.Body, "rule").StartsWith("N-5", StringComparison.Ordinal);
        var yearSigned = await SignYear(partner, stop);
        var request = await partner.Post("api/sharing/requests", submission, stop, idempotencyKey: "check-1");
        var again = await partner.Post("api/sharing/requests", submission, stop, idempotencyKey: "check-1");
        var id = Text(request.Body, "id");
        var submitted = request.Status == HttpStatusCode.Created && Text(again.Body, "id") == id;
        var terms = (await partner.Get("api/sharing/terms", stop)).Body;
        var attested = await partner.Post($"api/sharing/requests/{id}/attestation", OrdinaryRequest.Attestation(terms!, Text(request.Body, "contentDigest")), stop);
        await officer.Post($"api/sharing/desk/{id}/right-and-need", OrdinaryRequest.RightAndNeed(), stop);
        var proposed = Text(attested.Body!["proposed"], "digest");
        var byOfficer = await officer.Post($"api/sharing/desk/{id}/decision", Decision(proposed), stop); // nobody but an approver decides
        var honoured = await approver.Post($"api/sharing/desk/{id}/decision", Decision(proposed), stop);
        await officer.Post($"api/sharing/desk/{id}/acknowledgement", new JsonObject { ["contentDigest"] = Text(request.Body, "contentDigest") }, stop);
        await officer.Post($"api/sharing/desk/{id}/extract", new JsonObject(), stop);
        await UntilExtracted(officer, id, stop);
        var forwarded = await officer.Post($"api/sharing/desk/{id}/forward", new JsonObject(), stop);

        var stolen = await officer.Download($"api/sharing/requests/{id}/download", stop);                                     // 3
        var package = await partner.Download($"api/sharing/requests/{id}/download", stop);
        var second = await partner.Download($"api/sharing/requests/{id}/download", stop);
        var verdict = package.Bytes is { } bytes ? await PackageVerifier.Verify(new MemoryStream(bytes), null, stop) : null;  // 4
        var tampered = package.Bytes is { } same ? await PackageVerifier.Verify(new MemoryStream(Changed(same)), null, stop) : null;

        var federal = await partner.Post("api/sharing/requests", OrdinaryRequest.Of(plate, running.DemoUserInRole("PartnerRequester").User, "SFPD", "FBI"), stop, idempotencyKey: "check-2"); // 5
        var denied = federal.Status == HttpStatusCode.Created && Text(federal.Body, "eligibility") is "ineligible" or "Ineligible" && byOfficer.Status == HttpStatusCode.Forbidden;

        var lawful = await chp.Post("api/lookups", OrdinaryLookup.Of(plate, "CHP", OrdinaryLookup.Articulation), stop); // 6
        var refused = await chp.Post("api/lookups", OrdinaryLookup.Of(plate, "CHP", "ICE case"), stop);
        var reviews = await supervisor.Get("api/reviews", stop);
        var agreements = (await administrator.Get("api/agreements", stop)).Body!.AsArray();
        var memorandum = agreements.First(one => Text(one!["agreement"], "agency") == "CHP");
        await administrator.Post($"api/agreements/{Uri.EscapeDataString(Text(memorandum!["agreement"], "id"))}/end", new JsonObject { ["at"] = time.GetUtcNow().ToString("O"), ["reason"] = "the check ends it" }, stop);
        var lapsed = await chp.Post("api/lookups", OrdinaryLookup.Of(plate, "CHP", OrdinaryLookup.Articulation), stop);

        var released = honoured.Status == HttpStatusCode.OK && forwarded.Status == HttpStatusCode.OK && package.Bytes is not null;
        var once = stolen.Bytes is null && second.Bytes is null;
        var verified = verdict is { IsIntact: true } && tampered is { IsIntact: false };
        var outcome = new SharingCheckOutcome(
            false, yearRefused && yearSigned, submitted, denied, released, verdict?.Reads ?? 0, once, verified,
            Verdict(lawful.Body) == "allow" && lawful.Status == HttpStatusCode.OK, Verdict(refused.Body) == "deny", reviews.Body?.ToJsonString().Contains("ICE case", StringComparison.Ordinal) ?? false,
            lapsed.Status == HttpStatusCode.Unauthorized, "", 0);
        return outcome with { Passed = submitted && denied && released && once && verified && outcome is { YearSigned: true, Reads: > 0, ChpLawful: true, ChpRefused: true, ChpRefusalReviewed: true, ChpLapsed: true } };

        Task<GatewaySession> Session(string role) => GatewaySession.LogIn(running.Url, running.DemoUserInRole(role), terminal, time, stop);
    }

    /// <summary>One vehicle, read by a camera of the check's own.</summary>
    private async Task<string> See(RunFile running, GatewaySession administrator, HttpClient http, CancellationToken stop)
    {
        const string plate = "8CHK417";
        var camera = await ReadCamera.Register(administrator, http, running.Url, "check-reads", stop);
        return await camera.TrySend([new FinishedRead("check-1", plate, time.GetUtcNow())], IngestVerb.RequestTimeLimit, stop) is ["stored"] ? plate : throw new VerbFailure("The server took no read.");
    }

    /// <summary>As a person of the agency does: reads the text in force and signs all of it.</summary>
    private static async Task<bool> SignYear(GatewaySession partner, CancellationToken stop)
    {
        var text = (await partner.Get("api/sharing/yearly-attestation", stop)).Body!["text"];
        var signed = await partner.Post("api/sharing/yearly-attestation", OrdinaryRequest.YearlyAttestation(text!), stop);
        return signed.Status == HttpStatusCode.OK;
    }

    private async Task UntilExtracted(GatewaySession officer, string id, CancellationToken stop)
    {
        var began = time.GetTimestamp();
        while (Text((await officer.Get($"api/sharing/desk/{id}", stop)).Body!["extract"], "state") == "running")
        {
            if (time.GetElapsedTime(began) > ExtractLimit) throw new VerbFailure($"The extract was not ready after {ExtractLimit.TotalSeconds:F0} s.");
            await Task.Delay(TimeSpan.FromMilliseconds(100), time, stop);
        }
    }

    private static JsonObject Decision(string digest) => new() { ["approved"] = true, ["reasonCode"] = "approved", ["reason"] = "Right and need are documented.", ["specificationDigest"] = digest };

    // A byte in the middle: inside some file's content.
    private static byte[] Changed(byte[] package)
    {
        var changed = package.ToArray();
        changed[changed.Length / 2] ^= 1;
        return changed;
    }

    private static string Verdict(JsonNode? answer) => Text(answer, "verdict").ToLowerInvariant();

    private static string Text(JsonNode? node, string name) => node?[name] is JsonValue value ? value.ToString() : "";
}
