using System.Net;
using System.Text.Json;

namespace AlprGrains.Cli.Gateway;

/// <summary>Reads what the gateway says when it refuses: problem details (RFC 9457), or whatever a proxy put in their place.</summary>
public static class GatewayAnswer
{
    private const int SentenceCharactersMax = 300;

    /// <summary>One sentence for a person.</summary>
    public static string Sentence(HttpStatusCode status, string body)
    {
        try
        {
            using var problem = JsonDocument.Parse(body);
            if (problem.RootElement is { ValueKind: JsonValueKind.Object } root)
            {
                var words = new[] { "title", "detail" }
                    .Select(name => root.TryGetProperty(name, out var word) && word.ValueKind == JsonValueKind.String ? word.GetString() : null)
                    .Where(word => !string.IsNullOrEmpty(word));
                if (string.Join(": ", words) is { Length: > 0 } sentence) return Cut(sentence);
            }
        }
        catch (JsonException)
        {
            // Not problem details: the status must do.
        }

        return body.TrimStart() is { Length: > 0 } text && !text.StartsWith('<')
            ? $"{(int)status} {status}: {Cut(text)}"
            : $"{(int)status} {status}";
    }

    private static string Cut(string text) => text.Length <= SentenceCharactersMax ? text : text[..SentenceCharactersMax] + "...";
}
