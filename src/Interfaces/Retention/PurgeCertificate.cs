using System.Collections.Immutable;
using System.Globalization;

namespace AlprGrains.Retention;

/// <summary>
/// What was destroyed, written into the audit log after it was (DGO I-12, section G): one certificate for a span of upload minutes, each
/// span beginning where the one before ended. The same number twice is the same certificate, written again after a crash.
/// </summary>
/// <param name="Number">From 1, without gaps.</param>
/// <param name="Uploaded">The upload minutes whose keys are destroyed.</param>
/// <param name="Reads">Reads that were ever uploaded in them.</param>
/// <param name="Held">Of these, how many stand in the hold store and live on there.</param>
/// <param name="KeysDestroyed">Minute keys and day peppers.</param>
/// <param name="DigestHex">
/// SHA-256 over the minutes that held reads, oldest first, each as the line "minute reads digest" where the last is the SHA-256 chain over the
/// ids of the minute's reads in the order of their rows. It commits to which reads they were, and tells nothing of plates.
/// </param>
/// <param name="OpenItems">What is not done yet, in words: a key replica that has not confirmed. Empty when all is done.</param>
[GenerateSerializer, Immutable, Alias("PurgeCertificate")]
public sealed record PurgeCertificate(
    [property: Id(0)] long Number,
    [property: Id(1)] UploadSpan Uploaded,
    [property: Id(2)] long Reads,
    [property: Id(3)] long Held,
    [property: Id(4)] long KeysDestroyed,
    [property: Id(5)] string DigestHex,
    [property: Id(6)] ImmutableArray<string> OpenItems)
{
    public long Purged => Reads - Held;

    /// <summary>As the subjects of its audit entry, which the log shows.</summary>
    public ImmutableArray<string> ToSubjects() =>
    [
        string.Create(CultureInfo.InvariantCulture, $"certificate {Number}"),
        string.Create(CultureInfo.InvariantCulture, $"uploaded {Uploaded.From:yyyy-MM-dd'T'HH:mm'Z'} until {Uploaded.Until:yyyy-MM-dd'T'HH:mm'Z'}"),
        string.Create(CultureInfo.InvariantCulture, $"reads {Reads} held {Held} keys {KeysDestroyed}"),
        $"digest {DigestHex}",
        .. OpenItems.Select(item => $"open: {item}"),
    ];

    /// <summary>Takes what <see cref="ToSubjects"/> gives; false for anything else.</summary>
    public static bool TryParse(ImmutableArray<string> subjects, out PurgeCertificate? certificate)
    {
        certificate = null;
        if (subjects.IsDefault || subjects.Length < 4) return false;
        string[] number = subjects[0].Split(' '), span = subjects[1].Split(' '), counts = subjects[2].Split(' '), digest = subjects[3].Split(' ');
        if (number is not ["certificate", _] || span is not ["uploaded", _, "until", _] || counts is not ["reads", _, "held", _, "keys", _] || digest is not ["digest", _]) return false;
        if (!long.TryParse(number[1], CultureInfo.InvariantCulture, out var which) || !TryTime(span[1], out var from) || !TryTime(span[3], out var until)) return false;
        if (!long.TryParse(counts[1], CultureInfo.InvariantCulture, out var reads) || !long.TryParse(counts[3], CultureInfo.InvariantCulture, out var held)
            || !long.TryParse(counts[5], CultureInfo.InvariantCulture, out var keys)) return false;
        var open = ImmutableArray.CreateBuilder<string>();
        foreach (var subject in subjects.AsSpan()[4..])
        {
            if (!subject.StartsWith("open: ", StringComparison.Ordinal)) return false;
            open.Add(subject["open: ".Length..]);
        }
        certificate = new PurgeCertificate(which, new UploadSpan(from, until), reads, held, keys, digest[1], open.ToImmutable());
        return true;
    }

    private static bool TryTime(string text, out DateTimeOffset time) => DateTimeOffset.TryParseExact(
        text, "yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);
}
