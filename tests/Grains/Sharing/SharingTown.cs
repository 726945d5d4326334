using System.Collections.Immutable;
using System.Security.Cryptography;
using AlprGrains.Cameras;
using AlprGrains.People;
using AlprGrains.Plates;
using AlprGrains.Sharing;
using AlprGrains.Tests.TestKit;
using Orleans;

namespace AlprGrains.Tests.Grains.Sharing;

/// <summary>A cluster with a camera, and everybody whom a sharing request needs: a partner, the desk, two approvers, an administrator.</summary>
internal sealed class SharingTown : IAsyncDisposable
{
    private int _sequence;

    private SharingTown(AlprCluster alpr) => Alpr = alpr;

    public AlprCluster Alpr { get; }
    public IClusterClient Grains => Alpr.Grains;
    public SessionAssertion Partner { get; private set; } = null!;
    public SessionAssertion Officer { get; private set; } = null!;
    public SessionAssertion Clerk { get; private set; } = null!;
    public SessionAssertion Approver { get; private set; } = null!;
    public SessionAssertion Administrator { get; private set; } = null!;
    public IAgencyRegistryGrain Registry => Grains.GetGrain<IAgencyRegistryGrain>(IAgencyRegistryGrain.Main);
    public IApproverDesignationsGrain Designations => Grains.GetGrain<IApproverDesignationsGrain>(IApproverDesignationsGrain.Main);
    public ISharingDeskGrain Desk => Grains.GetGrain<ISharingDeskGrain>(ISharingDeskGrain.Main);

    public static async Task<SharingTown> Start(short silos = 1, string? auditFolder = null, bool signed = true)
    {
        var town = new SharingTown(await AlprCluster.Start(silos, withSystemClock: auditFolder is not null, auditFolder: auditFolder));
        await town.Alpr.Camera();
        await town.Alpr.RefreshHotLists();
        await town.LogEveryoneIn();
        if (signed) Assert.Empty((await town.Grains.SignYear(town.Partner)).Problems); // the partner's agency has signed for the year (N-5)
        return town;
    }

    /// <summary>Sessions end after 12 hours; whoever moves the clock by days logs in again.</summary>
    public async Task LogEveryoneIn()
    {
        Partner = await LogIn("partner", "SFPD", Role.PartnerRequester);
        Officer = await LogIn("officer", "OPD", Role.SharingOfficer);
        Clerk = await LogIn("clerk", "OPD", Role.SharingOfficer);
        Approver = await LogIn("deputy", "OPD", Role.BosApprover);
        Administrator = await Alpr.Administrator();
    }

    public async Task<SessionAssertion> LogIn(string user, string agency, params Role[] roles)
    {
        await Grains.GetPerson(user).Enrol(Alpr.Qualified(user, roles) with { Agency = agency });
        return await Grains.GetPerson(user).OpenSession(bannerAcknowledged: true) ?? throw new InvalidOperationException("the session was not opened");
    }

    public async Task Seen(string plate, int reads, string camera = "cam-1")
    {
        var receipt = await Grains.GetGrain<ICameraGrain>(camera).Reads(AlprCluster.Batch([.. Enumerable.Range(0, reads).Select(_ => Alpr.CameraRead(plate, $"s{++_sequence}"))]));
        Assert.All(receipt.Reads, one => Assert.Equal(RecordOutcome.Stored, one.Outcome));
    }

    public ISharingRequestGrain Request(SharingRequestId id) => Grains.GetGrain<ISharingRequestGrain>(id.Hex);

    public async Task<SharingRequestView> Submit(SharingSubmission submission, SessionAssertion? by = null) => Done(await Request(submission.Id).Submit(submission, by ?? Partner));

    public async Task<SharingRequestView> Attest(SharingRequestView view, SessionAssertion? by = null)
    {
        var terms = await Desk.Terms();
        return Done(await Request(view.Id).Attest(new SharingAttestation(terms.AttestationVersion, view.ContentDigestHex, [.. terms.Clauses.Select(clause => clause.Id)], "Made Up", "Sergeant"), by ?? Partner));
    }

    public async Task<SharingRequestView> Document(SharingRequestView view, SessionAssertion? by = null) =>
        Done(await Request(view.Id).DocumentRightAndNeed(Requests.Needed, by ?? Officer));

    public Task<SharingAnswer> Decide(SharingRequestView view, SessionAssertion? by = null) =>
        Request(view.Id).Decide(new SharingVerdict(true, "approved", "Right and need are documented.", view.Proposed!.DigestHex), by ?? Approver).AsTask();

    /// <summary>From the submission to the approval.</summary>
    public async Task<SharingRequestView> Approved(SharingSubmission submission)
    {
        var view = await Submit(submission);
        view = await Attest(view);
        view = await Document(view);
        return Done(await Decide(view));
    }

    /// <summary>Acknowledged, extracted, and settled.</summary>
    public async Task<SharingRequestView> Extracted(SharingRequestView view, SessionAssertion? by = null)
    {
        Done(await Request(view.Id).Acknowledge(view.ContentDigestHex, by ?? Officer));
        Done(await Request(view.Id).Extract(by ?? Officer));
        return await Settled(view.Id);
    }

    public async Task<SharingRequestView> Settled(SharingRequestId id)
    {
        using var patience = new CancellationTokenSource(AlprCluster.Patience);
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (true)
        {
            var view = Done(await Request(id).Describe(Officer));
            if (view.Extract?.State != "running") return view;
            await pace.WaitForNextTickAsync(patience.Token);
        }
    }

    public async Task<byte[]> Download(SharingRequestId id, SessionAssertion? by = null)
    {
        var session = by ?? Partner;
        var download = await Request(id).Download(session);
        Assert.Null(download.Denial);
        return await Bytes(id, download, session);
    }

    public async Task<byte[]> Bytes(SharingRequestId id, SharingDownload download, SessionAssertion session)
    {
        var bytes = new MemoryStream();
        while (bytes.Length < download.Bytes)
        {
            var block = await Request(id).Chunk(download.Token, bytes.Length, session);
            Assert.NotNull(block);
            bytes.Write(block.Value.Span);
        }
        Assert.Equal(download.Sha256, Convert.ToHexStringLower(SHA256.HashData(bytes.ToArray())));
        return bytes.ToArray();
    }

    /// <summary>Kills one silo after the other, with a new one for each: nothing that was in memory is left.</summary>
    public async Task ReplaceEverySilo()
    {
        foreach (var silo in Alpr.Cluster.Silos.ToArray())
        {
            await Alpr.Cluster.KillSiloAsync(silo);
            await Alpr.Cluster.StartAdditionalSiloAsync();
        }
    }

    public static SharingRequestView Done(SharingAnswer answer)
    {
        Assert.True(answer.Refusal is null, answer.Refusal is null ? "" : $"{answer.Refusal.RuleId}: {string.Join(" ", answer.Refusal.Reasons)}");
        return answer.Request!;
    }

    public static string Refused(SharingAnswer answer)
    {
        Assert.NotNull(answer.Refusal);
        return answer.Refusal.RuleId;
    }

    public ValueTask DisposeAsync() => Alpr.DisposeAsync();
}
