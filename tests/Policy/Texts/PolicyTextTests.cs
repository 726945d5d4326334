using AlprGrains.Policy.Loading;
using AlprGrains.Policy.Texts;

namespace AlprGrains.Tests.Policy.Texts;

/// <summary>The policy as data: what it must hold, and what the loader says of a broken one.</summary>
public sealed class PolicyTextTests
{
    private static readonly string Json = ShippedPolicy.Files("")["dgo-i12.json"];

    private static readonly PolicyText Policy = PolicyTextLoader.Load(Json).Required();

    [Fact]
    public void Retention_is_thirty_days() => Assert.Equal(30, Policy.RetentionDays);

    [Fact]
    public void There_are_five_purposes_and_three_kinds_of_process()
    {
        Assert.Equal(["missing-person", "witness-locate", "burglary", "grand-theft", "violent-crime", "subpoena", "warrant", "court-order"], Policy.Purposes.Select(purpose => purpose.Id));
        Assert.Equal(["subpoena", "warrant", "court-order"], Policy.Purposes.Where(purpose => purpose.NeedsProcess).Select(purpose => purpose.Id));
    }

    [Fact]
    public void Training_has_eight_topics() => Assert.Equal(8, Policy.Training.Topics.Length);

    [Fact]
    public void House_rules_are_off() => Assert.Equal(new HouseRules(false, false, null), Policy.HouseRules);

    [Fact]
    public void Only_the_highway_patrol_has_lookups_by_agreement() => Assert.Equal(["CHP"], Policy.LookupAgreements.Select(agreement => agreement.Agency));

    [Fact]
    public void No_recipient_class_lies_outside_california() =>
        Assert.All(Policy.RecipientClasses, legalClass => Assert.StartsWith("california-", legalClass, StringComparison.Ordinal));

    [Fact]
    public void G_7_the_exact_elements_of_lookups_stay_legible_until_the_report_over_them_is_delivered() => Assert.Equal(730, Policy.AuditRecordDays);

    [Fact]
    public void An_unsigned_policy_is_never_in_force() => Assert.False(Policy.IsInForce(new DateOnly(2030, 1, 1)));

    [Theory]
    [InlineData("\"retentionDays\": 30", "\"retentionDays\": 0", "retentionDays is 0")]
    [InlineData("\"auditRecordDays\": 730", "\"auditRecordDays\": 30", "auditRecordDays is 30")]
    [InlineData("\"retentionDays\": 30,", "", "retentionDays")]
    [InlineData("\"retentionDays\"", "\"retensionDays\"", "retensionDays")]
    [InlineData("\"signedBy\": null", "\"signedBy\": \"Chief\"", "belong together")]
    [InlineData("\"^[0-9]{2}-[0-9]{6}$\"", "\"[0-9\"", "caseNumberPattern")]
    [InlineData("\"textSha256\": \"", "\"textSha256\": \"x", "textSha256")]
    [InlineData("\"id\": \"burglary\"", "\"id\": \"warrant\"", "stands twice")]
    public void A_broken_policy_is_refused_with_its_problem(string whole, string broken, string problem)
    {
        var loaded = PolicyTextLoader.Load(Json.Replace(whole, broken, StringComparison.Ordinal));
        Assert.False(loaded.Succeeded);
        Assert.Contains(loaded.Problems, text => text.Contains(problem, StringComparison.Ordinal));
    }
}
