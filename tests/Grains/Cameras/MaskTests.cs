using System.Collections.Immutable;
using AlprGrains.Audit;
using AlprGrains.Cameras;
using AlprGrains.Oversight;
using AlprGrains.People;
using AlprGrains.Plates;
using AlprGrains.Tests.TestKit;

namespace AlprGrains.Tests.Grains.Cameras;

/// <summary>C3-1b: what of a camera's picture is private is set by a named person with a reason, and what lies in it is dropped and never kept.</summary>
public class MaskTests
{
    private static readonly PictureArea LeftHalf = Area(0, 0, 0.5, 1);

    [Fact]
    public async Task C3_1b_a_mask_has_a_version_a_reason_a_person_and_an_audit_entry()
    {
        await using var alpr = await AlprCluster.Start();
        var camera = await alpr.Camera();

        var set = await camera.SetMask(Private(LeftHalf), await alpr.Administrator());

        Assert.Empty(set.Problems);
        var mask = (await camera.Describe())!.Mask!;
        Assert.Equal((1, "the yard of number 12", "admin", alpr.Time.GetUtcNow()), (mask.Version, mask.Reason, mask.SetBy, mask.SetAt));
        var entry = Assert.Single(alpr.Audit.Of(AuditKinds.CameraMaskSet));
        Assert.StartsWith("version 1: 0 public, 1 private areas, sha256 ", entry.Outcome, StringComparison.Ordinal);

        await camera.SetMask(new MaskChange(new PictureMask([], []), "the tree hides it now", 1), await alpr.Administrator());
        Assert.Null((await camera.Describe())!.Mask);
        Assert.Equal([2, 1], (await camera.Masks()).Select(one => one.Version));
    }

    [Fact]
    public async Task C3_1b_who_may_not_manage_cameras_sets_no_mask_and_sees_no_sketch()
    {
        await using var alpr = await AlprCluster.Start();
        var camera = await alpr.Camera();
        Assert.Null((await camera.SetMask(Private(LeftHalf), await alpr.Investigator())).Mask);
        Assert.True((await camera.Sketch(await alpr.Investigator())).IsDenied);
        Assert.NotNull(await camera.ReviewView("looked at it", await alpr.Investigator()));
        Assert.Null((await camera.Describe())!.Mask);
        Assert.All(alpr.Audit.Of(AuditKinds.CameraMaskSet).Concat(alpr.Audit.Of(AuditKinds.CameraSketchSeen)), entry => Assert.StartsWith("refused", entry.Outcome, StringComparison.Ordinal));
    }

    [Fact]
    public async Task C3_1b_two_people_do_not_overwrite_each_others_mask_unseen()
    {
        await using var alpr = await AlprCluster.Start();
        var camera = await alpr.Camera();
        await camera.SetMask(Private(LeftHalf), await alpr.Administrator());
        Assert.Contains("changed in between", Assert.Single((await camera.SetMask(Private(Area(0, 0, 1, 0.2)), await alpr.Administrator())).Problems), StringComparison.Ordinal);
        Assert.Equal(LeftHalf.Corners.AsEnumerable(), (await camera.Describe())!.Mask!.Picture.Private[0].Corners);
    }

    [Fact]
    public async Task C3_1b_a_camera_on_a_vehicle_has_no_mask_and_hears_why()
    {
        await using var alpr = await AlprCluster.Start();
        var car = await alpr.Camera("car-1", one => one with { Mount = CameraMount.Vehicle });
        Assert.Contains("its picture moves", Assert.Single((await car.SetMask(Private(LeftHalf), await alpr.Administrator())).Problems), StringComparison.Ordinal);

        var pole = await alpr.Camera();
        await pole.SetMask(Private(LeftHalf), await alpr.Administrator());
        var moved = await pole.Register(Registrations.Good() with { Mount = CameraMount.Vehicle }, await alpr.Administrator());
        Assert.Contains("end the mask first", Assert.Single(moved.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task C3_1b_registering_a_camera_again_keeps_its_mask()
    {
        await using var alpr = await AlprCluster.Start();
        var camera = await alpr.Camera();
        await camera.SetMask(Private(LeftHalf), await alpr.Administrator());
        await camera.Register(Registrations.Good() with { Label = "Moved" }, await alpr.Administrator());
        Assert.Equal(1, (await camera.Describe())!.Mask!.Version);
    }

    [Fact]
    public async Task C3_1b_of_a_frame_only_what_the_mask_leaves_is_kept()
    {
        await using var alpr = await AlprCluster.Start();
        var camera = await alpr.Camera();
        await camera.SetMask(Private(LeftHalf), await alpr.Administrator());

        await camera.Frame(alpr.Frame("plates 8SYN123"));

        var kept = await alpr.Evidence.Get(Assert.Single(alpr.Store.Reads).FrameImage!.Value);
        Assert.Equal(ScriptedReaders.Masked.ToArray(), kept!.Value.ToArray());
    }

    [Fact]
    public async Task C3_1b_input_that_cannot_be_masked_is_not_kept_in_quarantine()
    {
        await using var alpr = await AlprCluster.Start();
        var camera = await alpr.Camera();
        await camera.SetMask(Private(LeftHalf), await alpr.Administrator());
        Assert.Equal(CameraRefusal.Quarantined, (await camera.Frame(alpr.Frame("bad"))).Refusal);
        await camera.Quarantine("body: not JSON", new byte[] { 1, 2, 3 });
        Assert.Equal(2, alpr.Quarantine.Kept.Count);
        Assert.All(alpr.Quarantine.Kept, kept => Assert.Equal(0, kept.Bytes));
    }

    [Fact]
    public async Task C3_1b_finished_reads_outside_the_public_part_or_without_a_place_are_dropped_and_counted()
    {
        await using var alpr = await AlprCluster.Start();
        var camera = await alpr.Camera(change: one => one with { Protocol = TransferProtocol.Reads });
        await camera.SetMask(Private(LeftHalf), await alpr.Administrator());
        var inside = alpr.CameraRead("8SYN123", "1") with { Box = new SentBox(0.7, 0.5, 0.8, 0.55, 1, 1), FrameImage = new byte[] { 0xff, 0xd8, 1 } };
        var outside = alpr.CameraRead("8SYN124", "2") with { Box = new SentBox(0.2, 0.5, 0.3, 0.55, 1, 1) };
        var across = alpr.CameraRead("8SYN125", "3") with { Box = new SentBox(0.51, 0.5, 0.61, 0.55, 1, 1) }; // its margin reaches over the border
        var nowhere = alpr.CameraRead("8SYN126", "4");

        var receipt = await camera.Reads(AlprCluster.Batch(outside, inside, across, nowhere));

        Assert.Equal([RecordOutcome.OutsideView, RecordOutcome.Stored, RecordOutcome.OutsideView, RecordOutcome.OutsideView], receipt.Reads.Select(read => read.Outcome));
        var read = Assert.Single(alpr.Store.Reads);
        Assert.Equal("8SYN123", read.Plate.Text);
        Assert.Equal(ScriptedReaders.Masked.ToArray(), (await alpr.Evidence.Get(read.FrameImage!.Value))!.Value.ToArray());
        Assert.Equal(1, alpr.Evidence.Count);
        var health = (await camera.Describe())!.Health;
        Assert.Equal((2, 1), (health.ReadsOutsideView, health.ReadsWithoutPosition));
    }

    [Fact]
    public async Task C3_1b_pixels_count_with_the_size_that_the_sender_or_else_the_mask_gives()
    {
        await using var alpr = await AlprCluster.Start();
        var camera = await alpr.Camera(change: one => one with { Protocol = TransferProtocol.PlateRecognizer });
        Assert.Contains("width and height", Assert.Single((await camera.SetMask(Private(LeftHalf), await alpr.Administrator())).Problems), StringComparison.Ordinal);
        var change = Private(LeftHalf);
        Assert.Empty((await camera.SetMask(change with { Picture = change.Picture with { FrameWidthPixels = 1000, FrameHeightPixels = 500 } }, await alpr.Administrator())).Problems);

        var receipt = await camera.Reads(AlprCluster.Batch(
            alpr.CameraRead("8SYN123", "1") with { Box = new SentBox(700, 200, 800, 240, null, null) },
            alpr.CameraRead("8SYN124", "2") with { Box = new SentBox(700, 200, 800, 240, 2000, 1000) }));

        Assert.Equal([RecordOutcome.Stored, RecordOutcome.OutsideView], receipt.Reads.Select(read => read.Outcome));
    }

    [Fact]
    public async Task C3_1b_without_a_mask_reads_need_no_place_and_pictures_are_kept_as_they_came()
    {
        await using var alpr = await AlprCluster.Start();
        var camera = await alpr.Camera();
        var frame = alpr.Frame("plates 8SYN123");
        await camera.Frame(frame);
        Assert.Equal(RecordOutcome.Stored, Assert.Single((await camera.Reads(AlprCluster.Batch(alpr.CameraRead("8SYN124", "1")))).Reads).Outcome);
        var kept = await alpr.Evidence.Get(alpr.Store.Reads.Single(read => read.Plate.Text == "8SYN123").FrameImage!.Value);
        Assert.Equal(frame.Encoded.ToArray(), kept!.Value.ToArray());
    }

    [Fact]
    public async Task C3_1b_a_year_after_the_last_look_a_camera_that_sends_asks_for_a_review()
    {
        await using var alpr = await AlprCluster.Start();
        var camera = await alpr.Camera();
        alpr.Time.Advance(ViewReview.Period - TimeSpan.FromDays(1));
        await camera.Frame(alpr.Frame("nothing"));
        var supervisor = await alpr.LogIn("okafor", Role.Supervisor);
        Assert.DoesNotContain((await Queue(alpr).List(true, supervisor)).Items, item => item.Kind == ReviewKind.CameraView);

        alpr.Time.Advance(TimeSpan.FromDays(2));
        await camera.Frame(alpr.Frame("nothing #2"));

        supervisor = await alpr.LogIn("adeyemi", Role.Supervisor);
        Assert.Contains("cam-1", (await Asked(alpr, supervisor)).Elements, StringComparison.Ordinal);
        Assert.Null(await camera.ReviewView("sees only the street", await alpr.LogIn("admin-2", Role.AlprAdministrator)));
        Assert.Equal(alpr.Time.GetUtcNow() + ViewReview.Period, (await camera.Describe())!.ViewReviewDueAt);
    }

    [Fact]
    public async Task C3_1b_of_two_changes_at_once_one_is_set_and_no_audit_entry_names_a_version_that_was_refused()
    {
        await using var alpr = await AlprCluster.Start();
        var (camera, by) = (await alpr.Camera(), await alpr.Administrator());

        var outcomes = await Task.WhenAll(camera.SetMask(Private(LeftHalf), by).AsTask(), camera.SetMask(Private(Area(0, 0, 1, 0.2)), by).AsTask());

        Assert.Single(outcomes, outcome => outcome.Mask is not null);
        Assert.Equal(["refused", "version"], alpr.Audit.Of(AuditKinds.CameraMaskSet).Select(entry => entry.Outcome[..7]).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("0,0 1,0", "needs at least 3")]
    [InlineData("0,0 1,0 1,1.5", "1, 1.5 is not in the picture")]
    [InlineData("0,0 1,0 NaN,1", "is not in the picture")]
    [InlineData("0,0 1,1 1,0 0,1", "sides 1 and 3 cross")]
    [InlineData("0.1,0.1 0.5,0.5 0.9,0.9", "covers nothing")]
    public void C3_1b_a_malformed_area_is_refused_with_what_is_wrong(string corners, string expected)
    {
        var area = new PictureArea([.. corners.Split(' ').Select(corner => corner.Split(',')).Select(xy => new PicturePoint(Number(xy[0]), Number(xy[1])))]);
        var problem = Assert.Single(AlprGrains.Grains.Cameras.MaskRules.ProblemsOf(Private(area), Registrations.Good(), 0));
        Assert.Contains(expected, problem, StringComparison.Ordinal);
        Assert.StartsWith("private area 1: ", problem, StringComparison.Ordinal);

        static double Number(string text) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public void C3_1b_too_many_areas_or_corners_and_a_missing_reason_are_all_named_at_once()
    {
        var round = new PictureArea([.. Enumerable.Range(0, 40).Select(i => new PicturePoint(0.5 + 0.4 * Math.Cos(i * Math.PI / 20), 0.5 + 0.4 * Math.Sin(i * Math.PI / 20)))]);
        var problems = AlprGrains.Grains.Cameras.MaskRules.ProblemsOf(new MaskChange(new PictureMask([.. Enumerable.Repeat(LeftHalf, 17)], [round], 100), " ", 0), Registrations.Good(), 0);
        foreach (var expected in new[] { "17 public way areas", "40 corners", "say why", "size of the picture" })
            Assert.Contains(problems, problem => problem.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void C3_1b_with_a_public_way_everything_outside_it_is_private_and_a_private_area_wins()
    {
        var mask = new PictureMask([Area(0.2, 0.2, 0.8, 0.8)], [Area(0.4, 0.4, 0.6, 0.6)]);
        Assert.True(mask.Shows(new PicturePoint(0.3, 0.3)));
        Assert.False(mask.Shows(new PicturePoint(0.1, 0.3)));
        Assert.False(mask.Shows(new PicturePoint(0.5, 0.5)));
        Assert.True(new PictureMask([Area(0, 0, 1, 1)], []).Shows(new PictureBox(0, 0.9, 0.1, 1)));
    }

    // Ingest does not wait for the item, so the test does, as long as the test's own limit.
    private static async Task<ReviewItem> Asked(AlprCluster alpr, SessionAssertion supervisor)
    {
        while (true)
        {
            if ((await Queue(alpr).List(true, supervisor)).Items.SingleOrDefault(one => one.Kind == ReviewKind.CameraView) is { } item) return item;
            await Task.Yield();
        }
    }

    private static IReviewQueueGrain Queue(AlprCluster alpr) => alpr.Grains.GetGrain<IReviewQueueGrain>(IReviewQueueGrain.Main);

    private static MaskChange Private(PictureArea area) => new(new PictureMask([], [area]), "the yard of number 12", 0);

    private static PictureArea Area(double left, double top, double right, double bottom) =>
        new([new(left, top), new(right, top), new(right, bottom), new(left, bottom)]);
}
