using AlprGrains.Policy.Decisions;
using AlprGrains.Policy.Lookups;

namespace AlprGrains.Tests.Policy.Lookups;

/// <summary>The cases that a lawyer can read, and what keeps them honest (INV-10, INV-12).</summary>
public sealed class CaseTests
{
    public static TheoryData<string> Cases => [.. GoldenCase.All.Select(golden => golden.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_rule_book_decides_as_the_case_tells(string name)
    {
        var golden = GoldenCase.All.Single(one => one.Name == name);
        var decision = golden.Decide(RuleBook.Lookups);
        Assert.True(golden.Agrees(decision),
            $"decided {decision.Verdict} by {string.Join(", ", decision.RuleIds)}: {string.Join(" ", decision.Reasons)} errors: {string.Join(" ", decision.Errors)}");
    }

    [Fact]
    public void Deleting_any_rule_turns_a_case_red()
    {
        foreach (var rule in RuleBook.Lookups.Rules)
            Assert.True(GoldenCase.All.Any(golden => !golden.Agrees(golden.Decide(RuleBook.Lookups.Without(rule.Id)))), $"No case notices that {rule.Id} is gone.");
    }

    /// <summary>The book for sharing requests holds fewer rules; each of them decides a case that the others do not decide alone.</summary>
    [Fact]
    public void Deleting_any_rule_about_requests_changes_a_case()
    {
        foreach (var rule in RuleBook.Requests.Rules)
            Assert.True(GoldenCase.All.Any(golden => golden.Decide(RuleBook.Requests).Verdict != golden.Decide(RuleBook.Requests.Without(rule.Id)).Verdict), $"No case notices that {rule.Id} is gone.");
    }

    /// <summary>The twin: a rule that demands nothing is not noticed, so the loop above can fail.</summary>
    [Fact]
    public void Deleting_a_rule_that_demands_nothing_turns_no_case_red()
    {
        var book = new RuleBook(RuleBook.Lookups.Rules.Add(new DemandsNothing()));
        Assert.All(GoldenCase.All, golden => Assert.True(golden.Agrees(golden.Decide(book.Without("X-1.demands-nothing")))));
    }

    [Fact]
    public void A_rule_that_fails_denies_and_says_how()
    {
        var decision = GoldenCase.All[0].Decide(new RuleBook(RuleBook.Lookups.Rules.Add(new Fails())));
        Assert.Equal(Verdict.Deny, decision.Verdict);
        Assert.Contains("X-2.fails failed: NotSupportedException: no table", decision.Errors);
    }

    [Fact]
    public void A_book_without_rules_denies() =>
        Assert.Equal(Verdict.Deny, GoldenCase.All[0].Decide(new RuleBook([])).Verdict);

    [Fact]
    public void No_rule_that_permits_means_no() =>
        Assert.Equal("No rule permits this lookup.", Assert.Single(GoldenCase.All[0].Decide(RuleBook.Lookups.Without("C2B-1.purpose-permitted")).Reasons));

    [Fact]
    public void Every_rule_of_the_assembly_stands_in_the_book_once()
    {
        var written = typeof(LookupRule).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(LookupRule))).Select(type => type.Name).Order();
        Assert.Equal(written, RuleBook.Lookups.Rules.Select(rule => rule.GetType().Name).Order());
        Assert.Equal(RuleBook.Lookups.Rules.Length, RuleBook.Lookups.Rules.Select(rule => rule.Id).Distinct().Count());
    }

    [Fact]
    public void H_1_Every_decision_cites_the_policy_and_says_draft_while_it_is_one() =>
        Assert.All(GoldenCase.All, golden => Assert.StartsWith("I-12@2024-07", golden.Decide(RuleBook.Lookups).Policy, StringComparison.Ordinal));

    [Fact]
    public void The_shipped_policy_is_a_draft() => Assert.EndsWith(" DRAFT", GoldenCase.All[0].Decide(RuleBook.Lookups).Policy, StringComparison.Ordinal);

    /// <summary>INV-10: whatever else is true, a barred recipient gets nothing.</summary>
    [Fact]
    public void No_other_fact_overrides_a_barred_beneficiary()
    {
        var barred = GoldenCase.All.Single(golden => golden.Name.EndsWith("Homeland Security Investigations with a robbery", StringComparison.Ordinal)).Facts.Beneficiaries;
        Assert.All(GoldenCase.All, golden =>
            Assert.Equal(Verdict.Deny, RuleBook.Lookups.Decide(golden.Facts with { Beneficiaries = barred }, golden.Ground).Verdict));
    }

    private sealed class DemandsNothing : LookupRule
    {
        public override string Id => "X-1.demands-nothing";

        public override string Source => "nowhere";

        public override RuleAnswer Judge(LookupFacts facts, RuleGround ground) => RuleAnswer.Met;
    }

    private sealed class Fails : LookupRule
    {
        public override string Id => "X-2.fails";

        public override string Source => "nowhere";

        public override RuleAnswer Judge(LookupFacts facts, RuleGround ground) => throw new NotSupportedException("no table");
    }
}
