using System.Collections.Frozen;
using System.Text.Json;
using AlprGrains.Policy.Loading;

namespace AlprGrains.Policy.Screening.Resemblance;

/// <summary>What the labelled lines taught: how much each feature of a line speaks for barred (above 0) or for lawful (below), in hundredths.</summary>
/// <param name="About">Where they come from.</param>
/// <param name="Bias">The score of a line with no known feature.</param>
/// <param name="HeldFrom">A line that scores so much or more is held.</param>
/// <param name="Features">Feature to weight; see <see cref="Likeness"/> for what a feature is.</param>
public sealed record Weights(string About, int Bias, int HeldFrom, IReadOnlyDictionary<string, int> Features)
{
    private const string Folder = "resemblance";
    private const string FileName = "weights.json";

    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>Weights that hold nothing.</summary>
    public static readonly Weights None = new("none", 0, int.MaxValue, FrozenDictionary<string, int>.Empty);

    public static Weights Shipped() => FromJson(ShippedPolicy.Files(Folder)[FileName]);

    /// <exception cref="JsonException">The text is no weights file.</exception>
    public static Weights FromJson(string json)
    {
        var read = JsonSerializer.Deserialize<Weights>(json, Options) ?? throw new JsonException($"{FileName} holds null.");
        return read with { Features = read.Features.ToFrozenDictionary(StringComparer.Ordinal) };
    }

    /// <summary>One feature a line, sorted, so that a change shows in review.</summary>
    public string ToJson()
    {
        var lines = Features.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"    {JsonSerializer.Serialize(pair.Key)}: {pair.Value}");
        return $"{{\n  \"about\": {JsonSerializer.Serialize(About)},\n  \"bias\": {Bias},\n  \"heldFrom\": {HeldFrom},\n  \"features\": {{\n{string.Join(",\n", lines)}\n  }}\n}}\n";
    }
}
