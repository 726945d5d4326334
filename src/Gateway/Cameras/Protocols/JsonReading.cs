using System.Text.Json;

namespace AlprGrains.Gateway.Cameras.Protocols;

/// <summary>
/// One JSON body under hard limits. A protocol walks it with <see cref="JsonAt"/>; the first thing that is wrong is kept in
/// <see cref="Problem"/> and everything after it is moot, so a protocol asks once, at the end.
/// </summary>
public sealed class JsonReading : IDisposable
{
    /// <summary>Deepest nesting.</summary>
    public const int DepthMax = 16;

    /// <summary>Most names and values in one body: room for a full batch, none for a bomb.</summary>
    public const int TokensMax = 200_000;

    private readonly JsonDocument? _document;

    private JsonReading(JsonDocument? document, ProtocolProblem? problem)
    {
        _document = document;
        Problem = problem;
    }

    /// <summary>The first thing that is wrong, or null.</summary>
    public ProtocolProblem? Problem { get; private set; }

    /// <summary>The top of the body.</summary>
    public JsonAt Root => new(this, _document?.RootElement, "", "");

    /// <summary>Checks form, depth, size and text encoding; the reading has a problem when any fails.</summary>
    public static JsonReading Open(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty) return Unreadable("it is empty; send one JSON object");
        var bytes = body.Span.StartsWith("\uFEFF"u8) ? body[3..] : body;
        if (FaultOf(bytes.Span) is { } fault) return Unreadable(fault);
        try
        {
            return new JsonReading(JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = DepthMax, AllowDuplicateProperties = false }), null);
        }
        catch (JsonException e) // what is left after the scan: a name that occurs twice
        {
            return Unreadable(e.LineNumber is { } line ? $"it is not JSON that can be used (line {line + 1})" : "a name occurs twice in one object");
        }
    }

    /// <summary>Keeps the first problem.</summary>
    public void Refuse(ProtocolProblem problem) => Problem ??= problem;

    /// <summary>Takes the problem away, for a protocol that skips one result and goes on.</summary>
    public ProtocolProblem? TakeProblem()
    {
        var taken = Problem;
        Problem = null;
        return taken;
    }

    public void Dispose() => _document?.Dispose();

    private static JsonReading Unreadable(string rule) => new(null, new ProtocolProblem("body", rule));

    private static string? FaultOf(ReadOnlySpan<byte> json)
    {
        if (!System.Text.Unicode.Utf8.IsValid(json)) return "it is not UTF-8; send JSON in UTF-8";
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = DepthMax });
        var tokens = 0;
        try
        {
            while (reader.Read())
            {
                if (++tokens > TokensMax) return $"it holds more than {TokensMax} names and values; send smaller batches";
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped) reader.GetString();
            }
        }
        catch (JsonException e)
        {
            return $"it is not JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine}), or nested deeper than {DepthMax}";
        }
        catch (InvalidOperationException) // GetString's answer to half a surrogate pair
        {
            return "a text holds half of a surrogate pair (\\uD800 to \\uDFFF alone)";
        }
        return null;
    }
}
