using AlprGrains.Audit;
using AlprGrains.Lookups;
using AlprGrains.Oversight;
using AlprGrains.People;
using AlprGrains.Plates;

namespace AlprGrains.Tests.Grains.Lookups;

public class LookupTests
{
    [Fact]
    public async Task A_lawful_question_by_plate_is_answered_from_the_history()
    {
        await using var alpr = await Town.Start();
        await alpr.Seen(Questions.Plate, reads: 3);
        await alpr.Seen("7OTHER1", reads: 2);

        var answer = await alpr.LookUp(Questions.Good());

        Assert.Equal(LookupVerdict.Allow, answer.Decision.Verdict);
        Assert.Equal(3, answer.Page.Reads.Length);
        Assert.All(answer.Page.Reads, read => Assert.Equal(Questions.Plate, read.Plate.Text));
        Assert.Equal("cam-1", Assert.Single(answer.Cameras).Camera.Text);
        Assert.Contains("DRAFT", answer.Decision.Policy, StringComparison.Ordinal);
        Assert.Null(answer.ReviewId);
    }

    [Fact]
    public async Task INV_3_the_question_and_what_it_releases_are_written_down_before_the_answer()
    {
        await using var alpr = await Town.Start();
        await alpr.Seen(Questions.Plate, reads: 3);
        var before = alpr.Audit.Entries.Count;

        var answer = await alpr.LookUp(Questions.Good());

        Assert.Equal([AuditKinds.LookupAsked, AuditKinds.LookupReleased], alpr.Audit.Entries.Skip(before).Select(entry => entry.Kind));
        Assert.Equal(before, answer.Asked.Index);
        Assert.Equal(before + 1, answer.Released!.Index);
        Assert.Equal("released 3 reads", alpr.Audit.Entries[^1].Outcome);
    }

    [Fact]
    public async Task INV_3_a_log_that_cannot_be_written_refuses_the_lookup()
    {
        await using var alpr = await Town.Start();
        await alpr.Seen(Questions.Plate, reads: 1);
        alpr.Audit.IsBroken = true;

        await Assert.ThrowsAnyAsync<Exception>(() => alpr.LookUp(Questions.Good()));
    }

    [Fact]
    public async Task INV_11_no_plate_and_no_typed_word_stands_in_clear_in_an_entry()
    {
        await using var alpr = await Town.Start();
        await alpr.Seen(Questions.Plate, reads: 1);

        await alpr.LookUp(Questions.Good());
        await alpr.LookUp(Questions.Good(2) with { Purpose = $"because of {Questions.Plate}" });

        foreach (var entry in alpr.Audit.Entries.Where(entry => entry.Kind is AuditKinds.LookupAsked or AuditKinds.LookupReleased))
        {
            var clear = $"{entry.Kind} {entry.UserName} {entry.Organization} {entry.Purpose} {string.Join(' ', entry.Subjects)} {entry.Outcome} {entry.QuestionDigestHex}";
            Assert.DoesNotContain(Questions.Plate, clear, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("bicycles", clear, StringComparison.Ordinal);
        }
        var asked = alpr.Audit.Of(AuditKinds.LookupAsked).First();
        Assert.Contains(asked.Confidential, field => field is { Name: "plate", Value: Questions.Plate });
        Assert.Contains(asked.Confidential, field => field.Name == "articulation" && field.Value.Contains("bicycles", StringComparison.Ordinal));
    }

    [Fact]
    public async Task N_2_a_lookup_that_names_an_ICE_case_is_refused_and_a_reviewer_sees_it()
    {
        await using var alpr = await Town.Start();
        await alpr.Seen(Questions.Plate, reads: 1);

        var answer = await alpr.LookUp(Questions.Good() with { NeedToKnow = "ICE case" });

        Assert.Equal(LookupVerdict.Deny, answer.Decision.Verdict);
        Assert.Empty(answer.Page.Reads);
        Assert.Contains(answer.Decision.Reasons, reason => reason.Contains('§', StringComparison.Ordinal));
        Assert.StartsWith("refused", alpr.Audit.Of(AuditKinds.LookupAsked).Single().Outcome, StringComparison.Ordinal);
        var queue = await alpr.Grains.GetGrain<IReviewQueueGrain>(IReviewQueueGrain.Main).List(openOnly: true, await alpr.LogIn("sato", Role.Supervisor));
        var item = Assert.Single(queue.Items);
        Assert.Equal((ReviewKind.RefusedLookup, answer.ReviewId, answer.Asked.Index), (item.Kind, item.Id, item.AuditIndex));
        Assert.Contains(item.Texts, text => text.Contains("ICE case", StringComparison.Ordinal));
    }
}
