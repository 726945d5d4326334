using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace AlprGrains.Policy.Lookups;

/// <summary>The facts of a lookup as JSON, in the form of cases/*.json. What is missing or misspelt throws a <see cref="JsonException"/> that names it.</summary>
public static class LookupFactsJson
{
    /// <summary>Camel case, nothing unknown, nothing missing, enumerations by name.</summary>
    public static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    public static LookupFacts Read(JsonNode facts) => facts.Deserialize<LookupFacts>(Options) ?? throw new JsonException("The facts are null.");

    /// <summary>A change laid over a whole (RFC 7396): objects are merged, anything else replaces. Neither argument is changed.</summary>
    public static JsonNode? Merged(JsonNode? target, JsonNode? change)
    {
        if (change is not JsonObject changes) return change?.DeepClone();
        var merged = target is JsonObject whole ? whole.DeepClone().AsObject() : [];
        foreach (var (name, value) in changes)
        {
            var before = merged[name];
            merged.Remove(name);
            merged[name] = Merged(before, value);
        }

        return merged;
    }
}
