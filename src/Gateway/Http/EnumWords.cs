namespace AlprGrains.Gateway.Http;

/// <summary>Choices as words, in the form that the API writes them: <c>stolenVehicleSystem</c>.</summary>
public static class EnumWords
{
    /// <summary>Takes a word, whatever its case; else names the words that are taken.</summary>
    public static bool TryParse<T>(string field, string? word, out T value, out string problem) where T : struct, Enum
    {
        value = default;
        problem = "";
        if (word is { Length: > 0 } && !char.IsAsciiDigit(word[0]) && word[0] != '-' && Enum.TryParse(word, ignoreCase: true, out value) && Enum.IsDefined(value)) return true;
        problem = $"{field} is {(string.IsNullOrEmpty(word) ? "missing" : $"'{word}'")}; one of {string.Join(", ", Enum.GetValues<T>().Select(WordOf))} is needed";
        return false;
    }

    public static string WordOf<T>(T value) where T : struct, Enum => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
