using AlprGrains.Policy.Loading;
using AlprGrains.Policy.Texts;

namespace AlprGrains.Tests.Policy.Texts;

/// <summary>Several versions side by side: the one in force on the day decides (L-6, N-11).</summary>
public sealed class PolicyHistoryTests
{
    private static readonly string Draft = ShippedPolicy.Files("")["dgo-i12.json"];
    private static readonly DateOnly NewYear = new(2027, 1, 1), Summer = new(2027, 7, 1);

    [Fact]
    public void The_shipped_policy_is_a_draft_on_every_day()
    {
        var shipped = PolicyHistory.Shipped();
        Assert.EndsWith(" DRAFT", shipped.On(NewYear).Citation(NewYear), StringComparison.Ordinal);
    }

    [Fact]
    public void The_version_in_force_on_the_day_decides_not_the_newest()
    {
        var history = History(Signed("2026-12", NewYear, retentionDays: 30), Signed("2027-06", Summer, retentionDays: 14), Draft);
        Assert.Equal(30, history.On(Summer.AddDays(-1)).RetentionDays);
        Assert.Equal(14, history.On(Summer).RetentionDays);
        Assert.Equal("I-12@2027-06", history.On(Summer).Citation(Summer));
    }

    [Fact]
    public void Before_any_version_is_in_force_the_draft_is_shown_as_one() =>
        Assert.Equal("I-12@2024-07 DRAFT", History(Signed("2026-12", NewYear, 30), Draft).On(NewYear.AddDays(-1)).Citation(NewYear.AddDays(-1)));

    [Fact]
    public void A_version_that_has_ended_permits_nothing_any_more()
    {
        var ended = Signed("2026-12", NewYear, 30).Replace("\"effectiveUntil\": null", "\"effectiveUntil\": \"2027-03-01\"", StringComparison.Ordinal);
        var gate = new PolicyGate(History(ended));
        Assert.True(gate.RealCamerasPermitted(new(2027, 2, 28)).Permitted);
        Assert.False(gate.RealCamerasPermitted(new(2027, 3, 1)).Permitted);
    }

    /// <summary>L-6: the policy is not effective until it is signed.</summary>
    [Fact]
    public void L_6_N_11_Real_cameras_are_refused_while_the_policy_is_unsigned()
    {
        var answer = new PolicyGate(PolicyHistory.Shipped()).RealCamerasPermitted(NewYear);
        Assert.False(answer.Permitted);
        Assert.EndsWith(" DRAFT", answer.Policy, StringComparison.Ordinal);
        Assert.Contains("must be signed", answer.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Real_cameras_are_permitted_from_the_first_day_of_a_signed_policy()
    {
        var gate = new PolicyGate(History(Signed("2026-12", NewYear, 30), Draft));
        Assert.False(gate.RealCamerasPermitted(NewYear.AddDays(-1)).Permitted);
        Assert.Equal(new GateAnswer(true, "I-12@2026-12", ""), gate.RealCamerasPermitted(NewYear));
    }

    [Fact]
    public void Two_versions_with_one_first_day_are_refused() =>
        Assert.Contains(Load(Signed("2026-12", NewYear, 30), Signed("2027-01", NewYear, 14)).Problems, text => text.Contains("first day 2027-01-01", StringComparison.Ordinal));

    [Fact]
    public void No_version_at_all_is_refused() => Assert.Contains("no version", Assert.Single(Load().Problems), StringComparison.Ordinal);

    [Fact]
    public void A_broken_version_is_named_with_its_file() =>
        Assert.StartsWith("dgo-0.json: ", Assert.Single(Load(Draft.Replace("\"retentionDays\": 30", "\"retentionDays\": 0", StringComparison.Ordinal)).Problems), StringComparison.Ordinal);

    private static PolicyHistory History(params string[] versions) => Load(versions).Required();

    private static Loaded<PolicyHistory> Load(params string[] versions) => PolicyHistory.Load(versions.Select((json, index) => KeyValuePair.Create($"dgo-{index}.json", json)));

    private static string Signed(string version, DateOnly from, int retentionDays) => Draft
        .Replace("\"version\": \"2024-07\"", $"\"version\": \"{version}\"", StringComparison.Ordinal)
        .Replace("\"effectiveFrom\": null", $"\"effectiveFrom\": \"{from:yyyy-MM-dd}\"", StringComparison.Ordinal)
        .Replace("\"signedBy\": null", "\"signedBy\": \"Chief of Police\"", StringComparison.Ordinal)
        .Replace("\"signedOn\": null", "\"signedOn\": \"2026-12-15\"", StringComparison.Ordinal)
        .Replace("\"retentionDays\": 30", $"\"retentionDays\": {retentionDays}", StringComparison.Ordinal);
}
