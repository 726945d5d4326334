using AlprGrains.Audit;
using AlprGrains.Grains.Audit;
using AlprGrains.Oversight;
using AlprGrains.People;
using AlprGrains.Plates;
using AlprGrains.Retention;
using Microsoft.Extensions.DependencyInjection;

namespace AlprGrains.Tests.Grains.Retention;

public class RetentionGrainTests
{
    private static IRetentionGrain Grain(AlprCluster alpr) => alpr.Grains.GetGrain<IRetentionGrain>(IRetentionGrain.Main);

    [Fact]
    public async Task What_is_destroyed_is_certified_in_the_audit_log_and_the_books_balance()
    {
        await using var alpr = await AlprCluster.Start();
        await alpr.Plate("8SYN123").Record(Reads.Of("8SYN123", "1"));
        await alpr.Plate("7SYN456").Record(Reads.Of("7SYN456", "2"));
        alpr.Time.Jump(alpr.Time.GetUtcNow() + ReadRetention.Period + TimeSpan.FromMinutes(2));
        await Grain(alpr).PurgeDue();

        var status = await Grain(alpr).Status();
        Assert.Equal((2, 0, 2, 0), (status.Uploaded, status.Live, status.Purged, status.Held));
        Assert.True(status.Balances);
        var entry = Assert.Single(alpr.Audit.Of(AuditKinds.PurgeCertified));
        Assert.True(PurgeCertificate.TryParse(entry.Subjects, out var logged));
        Assert.Equal(status.LastCertificate!.ToSubjects().AsEnumerable(), logged!.ToSubjects().AsEnumerable());
        Assert.Equal(2, logged.Purged);
    }

    [Fact]
    public async Task A_certificate_is_logged_once_and_the_next_only_when_more_is_destroyed()
    {
        await using var alpr = await AlprCluster.Start();
        await alpr.Plate("8SYN123").Record(Reads.Of("8SYN123", "1"));
        alpr.Time.Jump(alpr.Time.GetUtcNow() + ReadRetention.Period + TimeSpan.FromMinutes(2));
        for (var round = 0; round < 3; round++)
        {
            await Grain(alpr).PurgeDue();
            alpr.Time.Jump(alpr.Time.GetUtcNow() + TimeSpan.FromHours(2));
        }
        Assert.Single(alpr.Audit.Of(AuditKinds.PurgeCertified));
    }

    [Fact]
    public async Task INV_6_doubted_clocks_stop_purging_once_in_the_log_until_an_administrator_confirms_with_a_reason()
    {
        await using var alpr = await AlprCluster.Start();
        await alpr.Plate("8SYN123").Record(Reads.Of("8SYN123", "1"));
        alpr.Time.Jump(alpr.Time.GetUtcNow() + ReadRetention.Period + TimeSpan.FromMinutes(2));
        alpr.Retention.Clock = new ClockState(ClockVerdict.Ahead, alpr.Time.GetUtcNow(), "The clock went ahead.");
        await Grain(alpr).PurgeDue();
        await Grain(alpr).PurgeDue();
        Assert.Single(alpr.Store.Reads);
        Assert.Single(alpr.Audit.Of(AuditKinds.ClockDoubted));
        Assert.Contains("The clock went ahead.", (await Grain(alpr).Status()).OpenItems);
        var queue = alpr.Grains.GetGrain<IReviewQueueGrain>(IReviewQueueGrain.Main);
        var item = Assert.Single((await queue.List(true, await alpr.LogIn("sato", Role.Supervisor))).Items);
        Assert.Equal((ReviewKind.Clock, "The clock went ahead."), (item.Kind, item.Reasons[0]));

        Assert.NotNull(await Grain(alpr).ConfirmClock("the city's time server says so", await alpr.Investigator()));
        Assert.NotNull(await Grain(alpr).ConfirmClock("  ", await alpr.Administrator()));
        Assert.Single(alpr.Store.Reads);
        Assert.Null(await Grain(alpr).ConfirmClock("the city's time server says so", await alpr.Administrator()));
        Assert.Empty(alpr.Store.Reads);
        Assert.Contains("the city's time server", Assert.Single(alpr.Audit.Of(AuditKinds.ClockConfirmed)).Outcome, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clock_that_settles_by_itself_troubles_nobody()
    {
        await using var alpr = await AlprCluster.Start();
        alpr.Retention.Clock = new ClockState(ClockVerdict.Settling, alpr.Time.GetUtcNow(), "The machine was off.");
        await Grain(alpr).PurgeDue();
        Assert.Single(alpr.Audit.Of(AuditKinds.ClockDoubted));
        Assert.Empty((await alpr.Grains.GetGrain<IReviewQueueGrain>(IReviewQueueGrain.Main).List(true, await alpr.LogIn("sato", Role.Supervisor))).Items);
    }

    [Fact]
    public async Task A_store_that_fails_is_an_open_item_until_it_works_and_nothing_is_left_out()
    {
        await using var alpr = await AlprCluster.Start();
        await alpr.Plate("8SYN123").Record(Reads.Of("8SYN123", "1"));
        alpr.Time.Jump(alpr.Time.GetUtcNow() + ReadRetention.Period + TimeSpan.FromMinutes(2));
        alpr.Retention.Broken = new IOException("made up");
        await Grain(alpr).PurgeDue();
        Assert.Single((await Grain(alpr).Status()).OpenItems);
        alpr.Retention.Broken = null;
        await Grain(alpr).PurgeDue();
        Assert.Empty((await Grain(alpr).Status()).OpenItems);
        Assert.Equal(1, (await Grain(alpr).Status()).Purged);
    }

    [Fact]
    public async Task A_replica_that_cannot_be_reached_is_an_open_item_of_the_certificate_until_it_confirms()
    {
        var replica = new FlakyReplica();
        await using var alpr = await AlprCluster.Start(more: silo => silo.Services.AddSingleton<IKeyReplica>(replica));
        await alpr.Plate("8SYN123").Record(Reads.Of("8SYN123", "1"));
        alpr.Time.Jump(alpr.Time.GetUtcNow() + ReadRetention.Period + TimeSpan.FromMinutes(2));
        replica.Broken = new IOException("made up: not reached");
        await Grain(alpr).PurgeDue();
        Assert.Contains("replica vault", Assert.Single((await Grain(alpr).Status()).LastCertificate!.OpenItems), StringComparison.Ordinal);
        Assert.Contains("open items", Assert.Single(alpr.Audit.Of(AuditKinds.PurgeCertified)).Outcome, StringComparison.Ordinal);
        replica.Broken = null;
        replica.Lies = true; // it says that it is done, and still holds a key: nobody's word is taken
        await Grain(alpr).PurgeDue();
        Assert.Single((await Grain(alpr).Status()).OpenItems);
        replica.Lies = false;
        await Grain(alpr).PurgeDue();
        Assert.Empty((await Grain(alpr).Status()).OpenItems);
    }

    [Fact]
    public async Task Held_reads_that_no_hold_knows_are_an_open_item_until_somebody_who_may_approve_holds_ends_them()
    {
        await using var alpr = await AlprCluster.Start();
        await alpr.Plate("8SYN123").Record(Reads.Of("8SYN123", "1"));
        var (hold, read) = (new HoldId($"{7:x32}"), Assert.Single(alpr.Store.Reads));
        await alpr.Holds.Put(hold, [new HeldCopy(read, null, null)]); // as a restore of older states leaves it
        alpr.Time.Advance(TimeSpan.FromHours(2)); // holds are looked at every hour, and the silo has looked when it started
        await Grain(alpr).PurgeDue();
        Assert.Contains(hold.Hex, Assert.Single((await Grain(alpr).Status()).OpenItems), StringComparison.Ordinal);

        var grain = alpr.Grains.GetGrain<IHoldGrain>(hold.Hex);
        Assert.NotEmpty((await grain.Release("The record is lost", await alpr.Investigator())).Problems);
        Assert.Empty((await grain.Release("The record is lost", await alpr.LogIn("sato", Role.Supervisor))).Problems);
        Assert.Empty(await alpr.Holds.Reads(hold));
        alpr.Time.Advance(TimeSpan.FromHours(2));
        await Grain(alpr).PurgeDue();
        Assert.Empty((await Grain(alpr).Status()).OpenItems);
    }

    private sealed class FlakyReplica : IKeyReplica
    {
        public string Name => "vault";
        public Exception? Broken { get; set; }
        public bool Lies { get; set; }

        public ValueTask Refresh() => Broken is { } failure ? throw failure : ValueTask.CompletedTask;

        public ValueTask<bool> HoldsAnyBefore(DateTimeOffset until) => Broken is { } failure ? throw failure : ValueTask.FromResult(Lies);
    }

    [Fact]
    public async Task G_7_the_clear_values_of_audit_entries_are_destroyed_when_the_policy_says_and_the_log_stays()
    {
        var folder = Directory.CreateTempSubdirectory("alpr-audit-records-");
        try
        {
            string[] KeysOf(DateOnly day) => Directory.GetFiles(folder.FullName, $"{day:yyyy-MM-dd}*", SearchOption.AllDirectories);
            await using var alpr = await AlprCluster.Start(auditFolder: folder.FullName);
            await alpr.Investigator(); // entries with a name in them
            var dayOfEntries = DateOnly.FromDateTime(alpr.Time.GetUtcNow().UtcDateTime);
            Assert.Single(KeysOf(dayOfEntries));
            alpr.Time.Jump(alpr.Time.GetUtcNow() + TimeSpan.FromDays(730));
            await Grain(alpr).PurgeDue();
            Assert.Single(KeysOf(dayOfEntries));
            alpr.Time.Jump(alpr.Time.GetUtcNow() + TimeSpan.FromDays(1));
            await Grain(alpr).PurgeDue();
            Assert.Empty(KeysOf(dayOfEntries));
            var log = alpr.Cluster.GetSiloServiceProvider().GetRequiredService<AuditLogSeat>().Log;
            Assert.Null(log.Problem); // and it goes on
            await alpr.Administrator();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("certificate 1", "uploaded 2026-03-02T12:00Z until 2026-03-02T13:00Z", "reads 5 held 1 keys 60")]
    [InlineData("certificate 1", "uploaded 2026-03-02T12:00Z until tomorrow", "reads 5 held 1 keys 60", "digest ab")]
    [InlineData("certificate 1", "uploaded 2026-03-02T12:00Z until 2026-03-02T13:00Z", "reads five held 1 keys 60", "digest ab")]
    [InlineData("certificate 1", "uploaded 2026-03-02T12:00Z until 2026-03-02T13:00Z", "reads 5 held 1 keys 60", "digest ab", "and more")]
    public void What_is_no_certificate_is_not_taken_for_one(params string[] subjects) => Assert.False(PurgeCertificate.TryParse([.. subjects], out _));
}
