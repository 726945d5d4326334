using System.Collections.Immutable;
using System.Diagnostics;
using AlprGrains.Cameras;
using AlprGrains.Geography;
using AlprGrains.People;
using AlprGrains.Plates;
using AlprGrains.Sharing;
using AlprGrains.Tests.TestKit;

namespace AlprGrains.Tests.Benchmarks.Sharing;

/// <summary>One request's package, with its pictures, from the extract's start until it is ready: how long, and the most memory that it held. Plates and pictures are made up.</summary>
internal static class PackageLoad
{
    public static async Task<object> Run(SharingHost host, int reads, int pictureBytes)
    {
        var grains = host.Grains;
        var administrator = await host.Person("administrator", "OPD", Role.AlprAdministrator);
        var (officer, approver) = (await host.Person("officer", "OPD", Role.SharingOfficer), await host.Person("deputy", "OPD", Role.BosApprover));
        var partner = await host.Person("partner", "SFPD", Role.PartnerRequester);
        SharingHost.RequireYear(await grains.SignYear(partner));
        await Seen(grains, administrator, reads, pictureBytes);
        var submission = SharingRequests.Submission(9_000_000, "partner", "SFPD", "8BEN999");
        var request = grains.GetGrain<ISharingRequestGrain>(submission.Id.Hex);
        var view = SharingRequests.Require(await request.Submit(submission, partner));
        var terms = await grains.GetGrain<ISharingDeskGrain>(ISharingDeskGrain.Main).Terms();
        SharingRequests.Require(await request.Attest(new SharingAttestation(terms.AttestationVersion, view.ContentDigestHex, [.. terms.Clauses.Select(clause => clause.Id)], "Benchmark", "Sergeant"), partner));
        SharingRequests.Require(await request.DocumentRightAndNeed(new RightAndNeed("sworn-status", "sergeant", "leads the robbery investigation and needs the route", "Benchmark"), officer));
        SharingRequests.Require(await request.Decide(new SharingVerdict(true, "approved", "documented", view.Proposed!.DigestHex), approver));
        SharingRequests.Require(await request.Acknowledge(view.ContentDigestHex, officer));
        GC.Collect();
        var (from, before, most) = (Stopwatch.GetTimestamp(), GC.GetTotalMemory(forceFullCollection: true), 0L);
        SharingRequests.Require(await request.Extract(officer));
        var (progress, workingSet) = (0, Environment.WorkingSet);
        do
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50));
            view = SharingRequests.Require(await request.Describe(officer));
            if (view.Extract is { State: "running", ReadsDone: > 0 }) progress++;
            most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false) - before);
            workingSet = Math.Max(workingSet, Environment.WorkingSet);
        }
        while (view.Extract?.State == "running");
        var seconds = Stopwatch.GetElapsedTime(from).TotalSeconds;
        if (view.Extract?.State != "ready") throw new InvalidOperationException($"the extract is {view.Extract?.State}: {view.Extract?.Problem}");
        return new { view.Extract.ReadsDone, view.Extract.PicturesDone, view.Extract.Bytes, seconds = Math.Round(seconds, 2), progressSeen = progress, managedBytesMost = most, workingSetMiBMost = workingSet >> 20 };
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
}
