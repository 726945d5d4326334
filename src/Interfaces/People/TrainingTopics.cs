using System.Collections.Immutable;

namespace AlprGrains.People;

/// <summary>The eight topics of a department-approved training (DGO I-12, J; Civil Code 1798.90.51(b)(2)(B)), as the policy's data names them.</summary>
public static class TrainingTopics
{
    /// <summary>A training is valid this many days from the day it was completed (DGO I-12, J; CJIS AT-2).</summary>
    public const int ValidDays = 365;

    /// <summary>Id as it is kept, and words as they are shown.</summary>
    public static readonly ImmutableArray<(string Id, string Words)> All =
    [
        ("law", "federal and state law"),
        ("policy", "this policy"),
        ("equipment", "how the equipment works"),
        ("accessing-data", "accessing data"),
        ("passwords-and-data", "safeguarding passwords and data"),
        ("sharing", "sharing data"),
        ("reporting-breaches", "reporting breaches"),
        ("post-breach", "what follows a breach"),
    ];

    /// <summary>A topic in words; the id itself when it is none of the eight.</summary>
    public static string WordsOf(string id)
    {
        foreach (var topic in All) if (topic.Id == id) return topic.Words;
        return id;
    }
}
