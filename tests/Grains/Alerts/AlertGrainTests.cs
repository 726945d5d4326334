using System.Collections.Immutable;
using AlprGrains.Alerts;
using AlprGrains.Audit;
using AlprGrains.Cameras;
using AlprGrains.HotLists;
using AlprGrains.People;
using AlprGrains.Plates;

namespace AlprGrains.Tests.Grains.Alerts;

public class AlertGrainTests
{
    [Fact]
    public async Task INV_7_a_hit_becomes_one_alert_on_the_feed_however_often_it_is_sent()
    {
        await using var alpr = await AlprCluster.Start();
        await alpr.Wanted("8SYN123");
        var camera = await alpr.Camera();
        for (var i = 0; i < 3; i++) await camera.Reads(AlprCluster.Batch(alpr.CameraRead("8SYN123", "1", Reads.Noon)));

        var notice = Assert.Single(await NextNotices(alpr, 0));

        Assert.Equal("Broadway and 14th, northbound", notice.Alert.CameraLabel);
        Assert.Equal(MatchKind.Exact, notice.Alert.Kind);
        Assert.Equal(AlertTiming.Live, notice.Alert.Timing);
        await camera.Reads(AlprCluster.Batch(alpr.CameraRead("8SYN123", "2", Reads.Noon)));
        Assert.NotEqual(notice.Alert.Alert, Assert.Single(await NextNotices(alpr, notice.Cursor)).Alert.Alert); // another read is another alert
    }

    [Fact]
    public async Task INV_7_an_alert_raised_many_times_at_once_is_one_notice()
    {
        await using var alpr = await AlprCluster.Start();
        var draft = await Draft(alpr);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Alert(alpr, draft).Raise(draft).AsTask()));
        await Alert(alpr, draft).Raise(draft);
        Assert.Single(await NextNotices(alpr, 0));
    }

    [Fact]
    public async Task A_new_entry_version_of_the_same_plate_is_another_alert()
    {
        await using var alpr = await AlprCluster.Start();
        await alpr.Wanted("8SYN123");
        var camera = await alpr.Camera();
        await camera.Reads(AlprCluster.Batch(alpr.CameraRead("8SYN123", "1")));
        var first = Assert.Single(await NextNotices(alpr, 0));

        await ImportCsv(alpr, "plate,reason\n8SYN123,wanted person\n");
        await camera.Reads(AlprCluster.Batch(alpr.CameraRead("8SYN123", "2")));

        Assert.Equal("wanted person", Assert.Single(await NextNotices(alpr, first.Cursor)).Alert.Reason);
    }

    [Fact]
    public async Task C2B_8_what_is_absent_from_a_new_file_no_longer_matches()
    {
        await using var alpr = await AlprCluster.Start();
        await alpr.Wanted("8SYN123");
        await alpr.Wanted("7SYN456");
        await (await alpr.Camera()).Reads(AlprCluster.Batch(alpr.CameraRead("8SYN123", "1"), alpr.CameraRead("7SYN456", "2")));
        Assert.Single(await NextNotices(alpr, 0));
        Assert.Equal("7SYN456", Assert.Single(alpr.Store.Appends, append => !append.Alerts.IsEmpty).Read.Plate.Text);
    }

    [Fact]
    public async Task B_1_a_late_upload_is_a_late_match_on_the_feed()
    {
        await using var alpr = await AlprCluster.Start();
        await alpr.Wanted("8SYN123");
        await (await alpr.Camera()).Reads(AlprCluster.Batch(alpr.CameraRead("8SYN123", "1", alpr.Time.GetUtcNow().AddHours(-1))));
        Assert.Equal(AlertTiming.LateMatch, Assert.Single(await NextNotices(alpr, 0)).Alert.Timing);
    }

    [Fact]
    public async Task An_alert_shows_read_match_camera_and_the_age_of_its_list()
    {
        await using var alpr = await AlprCluster.Start();
        var draft = await Raised(alpr);
        var view = await Alert(alpr, draft).View(await alpr.Investigator());
        Assert.Null(view.Denial);
        Assert.Equal("8SYN123", view.Draft!.Read.Plate.Text);
        Assert.Equal(1, view.Draft.Match.List.Number); // C2A-7
        Assert.Equal(1, view.Camera!.PoliceArea);
        Assert.Equal(alpr.Audit.Entries.Count - 1, view.Receipt!.Index);
    }

    [Fact]
    public async Task INV_3_an_alert_is_logged_before_it_is_shown()
    {
        await using var alpr = await AlprCluster.Start();
        var draft = await Raised(alpr);
        var viewer = await alpr.Investigator();

        var logged = alpr.Audit.Hold();
        var view = Alert(alpr, draft).View(viewer).AsTask();
        await logged.WaitAsync(AlprCluster.Patience);
        Assert.False(view.IsCompleted);
        alpr.Audit.LetGo();

        Assert.NotNull((await view).Draft);
        Assert.Equal("rivera", Assert.Single(alpr.Audit.Of(AuditKinds.AlertSeen)).UserName);
    }

    [Fact]
    public async Task INV_3_when_the_log_fails_nothing_is_shown()
    {
        await using var alpr = await AlprCluster.Start();
        var draft = await Raised(alpr);
        var viewer = await alpr.Investigator();
        alpr.Audit.IsBroken = true;
        await Assert.ThrowsAnyAsync<Exception>(async () => await Alert(alpr, draft).View(viewer));
        await Assert.ThrowsAnyAsync<Exception>(async () => await Alert(alpr, draft).Image(AlertImage.Plate, viewer));
        await Assert.ThrowsAnyAsync<Exception>(async () => await Alert(alpr, draft).Handle(AlertHandling.Follow, null, viewer));

        alpr.Audit.IsBroken = false;
        Assert.Equal(AlertHandling.Open, (await Alert(alpr, draft).View(viewer)).Handling);
    }

    [Fact]
    public async Task A_denied_view_is_logged_too()
    {
        await using var alpr = await AlprCluster.Start();
        var draft = await Raised(alpr);
        var view = await Alert(alpr, draft).View(await alpr.LogIn("ops", Role.Operator));
        Assert.NotNull(view.Denial);
        Assert.Null(view.Draft);
        Assert.StartsWith("refused", Assert.Single(alpr.Audit.Of(AuditKinds.AlertSeen)).Outcome, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pictures_are_given_and_logged_and_null_where_the_camera_sent_none()
    {
        await using var alpr = await AlprCluster.Start();
        await alpr.Wanted("8SYN123", "7SYN456");
        var camera = await alpr.Camera();
        await camera.Frame(alpr.Frame("plates 8SYN123"));
        await camera.Reads(AlprCluster.Batch(alpr.CameraRead("7SYN456", "1")));
        var drafts = alpr.Store.Appends.SelectMany(append => append.Alerts).ToArray();
        await AllOnFeed(alpr, 2);
        var viewer = await alpr.Investigator();

        Assert.Equal(new byte[] { 1, 2, 3 }, (await Alert(alpr, drafts[0]).Image(AlertImage.Plate, viewer))!.Value.ToArray());
        Assert.NotNull(await Alert(alpr, drafts[0]).Image(AlertImage.Frame, viewer));
        Assert.Null(await Alert(alpr, drafts[1]).Image(AlertImage.Plate, viewer));
        Assert.Equal(3, alpr.Audit.Of(AuditKinds.AlertImageSeen).Count());
    }

    [Fact]
    public async Task C2A_9_follow_and_dismiss_are_recorded_and_logged_and_nothing_else_is()
    {
        await using var alpr = await AlprCluster.Start();
        var draft = await Raised(alpr);
        var officer = await alpr.Investigator();
        Assert.NotNull(await Alert(alpr, draft).Handle((AlertHandling)7, "stopped", officer));
        Assert.Null(await Alert(alpr, draft).Handle(AlertHandling.Follow, null, officer));
        Assert.NotNull(await Alert(alpr, draft).Handle(AlertHandling.Dismiss, "", officer));
        Assert.Null(await Alert(alpr, draft).Handle(AlertHandling.Dismiss, "another vehicle", officer));
        Assert.Equal(AlertHandling.Dismiss, (await Alert(alpr, draft).View(officer)).Handling);
        Assert.Equal(["refused", "allowed", "refused", "allowed"], alpr.Audit.Of(AuditKinds.AlertHandled).Select(entry => entry.Outcome.Split(':')[0]));
    }

    [Fact]
    public async Task INV_4_an_alert_goes_with_its_read_after_30_days()
    {
        await using var alpr = await AlprCluster.Start();
        var draft = await Raised(alpr);
        alpr.Time.Jump(draft.Read.UploadedAt + ReadRetention.Period);
        var view = await Alert(alpr, draft).View(await alpr.Investigator());
        Assert.NotNull(view.Denial);
        Assert.Null(view.Draft);
        Assert.Null(await Alert(alpr, draft).Image(AlertImage.Frame, await alpr.Investigator()));
    }

    [Fact]
    public async Task INV_5_a_wall_clock_that_goes_back_shows_no_alert_and_no_notice_again()
    {
        await using var alpr = await AlprCluster.Start();
        var draft = await Raised(alpr);
        alpr.Retention.HiddenBy = draft.Read.UploadedAt + ReadRetention.Period; // reached, and then the wall clock went back
        var view = await Alert(alpr, draft).View(await alpr.Investigator());
        Assert.NotNull(view.Denial);
        Assert.Null(view.Draft);
        alpr.Time.Advance(TimeSpan.FromMinutes(1));
        await alpr.Grains.GetGrain<ICameraGrain>("cam-1").Reads(AlprCluster.Batch(alpr.CameraRead("8SYN123", "2")));
        Assert.NotEqual(draft.Id, Assert.Single(await NextNotices(alpr, 0)).Alert.Alert); // the younger one alone
    }

    [Fact]
    public async Task An_alert_that_never_was_says_so_and_the_question_is_logged()
    {
        await using var alpr = await AlprCluster.Start();
        var view = await alpr.Grains.GetGrain<IAlertGrain>("0000-1111").View(await alpr.Investigator());
        Assert.NotNull(view.Denial);
        Assert.Single(alpr.Audit.Of(AuditKinds.AlertSeen));
    }

    [Fact]
    public async Task A_draft_for_another_alert_is_a_callers_mistake()
    {
        await using var alpr = await AlprCluster.Start();
        var draft = await Draft(alpr);
        await Assert.ThrowsAsync<ArgumentException>(async () => await alpr.Grains.GetGrain<IAlertGrain>("another").Raise(draft));
    }

    internal static IAlertGrain Alert(AlprCluster alpr, AlertDraft draft) => alpr.Grains.GetGrain<IAlertGrain>(draft.Id.Text);

    internal static Task<ImmutableArray<AlertNotice>> NextNotices(AlprCluster alpr, long cursor) =>
        alpr.Grains.GetGrain<IAlertFeedGrain>(IAlertFeedGrain.Main).After(cursor).AsTask().WaitAsync(AlprCluster.Patience);

    internal static async Task<IReadOnlyList<AlertNotice>> AllOnFeed(AlprCluster alpr, int count)
    {
        var notices = new List<AlertNotice>();
        while (notices.Count < count) notices.AddRange(await NextNotices(alpr, notices.Count == 0 ? 0 : notices[^1].Cursor));
        return notices;
    }

    internal static async Task ImportCsv(AlprCluster alpr, string text)
    {
        var file = new HotListFile(HotListFormat.Csv, System.Text.Encoding.UTF8.GetBytes(text), HotListSource.StolenVehicleSystem, "CA0010900", false);
        Assert.True((await alpr.Grains.GetGrain<IHotListGrain>("svs").Import(file, await alpr.Administrator())).Accepted);
        await alpr.RefreshHotLists();
    }

    private static async Task<AlertDraft> Draft(AlprCluster alpr)
    {
        await alpr.Camera();
        var read = Reads.Of("8SYN123");
        return Assert.Single(AlprGrains.Grains.Alerts.AlertRules.DraftsOf(read, Tests.Grains.HotLists.Lists.Index("8SYN123").Match(read)));
    }

    private static async Task<AlertDraft> Raised(AlprCluster alpr)
    {
        await alpr.Wanted("8SYN123");
        await (await alpr.Camera()).Reads(AlprCluster.Batch(alpr.CameraRead("8SYN123", "1")));
        await AllOnFeed(alpr, 1);
        return Assert.Single(alpr.Store.Appends).Alerts[0];
    }
}
