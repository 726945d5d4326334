using AlprGrains.Audit;
using AlprGrains.Grains.HotLists;
using AlprGrains.Grains.Plates;
using AlprGrains.Plates;
using AlprGrains.Tests.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace AlprGrains.Tests.Grains.Plates;

public class PlateGrainTests
{
    [Fact]
    public async Task The_reminder_is_registered_with_the_first_read_of_an_activation_and_not_again()
    {
        await using var alpr = await AlprCluster.Start();
        await alpr.Plate("8SYN123").Record(Reads.Of("8SYN123", "1"));
        await alpr.Plate("8SYN123").Record(Reads.Of("8SYN123", "2"));
        await alpr.Plate("7SYN456").Record(Reads.Of("7SYN456", "3"));
        Assert.Equal([true, false, true], alpr.Store.Appends.Select(append => append.RegisterReminder));
    }

    [Fact]
    public async Task A_refused_append_leaves_the_reminder_to_the_next()
    {
        await using var alpr = await AlprCluster.Start();
        alpr.Store.IsFull = true;
        Assert.Equal(RecordOutcome.Busy, await alpr.Plate("8SYN123").Record(Reads.Of("8SYN123")));
        alpr.Store.IsFull = false;
        await alpr.Plate("8SYN123").Record(Reads.Of("8SYN123"));
        Assert.True(alpr.Store.Appends[^1].RegisterReminder);
    }

    [Fact]
    public async Task Reads_of_one_plate_wait_for_the_store_together()
    {
        await using var alpr = await AlprCluster.Start();
        alpr.Store.Hold();
        var records = Enumerable.Range(0, 20).Select(i => alpr.Plate("8SYN123").Record(Reads.Of("8SYN123", $"{i}")).AsTask()).ToArray();
        await alpr.Store.WaitingBehindHold(20).WaitAsync(AlprCluster.Patience); // none waits for another's turn
        alpr.Store.LetGo();
        Assert.All(await Task.WhenAll(records), outcome => Assert.Equal(RecordOutcome.Stored, outcome));
    }

    [Fact]
    public async Task INV_2_the_same_read_recorded_at_the_same_time_is_stored_once()
    {
        await using var alpr = await AlprCluster.Start();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => alpr.Plate("8SYN123").Record(Reads.Of("8SYN123")).AsTask()));
        Assert.Single(outcomes, outcome => outcome == RecordOutcome.Stored);
        Assert.Single(alpr.Store.Reads);
    }

    [Fact]
    public async Task INV_7_a_read_and_its_alerts_are_one_append()
    {
        await using var alpr = await AlprCluster.Start();
        await alpr.Wanted("8SYN123");
        await alpr.Plate("8SYN123").Record(Reads.Of("8SYN123"));
        Assert.Single(Assert.Single(alpr.Store.Appends).Alerts);
    }

    [Fact]
    public async Task INV_11_a_read_for_another_plates_grain_is_a_mistake_that_names_no_plate()
    {
        await using var alpr = await AlprCluster.Start();
        var mistake = await Assert.ThrowsAsync<ArgumentException>(async () => await alpr.Plate("7SYN456").Record(Reads.Of("8SYN123")));
        Assert.DoesNotContain("8SYN123", mistake.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task INV_3_a_question_needs_the_receipt_of_that_very_question()
    {
        await using var alpr = await AlprCluster.Start();
        await alpr.Plate("8SYN123").Record(Reads.Of("8SYN123"));
        var question = new PlateQuestion(PlateNumber.Parse("8SYN123"), SaltHex: Salt);
        var receipt = await ReceiptFor(alpr, question);

        Assert.Single((await alpr.Plate("8SYN123").Read(question, receipt)).Reads);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await alpr.Plate("8SYN123").Read(question with { ReadsMax = 1000 }, receipt));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await alpr.Plate("8SYN123").Read(question, receipt with { QuestionDigestHex = null }));
    }

    [Fact]
    public void INV_11_a_question_without_a_salt_has_no_digest_for_the_log()
    {
        var unsalted = new PlateQuestion(PlateNumber.Parse("8SYN123"));
        Assert.Throws<ArgumentException>(() => AuditReceipt.DigestOf(unsalted));
        Assert.NotEqual(AuditReceipt.DigestOf(unsalted with { SaltHex = Salt }), AuditReceipt.DigestOf(unsalted with { SaltHex = new string('b', 32) }));
    }

    [Fact]
    public async Task INV_4_a_read_past_its_30_days_is_not_in_the_answer()
    {
        await using var alpr = await AlprCluster.Start();
        await alpr.Plate("8SYN123").Record(Reads.Of("8SYN123"));
        var question = new PlateQuestion(PlateNumber.Parse("8SYN123"), SaltHex: Salt);
        var receipt = await ReceiptFor(alpr, question);
        alpr.Time.Jump(Reads.Noon + ReadRetention.Period);
        Assert.Empty((await alpr.Plate("8SYN123").Read(question, receipt)).Reads);
    }

    [Fact]
    public async Task A_silo_that_has_not_looked_for_hot_lists_yet_takes_no_read_unmatched()
    {
        await using var alpr = await AlprCluster.Start();
        var lists = alpr.Cluster.GetSiloServiceProvider().GetRequiredService<SiloHotLists>();
        Assert.NotNull(lists.Current); // a silo that has started has looked

        lists.Forget();
        Assert.Equal(RecordOutcome.Busy, await alpr.Plate("8SYN123").Record(Reads.Of("8SYN123")));
        Assert.Empty(alpr.Store.Appends);
    }

    private static readonly string Salt = new('a', IAuditedQuestion.SaltHexDigitsMin);

    private static async Task<AuditReceipt> ReceiptFor(AlprCluster alpr, PlateQuestion question) =>
        await alpr.Grains.GetGrain<IAuditLogGrain>(IAuditLogGrain.Main)
            .Append(new AuditEvent(AuditKinds.PlateAsked, "rivera", "OPD", "test", [], "allowed", AuditReceipt.DigestOf(question)));
}
