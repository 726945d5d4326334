using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace AlprGrains.Audit.Entries;

/// <summary>
/// The one form of each entry as bytes: a JSON object, members in a fixed order, ASCII only, its version first.
/// <c>{"v":1,"at":"2026-01-31T08:00:00.12Z","kind":"alert-seen",…,"commitments":[{"field":"user","sha256":"…"}]}</c>
/// </summary>
public static class EntryBytes
{
    /// <summary>The form that is written. A later one gets another number, and this one stays readable.</summary>
    public const int Version = 1;

    /// <summary>Longest entry: the length field of an entry bundle has 16 bits.</summary>
    public const int BytesMax = ushort.MaxValue;

    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.ff'Z'";

    public static byte[] Write(DateTimeOffset at, LogEntry entry, ReadOnlySpan<Commitment> commitments)
    {
        var bytes = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteNumber("v", Version);
            json.WriteString("at", at.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture));
            json.WriteString("kind", entry.Kind);
            json.WriteString("organization", entry.Organization);
            if (entry.Role is { } role) json.WriteString("role", role);
            json.WriteString("purpose", entry.Purpose);
            json.WriteStartArray("subjects");
            foreach (var subject in entry.Subjects) json.WriteStringValue(subject);
            json.WriteEndArray();
            json.WriteString("outcome", entry.Outcome);
            if (entry.QuestionDigestHex is { } question) json.WriteString("question", question);
            json.WriteStartArray("commitments");
            foreach (var commitment in commitments)
            {
                json.WriteStartObject();
                json.WriteString("field", commitment.Field);
                json.WriteString("sha256", commitment.DigestHex);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        if (bytes.WrittenCount > BytesMax) throw new ArgumentException($"an audit entry has {bytes.WrittenCount} bytes; at most {BytesMax} are taken");
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>Reads an entry that stands in its one form; else null and what is wrong.</summary>
    public static WrittenEntry? TryRead(ReadOnlyMemory<byte> bytes, out string problem)
    {
        problem = "is not an entry of this log";
        WrittenEntry entry;
        try
        {
            using var document = JsonDocument.Parse(bytes);
            var root = document.RootElement;
            var version = root.GetProperty("v").GetInt32();
            if (version != Version)
            {
                problem = $"has the form {version}; this program knows {Version}";
                return null;
            }
            entry = new WrittenEntry(
                DateTimeOffset.ParseExact(Text(root, "at"), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
                Text(root, "kind"), Text(root, "organization"), Optional(root, "role"), Text(root, "purpose"),
                [.. root.GetProperty("subjects").EnumerateArray().Select(subject => subject.GetString()!)],
                Text(root, "outcome"), Optional(root, "question"),
                [.. root.GetProperty("commitments").EnumerateArray().Select(commitment => new Commitment(Text(commitment, "field"), Text(commitment, "sha256")))]);
        }
        catch (Exception unreadable) when (unreadable is JsonException or KeyNotFoundException or FormatException or InvalidOperationException)
        {
            return null; // safe: the caller names the entry
        }
        var again = Write(entry.At, new LogEntry(entry.Kind, entry.Organization, entry.Role, entry.Purpose, entry.Subjects, entry.Outcome, entry.QuestionDigestHex, []), [.. entry.Commitments]);
        if (!again.AsSpan().SequenceEqual(bytes.Span))
        {
            problem = "is not in canonical form";
            return null;
        }
        problem = "";
        return entry;
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? throw new FormatException($"{name} is null");

    private static string? Optional(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;
}
