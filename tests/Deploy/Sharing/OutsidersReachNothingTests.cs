using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AlprGrains.Cameras;
using AlprGrains.Gateway.People;
using AlprGrains.Geography;
using AlprGrains.People;
using AlprGrains.Plates;
using AlprGrains.Sharing;
using AlprGrains.Tests.TestKit;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Orleans;

namespace AlprGrains.Tests.Deploy.Sharing;

/// <summary>
/// INV-10, I-9 over every route of the real system: people of other agencies, barred ones and a lawful one, in a partner's role and in roles
/// that somebody gave them by mistake, ask for everything that another partner's request, a camera and a read could be found by.
/// Commands of ./alpr reach a running system by these routes and by no other.
/// </summary>
public class OutsidersReachNothingTests
{
    private const string Plate = "8SYN777";
    private const string Control = "/api/control/reads";

    // An outsider's own: the portal, its API, their account and session. What these answer must not show another's, either.
    private static readonly string[] Own = ["/requests", "/api/sharing/terms", "/api/sharing/requests", "/api/sharing/yearly-attestation", "/account", "/api/account", "/"];
    // Whoever may ask the history has its form; what their questions are answered is asked below.
    private static readonly string[] Lookups = ["/lookups", "/api/lookups"];
    private static readonly string[] EndsTheSession = ["/logout", "/api/session"];

    private static readonly (string User, string Agency, Role Role)[] Outsiders =
    [
        ("lawful", "CHP", Role.PartnerRequester), ("fbi", "FBI", Role.PartnerRequester), ("reno", "Reno Police Department", Role.PartnerRequester), ("yurok", "Yurok Tribal Police", Role.PartnerRequester),
        ("vendor", "Flock Safety", Role.PartnerRequester), ("nobody", "Nobody Knows PD", Role.PartnerRequester), ("fbi-officer", "FBI", Role.SharingOfficer), ("fbi-investigator", "FBI", Role.Investigator),
        ("fbi-chp", "FBI", Role.ChpUser), ("vendor-deputy", "Flock Safety", Role.BosApprover), ("vendor-administrator", "Flock Safety", Role.AlprAdministrator), ("reno-auditor", "Reno Police Department", Role.Auditor),
    ];

    [Fact]
    public async Task INV_10_I_9_no_route_of_the_real_system_gives_an_outsider_anything_but_their_own()
    {
        // The control: a route that any log-in opens. A run that does not find it with each of them proves nothing.
        await using var gateway = await RealGateway.Start(app => app.MapGet(Control, () => Plate).RequireAuthorization(PermissionPolicies.SignedIn));
        var request = await Plant(gateway);
        var (found, expected) = (new List<string>(), new List<string>());
        foreach (var (user, agency, role) in Outsiders)
        {
            if (await gateway.Person(user, agency, role) is null || await gateway.LoggedIn(user) is not { } client) continue; // cannot even sign in
            using (client) found.AddRange(await Found(gateway, client, user, role, request));
            expected.Add($"{user}: GET {Control} answered 200");
            expected.Add($"{user}: GET {Control} shows the plate");
        }
        Assert.True(expected.Count >= 2 * 6, $"only {expected.Count / 2} outsiders could sign in: the partners must");
        Assert.Empty(found.Except(expected));
        Assert.Empty(expected.Except(found));
    }

    // A camera's read, and a request of another partner that names the plate.
    private static async Task<SharingRequestId> Plant(RealGateway gateway)
    {
        var administrator = await gateway.Person("administrator", "OPD", Role.AlprAdministrator);
        var camera = gateway.Grains.GetGrain<ICameraGrain>("gate");
        Assert.True(GeoPoint.TryCreate(37.8, -122.27, out var place, out var problem), problem);
        var registered = await camera.Register(new CameraRegistration
        {
            Camera = CameraId.Parse("gate"), Label = "Gate", Place = place, PoliceArea = 1, Mount = CameraMount.Fixed, View = PublicView.PublicRoad, Protocol = TransferProtocol.Reads, IsDemonstration = true,
        }, administrator!);
        Assert.NotNull(registered.CameraKey);
        var taken = await camera.Reads(new CameraReadBatch([new CameraRead { Sequence = "1", Plate = PlateNumber.Parse(Plate), Confidence = Confidence.Clamped(0.9), CapturedAt = TimeProvider.System.GetUtcNow() }]));
        Assert.Equal(RecordOutcome.Stored, Assert.Single(taken.Reads).Outcome);

        var partner = await gateway.Person("honest", "SFPD", Role.PartnerRequester);
        Assert.Empty((await gateway.Grains.SignYear(partner!)).Problems);
        var submission = Requests.Written(Plate, user: "honest");
        Assert.Null((await gateway.Grains.GetGrain<ISharingRequestGrain>(submission.Id.Hex).Submit(submission, partner!)).Refusal);
        return submission.Id;
    }

    private static async Task<List<string>> Found(RealGateway gateway, HttpClient client, string user, Role role, SharingRequestId request)
    {
        var found = new List<string>();
        var asked = 0;
        foreach (var endpoint in ((IEndpointRouteBuilder)gateway.App).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>())
        {
            var path = $"/{endpoint.RoutePattern.RawText!.Trim('/')}";
            if (EndsTheSession.Contains(path)) continue;
            var isOpen = endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null || IsUnder(path, Own) || (AsksHistory(role) && IsUnder(path, Lookups));
            foreach (var method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [HttpMethods.Get])
            {
                if (isOpen && method != HttpMethods.Get && !path.Contains("{id}", StringComparison.Ordinal)) continue; // their own to do
                using var message = new HttpRequestMessage(new HttpMethod(method), Filled(path, request));
                using var answer = await client.SendAsync(message);
                asked++;
                var body = await answer.Content.ReadAsStringAsync();
                if (body.Contains(Plate, StringComparison.OrdinalIgnoreCase)) found.Add($"{user}: {method} {path} shows the plate");
                var isRefused = answer.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.Unauthorized; // 401: a camera's key, which no person has
                if (!isOpen && !isRefused) found.Add($"{user}: {method} {path} answered {(int)answer.StatusCode}");
            }
        }
        Assert.True(asked > 100, $"only {asked} routes were tried");
        if (AsksHistory(role) && await Verdict(client) is var verdict && verdict != "deny") found.Add($"{user}: a lookup was not denied: {verdict}");
        using var still = await client.GetAsync(Control);
        Assert.Equal(HttpStatusCode.OK, still.StatusCode); // the session stood to the end, or the refusals above said nothing
        return found;
    }

    private static bool AsksHistory(Role role) => role is Role.Investigator or Role.ChpUser;

    // A lawful case in every word of it, but for the agency.
    private static async Task<string?> Verdict(HttpClient client)
    {
        using var answer = await client.PostAsJsonAsync("/api/lookups", new
        {
            kind = "byPlate", plate = Plate, purpose = "violent-crime", standard = "reasonable-suspicion", caseNumber = "26-004411", articulation = "The vehicle left the scene of an armed robbery at Market and 5th with two masked people inside.",
            rightToKnow = "sworn-status", needToKnow = "I lead the investigation of this robbery and need its route.", attestationVersion = "2026-11", beneficiaries = new { askedBy = "OPD", caseOwner = "OPD", receiver = "OPD", anyOutsideCalifornia = false },
        });
        var body = await answer.Content.ReadAsStringAsync();
        return JsonNode.Parse(body) is JsonObject said && said["verdict"] is { } verdict ? verdict.ToString() : $"{(int)answer.StatusCode} {body}";
    }

    private static bool IsUnder(string path, string[] rooms) => rooms.Any(room => path == room || (room != "/" && path.StartsWith($"{room}/", StringComparison.Ordinal)));

    private static string Filled(string path, SharingRequestId request) => path
        .Replace("{id}", path.Contains("/requests", StringComparison.Ordinal) || path.Contains("/desk", StringComparison.Ordinal) ? request.Hex : "gate").Replace("{name}", "stolen").Replace("{which}", "plate").Replace("{user}", "honest")
        .Replace("{read}", new string('0', 32)).Replace("{sha256}", new string('0', 64)).Replace("{documentName}", "v1");
}
