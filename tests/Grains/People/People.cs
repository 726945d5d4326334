using System.Collections.Immutable;
using AlprGrains.People;

namespace AlprGrains.Tests.Grains.People;

/// <summary>Made-up people and what they are given.</summary>
internal static class People
{
    public static readonly DateOnly Today = DateOnly.FromDateTime(Reads.Noon.UtcDateTime);

    public static readonly ImmutableArray<string> AllTopics = [.. TrainingTopics.All.Select(topic => topic.Id)];

    public static readonly Designation Signed = new("Chief of Police", Today, Today.AddDays(90), "locate missing persons") { SignedOn = Today };

    /// <summary>Sworn, and trained today.</summary>
    public static readonly PersonRecord Qualified = new("rivera", "A. Rivera", "OPD", [Role.Investigator])
    {
        Category = PersonCategory.Sworn,
        Trainings = [Trained(Today)],
    };

    public static TrainingRecord Trained(DateOnly on) => new("2026.1", on, "trainer", AllTopics);
}
