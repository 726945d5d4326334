using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace AlprGrains.Audit;

/// <summary>
/// One entry as bytes: a JSON object on one line, members in a fixed order, ASCII only, and last its own SHA-256. The digest
/// covers every byte before it, the digest of the entry before among them: that is the chain.
/// <c>{"index":0,"at":"2026-01-31T08:00:00.12Z","previous":"…",…,"digest":"…"}</c>
/// </summary>
internal static class CanonicalLine
{
    /// <summary>Stands before the first entry.</summary>
    public static readonly string NoPrevious = new('0', DigestCharacters);

    public const byte LineEnd = (byte)'\n';

    private const int DigestCharacters = 64;
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.ff'Z'";

    private static readonly byte[] BeforeDigest = Encoding.ASCII.GetBytes(",\"digest\":\"");
    private static readonly byte[] AfterDigest = Encoding.ASCII.GetBytes("\"}");
    private static readonly int TailBytes = BeforeDigest.Length + DigestCharacters + AfterDigest.Length;

    /// <summary>The line, with its end, and its digest.</summary>
    public static (ReadOnlyMemory<byte> Line, string DigestHex) Write(long index, DateTimeOffset at, string previousHex, LogEntry entry)
    {
        var bytes = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteNumber("index", index);
            json.WriteString("at", at.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture));
            json.WriteString("previous", previousHex);
            json.WriteString("kind", entry.Kind);
            json.WriteString("user", entry.UserName);
            json.WriteString("organization", entry.Organization);
            json.WriteString("purpose", entry.Purpose);
            json.WriteStartArray("subjects");
            foreach (var subject in entry.Subjects) json.WriteStringValue(subject);
            json.WriteEndArray();
            json.WriteString("outcome", entry.Outcome);
            if (entry.QuestionDigestHex is { } question) json.WriteString("question", question);
            json.WriteEndObject();
        }
        var body = bytes.WrittenSpan[..^1]; // without the closing brace, which follows the digest
        var digest = Convert.ToHexStringLower(SHA256.HashData(body));

        var line = new byte[body.Length + TailBytes + 1];
        var rest = line.AsSpan();
        body.CopyTo(rest);
        BeforeDigest.CopyTo(rest[body.Length..]);
        Encoding.ASCII.GetBytes(digest, rest[(body.Length + BeforeDigest.Length)..]);
        AfterDigest.CopyTo(rest[(body.Length + BeforeDigest.Length + DigestCharacters)..]);
        rest[^1] = LineEnd;
        return (line, digest);
    }

    /// <summary>
    /// Checks one line without its end against what must stand there. Gives its digest, or what is wrong. The entry is written
    /// anew and compared byte by byte, so that there is exactly one form of each entry.
    /// </summary>
    public static string? ProblemOf(ReadOnlySpan<byte> line, long index, string previousHex, out string digestHex)
    {
        digestHex = "";
        if (line.Length < TailBytes) return "is too short to be an entry";
        var tail = line[^TailBytes..];
        if (!tail.StartsWith(BeforeDigest) || !tail.EndsWith(AfterDigest)) return "does not end with its digest";
        var body = line[..^TailBytes];
        digestHex = Convert.ToHexStringLower(SHA256.HashData(body));
        if (!tail.Slice(BeforeDigest.Length, DigestCharacters).SequenceEqual(Encoding.ASCII.GetBytes(digestHex))) return "does not match its digest: its bytes were changed";

        if (!TryRead((byte[])[.. body, (byte)'}'], out var foundIndex, out var at, out var foundPrevious, out var entry)) return "is not an entry of this log";
        if (foundIndex != index) return $"says that its index is {foundIndex}";
        if (foundPrevious != previousHex) return "does not follow the entry before it";
        var (again, _) = Write(foundIndex, at, foundPrevious, entry);
        return again.Span[..^1].SequenceEqual(line) ? null : "is not in canonical form";
    }

    private static bool TryRead(ReadOnlyMemory<byte> json, out long index, out DateTimeOffset at, out string previous, out LogEntry entry)
    {
        (index, at, previous, entry) = (0, default, "", new LogEntry("", "", "", "", [], "", null));
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            index = root.GetProperty("index").GetInt64();
            at = DateTimeOffset.ParseExact(Text(root, "at"), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
            previous = Text(root, "previous");
            entry = new LogEntry(
                Text(root, "kind"), Text(root, "user"), Text(root, "organization"), Text(root, "purpose"),
                [.. root.GetProperty("subjects").EnumerateArray().Select(subject => subject.GetString() ?? "")],
                Text(root, "outcome"),
                root.TryGetProperty("question", out var question) ? question.GetString() : null);
            return true;
        }
        catch (Exception unreadable) when (unreadable is JsonException or KeyNotFoundException or FormatException or InvalidOperationException)
        {
            return false; // safe: the caller names the entry and refuses the log
        }
    }

    private static string Text(JsonElement root, string name) => root.GetProperty(name).GetString() ?? "";
}
