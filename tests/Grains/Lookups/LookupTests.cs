using AlprGrains.Audit;
using AlprGrains.Lookups;
using AlprGrains.Oversight;
using AlprGrains.People;
using AlprGrains.Plates;

namespace AlprGrains.Tests.Grains.Lookups;

/// <summary>The way of a question: decided, written down, answered, written down (design.md, path 2).</summary>
public class LookupTests
{
    [Fact]
    public async Task A_lawful_question_by_plate_is_answered_from_the_history()
    {
        await using var town = await Town.Start();
        await town.Seen(Questions.Plate, reads: 3);
        await town.Seen("7OTHER1", reads: 2);

        var answer = await town.LookUp(Questions.Good());

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
        await using var town = await Town.Start();
        await town.Seen(Questions.Plate, reads: 3);
        var before = town.Audit.Entries.Count;

        var answer = await town.LookUp(Questions.Good());

        Assert.Equal([AuditKinds.LookupAsked, AuditKinds.LookupReleased], town.Audit.Entries.Skip(before).Select(entry => entry.Kind));
        Assert.Equal(before, answer.Asked.Index);
        Assert.Equal(before + 1, answer.Released!.Index);
        Assert.Equal("released 3 reads", town.Audit.Entries[^1].Outcome);
        Assert.Contains($"entry {answer.Asked.Index}", town.Audit.Entries[^1].Subjects);
    }

    [Fact]
    public async Task INV_3_nothing_is_answered_while_the_entry_of_the_question_is_on_its_way_to_disk()
    {
        await using var town = await Town.Start();
        await town.Seen(Questions.Plate, reads: 1);
        var arrived = town.Audit.Hold();

        var asking = town.LookUp(Questions.Good());
        await arrived.WaitAsync(AlprCluster.Patience);

        Assert.False(asking.IsCompleted);
        town.Audit.LetGo();
        Assert.Single((await asking.WaitAsync(AlprCluster.Patience)).Page.Reads);
    }

    [Theory]
    [InlineData(AuditKinds.LookupAsked)]
    [InlineData(AuditKinds.LookupReleased)]
    public async Task INV_3_a_log_that_cannot_be_written_refuses_the_lookup_and_the_next_one_is_answered(string kind)
    {
        await using var town = await Town.Start();
        await town.Seen(Questions.Plate, reads: 1);
        town.Audit.Breaks = entry => entry.Kind == kind;

        await Assert.ThrowsAnyAsync<Exception>(() => town.LookUp(Questions.Good()));
        Assert.DoesNotContain(town.Audit.Entries, entry => entry.Kind == kind);

        town.Audit.Breaks = _ => false;
        Assert.Single((await town.LookUp(Questions.Good())).Page.Reads); // the same question again
    }

    [Fact]
    public async Task INV_3_a_refusal_is_not_given_either_before_it_is_written_down()
    {
        await using var town = await Town.Start();
        town.Audit.Breaks = entry => entry.Kind == AuditKinds.LookupAsked;

        await Assert.ThrowsAnyAsync<Exception>(() => town.LookUp(Questions.Good() with { Purpose = "parking" }));
    }

    [Fact]
    public async Task C2B_3_to_6_the_entry_holds_time_elements_user_agency_and_purpose_and_no_typed_word_in_clear()
    {
        await using var town = await Town.Start();
        await town.Seen(Questions.Plate, reads: 1);

        await town.LookUp(Questions.Good());

        var asked = Assert.Single(town.Audit.Of(AuditKinds.LookupAsked));
        Assert.Equal(("rivera", "OPD", "burglary", "Investigator"), (asked.UserName, asked.Organization, asked.Purpose, asked.RoleClass));
        Assert.StartsWith("allowed under I-12@", asked.Outcome, StringComparison.Ordinal);
        foreach (var (name, value) in new[] { ("full name", "Made Up"), ("plate", Questions.Plate), ("case number", "26-012345"), ("asked by", "OPD"), ("standard", "reasonable-suspicion") })
            Assert.Contains(new AuditField(name, value), asked.Confidential);
        Assert.Contains(asked.Confidential, field => field.Name == "articulation" && field.Value.Contains("bicycles", StringComparison.Ordinal));
    }

    [Fact]
    public async Task INV_11_whatever_field_a_plate_is_typed_into_it_does_not_stand_in_clear_in_the_log()
    {
        await using var town = await Town.Start();
        var typed = Questions.Good() with
        {
            Purpose = Questions.Plate, Standard = Questions.Plate, Articulation = Questions.Plate, CaseNumber = Questions.Plate, RightToKnow = Questions.Plate,
            NeedToKnow = Questions.Plate, Beneficiaries = new BeneficiaryStatement(Questions.Plate, Questions.Plate, Questions.Plate, false), AttestationVersion = Questions.Plate, ReviewId = Questions.Plate,
            Process = new LegalProcess(Questions.Plate, Questions.Plate, Questions.Plate, Questions.Plate, new DateOnly(2026, 1, 1), Questions.Plate),
        };

        await town.LookUp(typed);

        var entry = town.Audit.Of(AuditKinds.LookupAsked).Last();
        Assert.DoesNotContain(Questions.Plate, (entry with { Confidential = [] }).ToString() + string.Join(' ', entry.Subjects), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_same_lookup_again_is_answered_and_written_down_again()
    {
        await using var town = await Town.Start();
        await town.Seen(Questions.Plate, reads: 2);

        var first = await town.LookUp(Questions.Good());
        var again = await town.LookUp(Questions.Good());

        Assert.Equal(first.Page.Reads.Select(read => read.Id), again.Page.Reads.Select(read => read.Id));
        Assert.Equal(2, town.Audit.Of(AuditKinds.LookupReleased).Count());
        Assert.Single(await town.Desk().Mine(town.Investigator));
    }

    [Fact]
    public async Task The_id_of_an_earlier_lookup_with_other_content_is_the_callers_mistake()
    {
        await using var town = await Town.Start();
        await town.LookUp(Questions.Good());

        await Assert.ThrowsAsync<ArgumentException>(() => town.LookUp(Questions.Good() with { CaseNumber = "26-999999" }));
    }

    [Fact]
    public async Task The_region_narrows_and_a_read_that_knows_none_stays()
    {
        await using var town = await Town.Start();
        await town.Seen(Questions.Plate, reads: 1);
        await town.Seen(Questions.Plate, reads: 1, change: read => read with { Region = PlateRegion.TryParse("NV", out var nevada, out _) ? nevada : default });

        var answer = await town.LookUp(Questions.Good() with { Target = Questions.Good().Target with { Region = "CA" } });

        Assert.Null(Assert.Single(answer.Page.Reads).Region);
    }

    [Fact]
    public async Task A_long_answer_comes_in_pages_each_of_them_written_down()
    {
        await using var town = await Town.Start();
        await town.Seen(Questions.Plate, reads: 250);

        var pages = new List<LookupAnswer> { await town.LookUp(Questions.Good()) };
        while (pages[^1].Page.Next is { } cursor) pages.Add(await town.Desk().Next(Questions.Id(1), cursor, town.Investigator));

        Assert.Equal([100, 100, 50], pages.Select(page => page.Page.Reads.Length));
        Assert.Equal(250, pages.SelectMany(page => page.Page.Reads).Select(read => read.Id).Distinct().Count());
        Assert.Equal(3, town.Audit.Of(AuditKinds.LookupAsked).Count());
        Assert.Equal(3, town.Audit.Of(AuditKinds.LookupReleased).Count());
        Assert.Equal(250, Assert.Single(await town.Desk().Mine(town.Investigator)).ReadsReleased);
    }

    [Fact]
    public async Task One_lookup_releases_a_thousand_reads_and_says_that_there_are_more()
    {
        await using var town = await Town.Start();
        for (var batch = 0; batch < 11; batch++) await town.Seen(Questions.Plate, reads: 100);

        var answer = await town.LookUp(Questions.Good());
        var released = answer.Page.Reads.Length;
        while (answer.Page.Next is { } cursor)
        {
            answer = await town.Desk().Next(Questions.Id(1), cursor, town.Investigator);
            released += answer.Page.Reads.Length;
        }

        Assert.Equal(LookupLimits.ReadsMax, released);
        Assert.Contains(answer.NotSearched, words => words.Contains("1000", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_next_page_is_refused_in_another_session_and_when_the_policy_no_longer_allows_it()
    {
        await using var town = await Town.Start();
        await town.Seen(Questions.Plate, reads: 150);
        var first = await town.LookUp(Questions.Good());
        var other = await town.LogIn("rivera", Role.Investigator);

        var elsewhere = await town.Desk().Next(Questions.Id(1), first.Page.Next!, other);
        await town.Grains.GetPerson("rivera").Enrol(town.Alpr.Qualified("rivera", Role.Investigator) with { Category = PersonCategory.Unset });
        var unqualified = await town.Desk().Next(Questions.Id(1), first.Page.Next!, town.Investigator);

        Assert.All([elsewhere, unqualified], answer =>
        {
            Assert.Equal(LookupVerdict.Deny, answer.Decision.Verdict);
            Assert.Empty(answer.Page.Reads);
        });
        Assert.Single(town.Audit.Of(AuditKinds.LookupReleased));
    }

    [Fact]
    public async Task What_is_past_its_thirty_days_is_not_in_an_answer_and_the_answer_says_so()
    {
        await using var town = await Town.Start();
        await town.Seen(Questions.Plate, reads: 1);
        town.Alpr.Time.Advance(TimeSpan.FromDays(30));
        var session = await town.LogIn("rivera", Role.Investigator);

        var answer = await town.LookUp(Questions.Good() with { CapturedFrom = Reads.Noon.AddDays(-1) }, session);

        Assert.Equal(LookupVerdict.Allow, answer.Decision.Verdict);
        Assert.Empty(answer.Page.Reads);
        Assert.Contains(answer.NotSearched, words => words.Contains("30 days", StringComparison.Ordinal));
    }

    [Fact]
    public async Task My_lookups_are_mine_newest_first_for_thirty_days_whatever_silo_answers()
    {
        await using var town = await Town.Start();
        await town.LookUp(Questions.Good(1));
        await town.LookUp(Questions.Good(2) with { Purpose = "parking" });
        var other = await town.LogIn("kim", Role.Investigator);

        var mine = await town.Desk().Mine(town.Investigator);
        Assert.Equal([Questions.Id(2), Questions.Id(1)], mine.Select(lookup => lookup.Id));
        Assert.Equal([LookupVerdict.Deny, LookupVerdict.Allow], mine.Select(lookup => lookup.Verdict));
        Assert.Contains(Questions.Plate, mine[0].Elements, StringComparison.Ordinal);
        Assert.Empty(await town.Desk(other).Mine(other));

        town.Alpr.Time.Advance(TimeSpan.FromDays(30));
        Assert.Empty(await town.Desk().Mine(await town.LogIn("rivera", Role.Investigator)));
    }

    [Fact]
    public async Task N_2_a_CHP_user_who_writes_ICE_case_is_refused_with_the_section_and_a_reviewer_sees_it()
    {
        await using var town = await Town.Start();
        await town.Seen(Questions.Plate, reads: 1);
        var officer = await town.LogIn(town.Alpr.Qualified("okoye", Role.ChpUser) with { Agency = "CHP" });

        var answer = await town.LookUp(Questions.Good() with { Articulation = "ICE case" }, officer);
        var clarified = await town.LookUp(Questions.Good(2), officer);

        Assert.Equal(LookupVerdict.Deny, answer.Decision.Verdict);
        Assert.Contains("E-2.beneficiary-eligible", answer.Decision.RuleIds);
        Assert.Contains(answer.Decision.Reasons, reason => reason.Contains('§', StringComparison.Ordinal));
        Assert.Empty(answer.Page.Reads);
        Assert.StartsWith("refused", town.Audit.Of(AuditKinds.LookupAsked).First().Outcome, StringComparison.Ordinal);
        Assert.Equal("CHP", town.Audit.Of(AuditKinds.LookupAsked).First().Organization);
        var queue = await town.Queue.List(openOnly: true, await town.LogIn("sato", Role.Supervisor));
        var item = Assert.Single(queue.Items);
        Assert.Equal((ReviewKind.RefusedLookup, answer.ReviewId, answer.Asked.Index, "CHP"), (item.Kind, item.Id, item.AuditIndex, item.Agency));
        Assert.Contains(item.Texts, text => text.Contains("ICE case", StringComparison.Ordinal));
        Assert.Equal(LookupVerdict.Allow, clarified.Decision.Verdict); // told what happened instead, under the memorandum
    }
}
