namespace AlprGrains.People;

/// <summary>User names know no upper case: one person, one grain, however the name was typed.</summary>
public static class PersonKeys
{
    /// <summary>Longest user name.</summary>
    public const int CharactersMax = 64;

    /// <summary>The key of the person's grain: trimmed, lower case.</summary>
    public static string KeyOf(string userName) => userName.Trim().ToLowerInvariant();

    /// <summary>The person's grain.</summary>
    public static IPersonGrain GetPerson(this IGrainFactory grains, string userName) => grains.GetGrain<IPersonGrain>(KeyOf(userName));
}
