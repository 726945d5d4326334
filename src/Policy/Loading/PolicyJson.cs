using System.Text.Json;
using System.Text.Json.Serialization;

namespace AlprGrains.Policy.Loading;

/// <summary>How the JSON of the policy's data is read: camel case, nothing unknown, nothing missing, enumerations by kebab-case name.</summary>
internal static class PolicyJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
    };

    /// <summary>The object (null for the JSON null), or the problem in words.</summary>
    /// <param name="json">The text.</param>
    /// <param name="what">What it is, as a sentence begins: "The agreements".</param>
    /// <param name="problem">Null when it could be read.</param>
    public static T? Read<T>(string json, string what, out string? problem) where T : class
    {
        try
        {
            problem = null;
            return JsonSerializer.Deserialize<T>(json, Options);
        }
        catch (JsonException broken)
        {
            problem = $"{what} cannot be read: {broken.Message}";
            return null;
        }
    }
}
