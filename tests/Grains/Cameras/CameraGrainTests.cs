using AlprGrains.Audit;
using AlprGrains.Cameras;
using AlprGrains.Grains.Cameras;
using AlprGrains.People;
using AlprGrains.Plates;
using AlprGrains.Recognition;

namespace AlprGrains.Tests.Grains.Cameras;

public class CameraGrainTests
{
    [Fact]
    public async Task The_key_comes_back_once_and_admits_the_camera()
    {
        await using var alpr = await AlprCluster.Start();
        var camera = alpr.Grains.GetGrain<ICameraGrain>("cam-1");
        Assert.Equal(CameraRefusal.NotRegistered, await camera.Admit(CameraKeys.DigestHexOf("any")));

        var registered = await camera.Register(Registrations.Good(), await alpr.Administrator());

        Assert.Equal(43, registered.CameraKey!.Length); // 32 bytes, base64url
        Assert.Equal(CameraRefusal.None, await camera.Admit(CameraKeys.DigestHexOf(registered.CameraKey)));
        Assert.Equal(CameraRefusal.WrongKey, await camera.Admit(CameraKeys.DigestHexOf(registered.CameraKey + "x")));
        Assert.Equal(CameraRefusal.WrongKey, await camera.Admit(""));
        Assert.Equal("cam-1", Assert.Single(await alpr.Grains.GetGrain<ICameraRegistryGrain>(ICameraRegistryGrain.Name).List()).Text);
        Assert.Equal("allowed", Assert.Single(alpr.Audit.Of(AuditKinds.CameraRegistered)).Outcome);
    }

    [Fact]
    public async Task Registering_again_changes_the_key_and_keeps_one_camera()
    {
        await using var alpr = await AlprCluster.Start();
        var camera = await alpr.Camera();
        var again = await camera.Register(Registrations.Good() with { Label = "Moved" }, await alpr.Administrator());
        Assert.Equal(CameraRefusal.None, await camera.Admit(CameraKeys.DigestHexOf(again.CameraKey!)));
        Assert.Equal("Moved", (await camera.Describe())!.Registration.Label);
        Assert.Single(await alpr.Grains.GetGrain<ICameraRegistryGrain>(ICameraRegistryGrain.Name).List());
    }

    [Fact]
    public async Task Without_the_permission_nothing_is_registered_and_the_attempt_is_logged()
    {
        await using var alpr = await AlprCluster.Start();
        var registered = await alpr.Grains.GetGrain<ICameraGrain>("cam-1").Register(Registrations.Good(), await alpr.Investigator());
        Assert.Null(registered.CameraKey);
        Assert.Single(registered.Problems);
        Assert.StartsWith("refused", Assert.Single(alpr.Audit.Of(AuditKinds.CameraRegistered)).Outcome, StringComparison.Ordinal);
        Assert.Null(await alpr.Grains.GetGrain<ICameraGrain>("cam-1").Describe());
    }

    [Fact]
    public async Task A_camera_that_is_not_registered_is_refused()
    {
        await using var alpr = await AlprCluster.Start();
        var camera = alpr.Grains.GetGrain<ICameraGrain>("cam-9");
        Assert.Equal(CameraRefusal.NotRegistered, (await camera.Frame(alpr.Frame("plates 8SYN123"))).Refusal);
        Assert.Equal(CameraRefusal.NotRegistered, (await camera.Reads(AlprCluster.Batch(alpr.CameraRead("8SYN123", "1")))).Refusal);
        Assert.Empty(alpr.Store.Reads);
    }

    [Fact]
    public async Task C3_1a_an_expired_court_order_stops_the_camera_when_it_sends()
    {
        await using var alpr = await AlprCluster.Start();
        var ends = alpr.Time.GetUtcNow().AddHours(1);
        var camera = await alpr.Camera(change: one => one with { View = PublicView.CourtOrder, CourtOrder = new CourtOrder("26-1001", ends) });
        Assert.Equal(CameraRefusal.None, (await camera.Frame(alpr.Frame("plates 8SYN123"))).Refusal);

        alpr.Time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(CameraRefusal.CourtOrderExpired, (await camera.Frame(alpr.Frame("plates 8SYN124"))).Refusal);
        Assert.Equal(CameraRefusal.CourtOrderExpired, (await camera.Reads(AlprCluster.Batch(alpr.CameraRead("8SYN124", "1")))).Refusal);
        Assert.Single(alpr.Store.Reads);
    }

    [Fact]
    public async Task A_frame_becomes_reads_with_images_place_and_times()
    {
        await using var alpr = await AlprCluster.Start();
        var camera = await alpr.Camera();

        var receipt = await camera.Frame(alpr.Frame("plates 8SYN123 7SYN456"));

        Assert.Equal([RecordOutcome.Stored, RecordOutcome.Stored], receipt.Reads.Select(read => read.Outcome));
        Assert.Equal(3, alpr.Evidence.Count); // one frame, two plates
        var read = alpr.Store.Reads.Single(one => one.Plate.Text == "8SYN123");
        Assert.Equal(Reads.Broadway, read.Place);
        Assert.Equal(alpr.Time.GetUtcNow(), read.UploadedAt);
        Assert.NotNull(read.FrameImage);
        Assert.NotNull(read.PlateImage);
        Assert.Equal(2, (await camera.Describe())!.Health.ReadsStored);
    }

    [Fact]
    public async Task One_photograph_of_several_reads_is_stored_once_and_a_picture_of_a_reads_own_goes_before_it()
    {
        await using var alpr = await AlprCluster.Start();
        var camera = await alpr.Camera();
        var batch = AlprCluster.Batch(alpr.CameraRead("8SYN123", "1"), alpr.CameraRead("8SYN124", "2"), alpr.CameraRead("8SYN125", "3") with { FrameImage = new byte[] { 0xff, 0xd8, 1 } });

        await camera.Reads(batch with { Photograph = new byte[] { 0xff, 0xd8, 2 } });

        Assert.Equal(2, alpr.Evidence.Count);
        var frames = alpr.Store.Reads.ToDictionary(read => read.Plate.Text, read => read.FrameImage);
        Assert.NotNull(frames["8SYN123"]);
        Assert.Equal(frames["8SYN123"], frames["8SYN124"]);
        Assert.NotEqual(frames["8SYN123"], frames["8SYN125"]);
    }

    [Fact]
    public async Task A_frame_without_plates_is_taken_and_not_kept()
    {
        await using var alpr = await AlprCluster.Start();
        var camera = await alpr.Camera();
        Assert.Empty((await camera.Frame(alpr.Frame("nothing"))).Reads);
        Assert.Equal(0, alpr.Evidence.Count);
        Assert.Equal(1, (await camera.Describe())!.Health.FramesTaken);
    }

    [Fact]
    public async Task INV_2_a_frame_sent_twice_is_stored_once_and_gets_the_same_reads()
    {
        await using var alpr = await AlprCluster.Start();
        var camera = await alpr.Camera();
        var first = await camera.Frame(alpr.Frame("plates 8SYN123"));
        var again = await camera.Frame(alpr.Frame("plates 8SYN123"));
        Assert.Equal(first.Reads[0].Id, again.Reads[0].Id);
        Assert.Equal(RecordOutcome.AlreadyStored, again.Reads[0].Outcome);
        Assert.Equal(1, alpr.Readers.Frames);
        Assert.Single(alpr.Store.Reads);
    }

    [Fact]
    public async Task INV_2_a_frame_that_is_forgotten_here_is_known_to_the_store()
    {
        await using var alpr = await AlprCluster.Start();
        var camera = await alpr.Camera();
        await camera.Frame(alpr.Frame("plates 8SYN123"));
        for (var i = 0; i < RecentFrames.AnswersMax; i++) await camera.Frame(alpr.Frame($"plates 7SYN456 #{i}"));
        Assert.Equal(RecordOutcome.AlreadyStored, Assert.Single((await camera.Frame(alpr.Frame("plates 8SYN123"))).Reads).Outcome);
        Assert.Single(alpr.Store.Reads, read => read.Plate.Text == "8SYN123");
    }

    [Fact]
    public async Task INV_2_the_same_frame_at_the_same_time_is_recognized_once()
    {
        await using var alpr = await AlprCluster.Start();
        var camera = await alpr.Camera();
        alpr.Readers.Gate.Reset();
        var frames = Enumerable.Range(0, 5).Select(_ => camera.Frame(alpr.Frame("plates 8SYN123")).AsTask()).ToArray();
        alpr.Readers.Gate.Set();
        var receipts = await Task.WhenAll(frames);
        Assert.Equal(1, alpr.Readers.Frames);
        Assert.Single(receipts, receipt => receipt.Reads[0].Outcome == RecordOutcome.Stored);
        Assert.Single(alpr.Store.Reads);
    }

    [Fact]
    public async Task INV_2_a_batch_sent_twice_is_stored_once()
    {
        await using var alpr = await AlprCluster.Start();
        var camera = await alpr.Camera();
        var batch = AlprCluster.Batch(alpr.CameraRead("8SYN123", "1"), alpr.CameraRead("8SYN123", "2"), alpr.CameraRead("8SYN123", "1"));
        Assert.Equal(2, (await camera.Reads(batch)).Reads.Count(read => read.Outcome == RecordOutcome.Stored));
        Assert.All((await camera.Reads(batch)).Reads, read => Assert.Equal(RecordOutcome.AlreadyStored, read.Outcome));
        Assert.Equal(2, alpr.Store.Reads.Count);
        Assert.Equal(4, (await camera.Describe())!.Health.ReadsRepeated);
    }

    [Fact]
    public async Task INV_2_a_read_whose_clock_runs_ahead_says_that_its_capture_time_is_its_arrival()
    {
        await using var alpr = await AlprCluster.Start();
        var camera = await alpr.Camera();
        await camera.Reads(AlprCluster.Batch(alpr.CameraRead("8SYN123", "1", alpr.Time.GetUtcNow().AddMinutes(3))));
        var read = Assert.Single(alpr.Store.Reads);
        Assert.True(read.CapturedAtIsArrival);
        Assert.Equal(read.UploadedAt, read.CapturedAt);
        Assert.Equal(TimeSpan.FromMinutes(3), (await camera.Describe())!.Health.ClockAhead);
    }

    [Fact]
    public async Task Late_uploads_and_reads_that_are_too_old_are_counted()
    {
        await using var alpr = await AlprCluster.Start();
        var camera = await alpr.Camera();
        var now = alpr.Time.GetUtcNow();
        var receipt = await camera.Reads(AlprCluster.Batch(alpr.CameraRead("8SYN123", "1", now.AddHours(-2)), alpr.CameraRead("8SYN124", "2", now.AddDays(-31))));
        Assert.Equal([RecordOutcome.Stored, RecordOutcome.RefusedTooOld], receipt.Reads.Select(read => read.Outcome));
        var health = (await camera.Describe())!.Health;
        Assert.Equal(1, health.LateUploads);
        Assert.Equal(1, health.ReadsRefusedTooOld);
    }

    [Fact]
    public async Task A_batch_that_is_empty_or_too_large_is_refused()
    {
        await using var alpr = await AlprCluster.Start();
        var camera = await alpr.Camera();
        Assert.Equal(CameraRefusal.BatchSize, (await camera.Reads(AlprCluster.Batch())).Refusal);
        var reads = Enumerable.Range(0, CameraReadBatch.ReadsMax + 1).Select(i => alpr.CameraRead("8SYN123", $"{i}")).ToArray();
        Assert.Equal(CameraRefusal.BatchSize, (await camera.Reads(AlprCluster.Batch(reads))).Refusal);
    }

    [Fact]
    public async Task INV_13_a_full_store_gives_busy_and_everything_is_stored_when_sent_again()
    {
        await using var alpr = await AlprCluster.Start();
        var camera = await alpr.Camera();
        var batch = AlprCluster.Batch(alpr.CameraRead("8SYN123", "1"), alpr.CameraRead("8SYN124", "2"));
        alpr.Store.IsFull = true;
        Assert.Equal(CameraRefusal.Busy, (await camera.Reads(batch)).Refusal);
        Assert.Equal(CameraRefusal.Busy, (await camera.Frame(alpr.Frame("plates 8SYN125"))).Refusal);
        Assert.Empty(alpr.Store.Reads);

        alpr.Store.IsFull = false;
        Assert.Equal(CameraRefusal.None, (await camera.Reads(batch)).Refusal);
        Assert.Equal(CameraRefusal.None, (await camera.Frame(alpr.Frame("plates 8SYN125"))).Refusal);
        Assert.Equal(3, alpr.Store.Reads.Count);
        Assert.Equal(2, (await camera.Describe())!.Health.TurnedAwayBusy);
    }

    [Fact]
    public async Task INV_13_a_broken_store_gives_busy_acknowledges_nothing_and_the_camera_goes_on_afterwards()
    {
        await using var alpr = await AlprCluster.Start();
        var camera = await alpr.Camera();
        alpr.Store.IsBroken = true;
        Assert.Equal(CameraRefusal.Busy, (await camera.Frame(alpr.Frame("plates 8SYN123"))).Refusal);
        Assert.Equal(CameraRefusal.Busy, (await camera.Reads(AlprCluster.Batch(alpr.CameraRead("8SYN123", "1")))).Refusal);

        alpr.Store.IsBroken = false;
        Assert.Equal(RecordOutcome.Stored, (await camera.Frame(alpr.Frame("plates 8SYN123"))).Reads[0].Outcome);
        Assert.Equal(0, (await camera.Describe())!.Health.UnderWay);
    }

    [Fact]
    public async Task One_vehicle_in_many_frames_is_one_read_one_alert_and_one_picture()
    {
        await using var alpr = await AlprCluster.Start();
        await alpr.Wanted("8SYN123");
        var camera = await alpr.Camera();
        var receipts = new List<FrameReceipt>();
        for (var frame = 0; frame < 5; frame++)
        {
            receipts.Add(await camera.Frame(alpr.Frame($"plates 8SYN123 #{frame}")));
            alpr.Time.Advance(TimeSpan.FromMilliseconds(200));
        }
        var read = Assert.Single(alpr.Store.Reads);
        Assert.All(receipts, receipt => Assert.Equal(read.Id, Assert.Single(receipt.Reads).Id));
        Assert.Equal([RecordOutcome.Stored, .. Enumerable.Repeat(RecordOutcome.AlreadyStored, 4)], receipts.Select(receipt => receipt.Reads[0].Outcome));
        Assert.Equal((640, 480), (read.InFrame!.FrameWidthPixels, read.InFrame.FrameHeightPixels));
        Assert.Null(read.PassOf);

        alpr.Time.Advance(Passes.GapMax);
        Assert.Equal(RecordOutcome.Stored, (await camera.Frame(alpr.Frame("plates 8SYN123 #later"))).Reads[0].Outcome);
        Assert.Equal(2, alpr.Store.Reads.Count);
    }

    [Fact]
    public async Task Frames_without_a_time_of_their_own_are_not_taken_for_one_pass()
    {
        await using var alpr = await AlprCluster.Start();
        var camera = await alpr.Camera();
        for (var frame = 0; frame < 2; frame++) await camera.Frame(alpr.Frame($"plates 8SYN123 #{frame}") with { CapturedAt = null });
        Assert.Equal(2, alpr.Store.Reads.Count);
    }

    [Fact]
    public async Task INV_13_frames_beyond_the_bound_are_turned_away_and_those_under_way_are_kept()
    {
        await using var alpr = await AlprCluster.Start();
        var camera = await alpr.Camera();
        alpr.Readers.Gate.Reset();
        var frames = Enumerable.Range(0, CameraGrain.FramesUnderWayMax + 1).Select(i => camera.Frame(alpr.Frame($"plates 8SYN1{i:00}")).AsTask()).ToArray();
        Assert.Equal(CameraRefusal.Busy, (await (await Task.WhenAny(frames))).Refusal); // the only one that can be answered yet

        alpr.Readers.Gate.Set();
        Assert.Equal(CameraGrain.FramesUnderWayMax, (await Task.WhenAll(frames)).Count(receipt => receipt.Refusal == CameraRefusal.None));
        Assert.Equal(CameraGrain.FramesUnderWayMax, alpr.Store.Reads.Count);
    }

    [Fact]
    public async Task INV_13_reads_under_way_are_bounded_behind_a_slow_store()
    {
        await using var alpr = await AlprCluster.Start();
        var camera = await alpr.Camera();
        alpr.Store.Hold();
        var batches = Enumerable.Range(0, 5).Select(batch => camera.Reads(
            AlprCluster.Batch([.. Enumerable.Range(0, CameraReadBatch.ReadsMax).Select(i => alpr.CameraRead($"8SY{i % 50:000}", $"{batch}-{i}"))])).AsTask()).ToArray();
        Assert.Equal(CameraRefusal.Busy, (await (await Task.WhenAny(batches))).Refusal); // the only one that can be answered yet

        alpr.Store.LetGo();
        var receipts = await Task.WhenAll(batches);
        Assert.Equal(4, receipts.Count(receipt => receipt.Refusal == CameraRefusal.None));
        Assert.Equal(4 * CameraReadBatch.ReadsMax, alpr.Store.Reads.Count);
    }

    [Fact]
    public async Task INV_14_a_frame_that_is_no_image_is_quarantined_with_its_reason_and_the_camera_goes_on()
    {
        await using var alpr = await AlprCluster.Start();
        var camera = await alpr.Camera();

        var receipt = await camera.Frame(alpr.Frame("bad"));

        Assert.Equal(CameraRefusal.Quarantined, receipt.Refusal);
        Assert.Equal(FrameRefusalReason.NotAnImage, receipt.FrameReason);
        Assert.Contains("NotAnImage", Assert.Single(alpr.Quarantine.Kept).Reason, StringComparison.Ordinal);
        Assert.Equal(RecordOutcome.Stored, (await camera.Frame(alpr.Frame("plates 8SYN123"))).Reads[0].Outcome);
        Assert.Equal(1, (await camera.Describe())!.Health.Quarantined);
    }

    [Fact]
    public async Task INV_14_a_frame_on_which_the_recognizer_fails_three_times_is_quarantined()
    {
        await using var alpr = await AlprCluster.Start();
        var camera = await alpr.Camera();
        Assert.Equal(FrameRefusalReason.RecognizerFailed, (await camera.Frame(alpr.Frame("throw"))).FrameReason);
        Assert.Equal(3, alpr.Readers.Frames);
        Assert.Single(alpr.Quarantine.Kept);
        Assert.Equal(CameraRefusal.None, (await camera.Frame(alpr.Frame("plates 8SYN123"))).Refusal);
    }

    [Fact]
    public async Task INV_14_what_a_protocol_adapter_could_not_read_is_kept_and_counted()
    {
        await using var alpr = await AlprCluster.Start();
        var camera = await alpr.Camera();
        await camera.Quarantine("'{' is not JSON", new byte[] { 0x7B });
        Assert.Equal(("'{' is not JSON", 1), alpr.Quarantine.Kept.Select(kept => (kept.Reason, kept.Bytes)).Single());
        Assert.Equal("'{' is not JSON", (await camera.Describe())!.Health.LastProblem);
    }

    [Fact]
    public async Task A_problem_is_shown_for_ten_minutes_and_its_count_stays()
    {
        await using var alpr = await AlprCluster.Start();
        var camera = await alpr.Camera();
        await camera.Quarantine("'{' is not JSON", new byte[] { 0x7B });
        alpr.Time.Advance(CameraHealth.ProblemShownFor - TimeSpan.FromTicks(1));
        await camera.Heartbeat();
        Assert.NotNull((await camera.Describe())!.Health.LastProblem);
        alpr.Time.Advance(TimeSpan.FromTicks(1));
        await camera.Heartbeat();
        var health = (await camera.Describe())!.Health;
        Assert.Null(health.LastProblem);
        Assert.Equal(1, health.Quarantined);
    }

    [Fact]
    public async Task INV_3_recent_reads_are_logged_before_they_are_answered()
    {
        await using var alpr = await AlprCluster.Start();
        var camera = await alpr.Camera();
        await camera.Reads(AlprCluster.Batch(alpr.CameraRead("8SYN123", "1")));
        var viewer = await alpr.Investigator();

        var logged = alpr.Audit.Hold();
        var answer = camera.RecentReads(viewer).AsTask();
        await logged.WaitAsync(AlprCluster.Patience);
        Assert.False(answer.IsCompleted);
        alpr.Audit.LetGo();

        Assert.Equal("8SYN123", Assert.Single((await answer).Reads).Plate.Text);
        Assert.Equal("rivera", alpr.Audit.Of(AuditKinds.RecentReadsSeen).Single().UserName);
    }

    [Fact]
    public async Task INV_3_without_the_log_there_is_no_answer()
    {
        await using var alpr = await AlprCluster.Start();
        var camera = await alpr.Camera();
        var viewer = await alpr.Investigator();
        alpr.Audit.IsBroken = true;
        await Assert.ThrowsAnyAsync<Exception>(async () => await camera.RecentReads(viewer));
    }

    [Fact]
    public async Task INV_5_a_wall_clock_that_goes_back_shows_no_recent_read_again()
    {
        await using var alpr = await AlprCluster.Start();
        var camera = await alpr.Camera();
        Assert.Equal(CameraRefusal.None, (await camera.Reads(new CameraReadBatch([alpr.CameraRead("8SYN123", "1")]))).Refusal);
        var viewer = await alpr.Investigator();
        var read = Assert.Single((await camera.RecentReads(viewer)).Reads); // the twin: it is there
        alpr.Retention.HiddenBy = read.UploadedAt + ReadRetention.Period; // reached, and then the wall clock went back
        Assert.Empty((await camera.RecentReads(viewer)).Reads);
    }

    [Theory]
    [InlineData(-1, RecordOutcome.Stored)] // 30 days less a second after its first upload
    [InlineData(1, RecordOutcome.RefusedTooOld)]
    public async Task G_2_the_30_days_of_an_import_run_from_its_first_upload(int secondsPast, RecordOutcome expected)
    {
        await using var alpr = await AlprCluster.Start();
        await alpr.Wanted("8SYN123");
        var camera = await alpr.Camera();
        var first = alpr.Time.GetUtcNow() - ReadRetention.Period - TimeSpan.FromSeconds(secondsPast);
        var import = alpr.CameraRead("8SYN123", "1", first) with { UploadedAt = first, PlateImage = new byte[] { 1 } };
        var receipt = await camera.Reads(AlprCluster.Batch(import));
        Assert.Equal(expected, Assert.Single(receipt.Reads).Outcome);
        Assert.Equal(expected == RecordOutcome.Stored ? 1 : 0, alpr.Evidence.Count);
        if (expected != RecordOutcome.Stored) return;
        var append = Assert.Single(alpr.Store.Appends);
        Assert.Equal(first, append.Read.UploadedAt);
        Assert.Equal(AlprGrains.Alerts.AlertTiming.LateMatch, Assert.Single(append.Alerts).Timing); // a month ago is no live alert
        alpr.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty((await camera.RecentReads(await alpr.Investigator())).Reads); // and dies by its first upload
    }

    [Fact]
    public async Task G_2_an_import_from_the_future_lives_no_longer_for_that()
    {
        await using var alpr = await AlprCluster.Start();
        var camera = await alpr.Camera();
        var now = alpr.Time.GetUtcNow();
        await camera.Reads(AlprCluster.Batch(alpr.CameraRead("8SYN123", "1", now) with { UploadedAt = now.AddDays(20) }));
        Assert.Equal(now, Assert.Single(alpr.Store.Reads).UploadedAt);
    }

    [Fact]
    public async Task A_heartbeat_and_silence_show_in_the_cameras_health()
    {
        await using var alpr = await AlprCluster.Start();
        var camera = await alpr.Camera();
        await camera.Heartbeat();
        var heard = alpr.Time.GetUtcNow();
        alpr.Time.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(heard, (await camera.Describe())!.Health.LastHeardAt);
    }
}
