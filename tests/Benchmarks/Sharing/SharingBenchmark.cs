using System.Collections.Immutable;
using System.Diagnostics;
using AlprGrains.Cameras;
using AlprGrains.Geography;
using AlprGrains.Grains.Hosting;
using AlprGrains.Lookups;
using AlprGrains.People;
using AlprGrains.Plates;
using AlprGrains.Recognition;
using AlprGrains.Sharing;
using AlprGrains.Storage.Embedded;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Hosting;

namespace AlprGrains.Tests.Benchmarks.Sharing;

/// <summary>
/// Path 3 over the embedded store and a real audit log: submissions by many partners at once, each durable before it is acknowledged; and
/// the package of one request, with pictures, from the extract's start until it is ready. Plates and pictures are made up.
/// </summary>
internal sealed class SharingBenchmark : IBenchmark
{
    public string Verb => "sharing";

    public string Summary => "--partners N (50) --each N (10) --reads N (1000) --picture-bytes N (20000, 0 for none): submissions by partners at once, and one package";

    public async Task<object> Run(Words words)
    {
        var (partners, each) = ((int)words.Number("partners", 50), (int)words.Number("each", 10));
        var (reads, pictureBytes) = ((int)words.Number("reads", 1_000), (int)words.Number("picture-bytes", 20_000));
        words.Switch("json"); // it always prints JSON
        words.RequireNoMore();
        var folder = Path.Combine(Path.GetTempPath(), $"alpr-bench-{Environment.ProcessId}");
        try
        {
            using var host = await Start(folder);
            var grains = host.Services.GetRequiredService<IGrainFactory>();
            var submissions = await Submissions(grains, partners, each);
            var package = await Package(grains, reads, pictureBytes);
            await host.StopAsync();
            return new { submissions, package };
        }
        finally
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<object> Submissions(IGrainFactory grains, int partners, int each)
    {
        var agencies = (await grains.GetGrain<IAgencyRegistryGrain>(IAgencyRegistryGrain.Main).List()).Where(agency => agency.Class == RecipientClass.CaliforniaLawEnforcement && agency.Id != "OPD").Select(agency => agency.Id).Take(partners).ToArray();
        var sessions = new List<SessionAssertion>();
        for (var i = 0; i < partners; i++) sessions.Add(await LogIn(grains, $"partner-{i}", agencies[i % agencies.Length], Role.PartnerRequester));
        await All(2, 0); // code is compiled, grains are there
        var times = await All(each, 1_000_000);
        double[] sorted = [.. times.Order()];
        return new { partners, submissions = sorted.Length, p50Ms = Figures.At(sorted, 0.5), p99Ms = Figures.At(sorted, 0.99), maxMs = Math.Round(sorted[^1], 2) };

        async Task<IEnumerable<double>> All(int count, int first) => (await Task.WhenAll(sessions.Select((session, partner) => One(session, partner, count, first)))).SelectMany(one => one);

        async Task<List<double>> One(SessionAssertion session, int partner, int count, int first)
        {
            var taken = new List<double>(count);
            for (var i = 0; i < count; i++)
            {
                var submission = Submission(first + partner * 10_000 + i, session.UserName, agencies[partner % agencies.Length], "7BEN417");
                var from = Stopwatch.GetTimestamp();
                var answer = await grains.GetGrain<ISharingRequestGrain>(submission.Id.Hex).Submit(submission, session);
                taken.Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
                Require(answer);
            }
            return taken;
        }
    }

    private static async Task<object> Package(IGrainFactory grains, int reads, int pictureBytes)
    {
        var administrator = await LogIn(grains, "administrator", "OPD", Role.AlprAdministrator);
        var (officer, approver) = (await LogIn(grains, "officer", "OPD", Role.SharingOfficer), await LogIn(grains, "deputy", "OPD", Role.BosApprover));
        var partner = await LogIn(grains, "partner", "SFPD", Role.PartnerRequester);
        await Seen(grains, administrator, reads, pictureBytes);
        var submission = Submission(9_000_000, "partner", "SFPD", "8BEN999");
        var request = grains.GetGrain<ISharingRequestGrain>(submission.Id.Hex);
        var view = Require(await request.Submit(submission, partner));
        var terms = await grains.GetGrain<ISharingDeskGrain>(ISharingDeskGrain.Main).Terms();
        Require(await request.Attest(new SharingAttestation(terms.AttestationVersion, view.ContentDigestHex, [.. terms.Clauses.Select(clause => clause.Id)], "Benchmark", "Sergeant"), partner));
        Require(await request.DocumentRightAndNeed(new RightAndNeed("sworn-status", "sergeant", "leads the robbery investigation and needs the route", "Benchmark"), officer));
        Require(await request.Decide(new SharingVerdict(true, "approved", "documented", view.Proposed!.DigestHex), approver));
        Require(await request.Acknowledge(view.ContentDigestHex, officer));
        GC.Collect();
        var (from, before, most) = (Stopwatch.GetTimestamp(), GC.GetTotalMemory(forceFullCollection: true), 0L);
        Require(await request.Extract(officer));
        var progress = 0;
        do
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50));
            view = Require(await request.Describe(officer));
            if (view.Extract is { State: "running", ReadsDone: > 0 }) progress++;
            most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false) - before);
        }
        while (view.Extract?.State == "running");
        var seconds = Stopwatch.GetElapsedTime(from).TotalSeconds;
        if (view.Extract?.State != "ready") throw new InvalidOperationException($"the extract is {view.Extract?.State}: {view.Extract?.Problem}");
        return new { view.Extract.ReadsDone, view.Extract.PicturesDone, view.Extract.Bytes, seconds = Math.Round(seconds, 2), progressSeen = progress, managedBytesMost = most };
    }

    private static async Task Seen(IGrainFactory grains, SessionAssertion administrator, int reads, int pictureBytes)
    {
        var camera = grains.GetGrain<ICameraGrain>("bench");
        if (!GeoPoint.TryCreate(37.8, -122.27, out var place, out var problem)) throw new InvalidOperationException(problem);
        await camera.Register(new CameraRegistration
        {
            Camera = CameraId.Parse("bench"), Label = "Bench", Place = place, PoliceArea = 1, Mount = CameraMount.Fixed, View = PublicView.PublicRoad, Protocol = TransferProtocol.Reads, IsDemonstration = true,
        }, administrator);
        ReadOnlyMemory<byte>? picture = pictureBytes == 0 ? null : new byte[] { 0xFF, 0xD8, 0xFF, 0xC0, 0, 11, 8, 0, 64, 0, 64, 1, 1, 0x11, 0 }.Concat(new byte[pictureBytes]).ToArray();
        for (var done = 0; done < reads;)
        {
            var batch = Enumerable.Range(done, Math.Min(50, reads - done)).Select(number => new CameraRead
            {
                Sequence = $"b{number}", Plate = PlateNumber.Parse("8BEN999"), Confidence = Confidence.Clamped(0.9), CapturedAt = TimeProvider.System.GetUtcNow(), FrameImage = picture, PlateImage = picture,
            }).ToImmutableArray();
            var receipt = await camera.Reads(new CameraReadBatch(batch));
            if (receipt.Reads.All(read => read.Outcome == RecordOutcome.Stored)) done += batch.Length;
            else await Task.Delay(TimeSpan.FromMilliseconds(20)); // the store is busy: send it again
        }
    }

    private static SharingSubmission Submission(int number, string user, string agency, string plate) => new()
    {
        Id = new SharingRequestId($"{number:x32}"),
        Lookup = new LookupRequest
        {
            Id = new LookupId($"{number:x32}"), Target = new LookupTarget { Kind = LookupKind.ByPlate, Plate = plate }, Purpose = "violent-crime", Standard = "reasonable-suspicion",
            Articulation = "The vehicle left the scene of an armed robbery at Market and 5th with two masked people inside.", RightToKnow = "sworn-status",
            NeedToKnow = "I lead the investigation of this robbery and need its route.", Beneficiaries = new BeneficiaryStatement(agency, agency, agency, false),
        },
        Basis = SharingBasis.WrittenRequest, Investigation = InvestigationKind.Criminal, InvestigationNumber = "26-004411", Signer = new SharingSigner("Benchmark", "Sergeant", new DateOnly(2026, 3, 1)),
        Recipient = new SharingRecipient(user, "Benchmark", agency), OnBehalfOfAnother = false,
    };

    private static SharingRequestView Require(SharingAnswer answer) =>
        answer.Refusal is null ? answer.Request! : throw new InvalidOperationException($"{answer.Refusal.RuleId}: {string.Join(' ', answer.Refusal.Reasons)}");

    private static async Task<SessionAssertion> LogIn(IGrainFactory grains, string user, string agency, Role role)
    {
        var yesterday = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(-1);
        await grains.GetPerson(user).Enrol(new PersonRecord(user, "Benchmark", agency, [role])
        {
            Category = PersonCategory.Sworn, Trainings = [new TrainingRecord("benchmark", yesterday, "benchmark", [.. TrainingTopics.All.Select(topic => topic.Id)])],
        });
        return await grains.GetPerson(user).OpenSession(bannerAcknowledged: true) ?? throw new InvalidOperationException($"the benchmark's {user} is locked");
    }

    private static async Task<IHost> Start(string folder)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering();
            silo.AddReminders();
            silo.AddAlprGrains();
            silo.AddAuditLog(Path.Combine(folder, "audit"));
        });
        builder.Services.AddSingleton<IPlateReaderFactory, NoReaders>();
        builder.Services.AddEmbeddedStorage(storage => storage.DataDirectory = Path.Combine(folder, "data"));
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private sealed class NoReaders : IPlateReaderFactory
    {
        public IPlateReader Create() => throw new NotSupportedException("this benchmark extracts finished reads");
    }
}
