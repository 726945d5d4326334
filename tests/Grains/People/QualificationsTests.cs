using System.Text.Json;
using AlprGrains.Policy.Loading;
using AlprGrains.People;

namespace AlprGrains.Tests.Grains.People;

/// <summary>C1-1 to C1-3, C3-8a, J-1 to J-11, AT-2. INV-12.</summary>
public class QualificationsTests
{
    private static readonly DateOnly Today = People.Today;

    [Fact]
    public void J_11_a_training_counts_for_365_days_and_no_longer()
    {
        var person = People.Qualified with { Trainings = [People.Trained(Today.AddDays(-364))] };
        Assert.Empty(Qualifications.Missing(person, Today));
        Assert.Contains("renew it", Assert.Single(Qualifications.Missing(person, Today.AddDays(1))), StringComparison.Ordinal);
        Assert.Equal(Today, Qualifications.TrainedUntil(person, Today));
        Assert.Null(Qualifications.TrainedUntil(person, Today.AddDays(1)));
    }

    public static TheoryData<string> Topics => [.. People.AllTopics];

    [Theory, MemberData(nameof(Topics))]
    public void J_3_to_J_10_a_training_without_one_topic_does_not_count_and_the_topic_is_named(string missing)
    {
        var person = People.Qualified with { Trainings = [People.Trained(Today) with { Topics = People.AllTopics.Remove(missing) }] };
        Assert.Contains(TrainingTopics.WordsOf(missing), Assert.Single(Qualifications.Missing(person, Today)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_incomplete_training_takes_nothing_from_a_complete_one_before_it()
    {
        var half = People.Trained(Today) with { CourseVersion = "2026.2", Topics = ["law"] };
        Assert.Empty(Qualifications.Missing(People.Qualified with { Trainings = [People.Trained(Today.AddDays(-10)), half] }, Today));
    }

    [Fact]
    public void A_training_of_tomorrow_does_not_count() =>
        Assert.Contains("future", Assert.Single(Qualifications.Missing(People.Qualified with { Trainings = [People.Trained(Today.AddDays(1))] }, Today)), StringComparison.Ordinal);

    [Theory]
    [InlineData(PersonCategory.Sworn, true)]
    [InlineData(PersonCategory.Pst, true)]
    [InlineData(PersonCategory.Designated, false)]
    [InlineData(PersonCategory.Unset, false)]
    [InlineData((PersonCategory)9, false)]
    public void C1_2_only_sworn_pst_or_designated_people_are_authorised(PersonCategory category, bool isEnough) =>
        Assert.Equal(isEnough, Qualifications.Missing(People.Qualified with { Category = category }, Today).IsEmpty);

    [Theory]
    [InlineData(-1, false, "begins")]
    [InlineData(0, true, "")]
    [InlineData(90, true, "")]
    [InlineData(91, false, "ended")]
    public void C1_3_a_designation_counts_from_its_first_day_to_its_last(int day, bool counts, string words)
    {
        var person = People.Qualified with { Category = PersonCategory.Designated, Designation = People.Signed, Trainings = [People.Trained(Today.AddDays(-2))] };
        var missing = Qualifications.Missing(person, Today.AddDays(day));
        Assert.Equal(counts, missing.IsEmpty);
        Assert.Contains(words, string.Join(" ", missing), StringComparison.Ordinal);
    }

    [Fact]
    public void C1_3_a_revoked_designation_does_not_count() =>
        Assert.Contains("revoked", Assert.Single(Qualifications.Missing(
            People.Qualified with { Category = PersonCategory.Designated, Designation = People.Signed with { Revoked = true } }, Today)), StringComparison.Ordinal);

    [Fact]
    public void The_topics_and_days_are_those_of_the_policys_data()
    {
        using var policy = JsonDocument.Parse(ShippedPolicy.Files("")["dgo-i12.json"]);
        var training = policy.RootElement.GetProperty("training");
        Assert.Equal(TrainingTopics.ValidDays, training.GetProperty("validDays").GetInt32());
        Assert.Equal(training.GetProperty("topics").EnumerateArray().Select(topic => topic.GetString()!), TrainingTopics.All.Select(topic => topic.Id));
    }
}
