namespace AlprGrains.People;

/// <summary>User names know no upper case: one person, one grain, however the name was typed.</summary>
public static class PersonKeys
{
    /// <summary>Longest user name.</summary>
    public const int CharactersMax = 64;

    /// <summary>The key of the person's grain: trimmed, lower case.</summary>
    public static string KeyOf(string userName) => userName.Trim().ToLowerInvariant();

    /// <summary>What a user name is, in words.</summary>
    public static readonly string Form = $"a user name has 1 to {CharactersMax} of a-z, 0-9, dot, hyphen, underscore and @, in lower case";

    /// <summary>Whether a key is a user name; what is not never becomes a grain.</summary>
    public static bool IsUserName(string key) =>
        key.Length is > 0 and <= CharactersMax && key.All(c => c is >= 'a' and <= 'z' or >= '0' and <= '9' or '.' or '-' or '_' or '@');

    /// <summary>The person's grain.</summary>
    public static IPersonGrain GetPerson(this IGrainFactory grains, string userName) => grains.GetGrain<IPersonGrain>(KeyOf(userName));
}
