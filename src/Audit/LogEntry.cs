namespace AlprGrains.Audit;

/// <summary>What one entry of the log says; the log adds index, time and chain. Holds no plate: subjects are ids.</summary>
/// <param name="Kind">What happened: "alert-seen".</param>
/// <param name="UserName">Who; "system" for the program itself.</param>
/// <param name="Organization">Their agency.</param>
/// <param name="Purpose">What for.</param>
/// <param name="Subjects">Ids of what it was about.</param>
/// <param name="Outcome">"allowed", "refused: …".</param>
/// <param name="QuestionDigestHex">Digest of the question that a receipt covers, or null.</param>
public sealed record LogEntry(
    string Kind,
    string UserName,
    string Organization,
    string Purpose,
    IReadOnlyList<string> Subjects,
    string Outcome,
    string? QuestionDigestHex)
{
    /// <summary>Longest entry on disk: 64 KiB. A longer one is a caller's mistake.</summary>
    public const int BytesMax = 64 << 10;

    /// <summary>A caller's mistake throws here, before the entry is queued: a missing text, too long.</summary>
    internal void RequireWritable()
    {
        foreach (var text in (string[])[Kind, UserName, Organization, Purpose, Outcome, .. Subjects])
            ArgumentNullException.ThrowIfNull(text, "an audit entry's text");
        var (line, _) = CanonicalLine.Write(long.MaxValue, DateTimeOffset.MaxValue, CanonicalLine.NoPrevious, this);
        if (line.Length > BytesMax) throw new ArgumentException($"an audit entry has {line.Length} bytes; at most {BytesMax} are taken");
    }
}

/// <summary>An entry's place in the log: it is durable.</summary>
/// <param name="Index">0 for the first.</param>
/// <param name="At">UTC, cut to 1/100 s (CJIS AU-8).</param>
/// <param name="DigestHex">SHA-256 over the entry, the digest of the one before it included.</param>
public readonly record struct LogReceipt(long Index, DateTimeOffset At, string DigestHex);
