using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AlprGrains.Retention;
using AlprGrains.Storage.Retention;

namespace AlprGrains.Storage.Keys;

/// <summary>The reads of one upload minute: how many, and the chain over their ids.</summary>
internal readonly record struct MinuteReads(UploadMinute Minute, long Reads, byte[] Digest);

/// <summary>
/// What was destroyed, in the key store's own database, so that a key and its entry in the books go in one transaction: minutes that no certificate
/// covers yet, certificates, the counts of dropped days, and the clocks' marks. Used under the key store's lock.
/// </summary>
/// <param name="database">Where it is kept.</param>
/// <param name="clock">Names the mark of this machine's clock.</param>
internal sealed class PurgeLedger(IKeyDatabase database, string clock) : IClockMarks
{
    private const string DestroyedReadsFact = "destroyed-reads", KeysFact = "keys-since-certificate", CertifiedFact = "certified-through";

    /// <summary>Its tables, with the database's words for a 64-bit number and for bytes.</summary>
    public static string Schema(string number, string bytes) => $"""
        CREATE TABLE IF NOT EXISTS purged_minutes (minute {number} PRIMARY KEY, reads {number} NOT NULL, digest {bytes} NOT NULL);
        CREATE TABLE IF NOT EXISTS certificates (
          number {number} PRIMARY KEY, first {number} NOT NULL, until {number} NOT NULL, reads {number} NOT NULL, held {number} NOT NULL, keys {number} NOT NULL,
          digest TEXT NOT NULL, open TEXT NOT NULL, logged {number} NOT NULL);
        CREATE TABLE IF NOT EXISTS dropped_days (day {number} PRIMARY KEY, uploaded {number} NOT NULL);
        CREATE TABLE IF NOT EXISTS marks (name TEXT PRIMARY KEY, ticks {number} NOT NULL, boot TEXT NOT NULL, stamp {number} NOT NULL)
        """;

    /// <summary>Reads of all minutes that were ever destroyed.</summary>
    public long DestroyedReads => Fact(DestroyedReadsFact);

    /// <summary>Reads of the days whose files are dropped.</summary>
    public long DroppedReads => database.Number("SELECT CAST(COALESCE(SUM(uploaded), 0) AS BIGINT) FROM dropped_days");

    /// <summary>Within the transaction that destroys the keys.</summary>
    public void Enter(IEnumerable<MinuteReads> minutes, long keys)
    {
        long reads = 0;
        foreach (var minute in minutes)
        {
            database.Execute("INSERT INTO purged_minutes (minute, reads, digest) VALUES ($1, $2, $3)", minute.Minute.Number, minute.Reads, minute.Digest);
            reads += minute.Reads;
        }
        if (reads > 0) AddToFact(DestroyedReadsFact, reads);
        if (keys > 0) AddToFact(KeysFact, keys);
    }

    /// <summary>The bucket of a day is about to be dropped: its count stays.</summary>
    public void NoteDropped(UploadDay day, long uploaded) => database.Execute("INSERT INTO dropped_days (day, uploaded) VALUES ($1, $2) ON CONFLICT DO NOTHING", (long)day.Number, uploaded);

    public bool IsDropped(UploadDay day) => database.Number("SELECT COUNT(*) FROM dropped_days WHERE day = $1", (long)day.Number) > 0;

    /// <summary>The oldest certificate that is not in the audit log yet; null when all are.</summary>
    public PurgeCertificate? Unlogged() => Certificate("WHERE logged = 0 ORDER BY number LIMIT 1");

    public PurgeCertificate? Last() => Certificate("ORDER BY number DESC LIMIT 1");

    /// <summary>The span of what no certificate covers, and whether anything died in it; null when nothing did.</summary>
    public UploadSpan? Uncertified(UploadMinute destroyedThrough)
    {
        if (Fact(KeysFact) == 0 && database.Number("SELECT COUNT(*) FROM purged_minutes") == 0) return null;
        var first = database.Number(
            "SELECT COALESCE((SELECT value FROM facts WHERE name = $1) + 1, (SELECT MIN(minute) FROM purged_minutes), $2)", CertifiedFact, destroyedThrough.Number);
        return UpToMidnight(new UploadSpan(new UploadMinute(first).Start, destroyedThrough.End));
    }

    // No certificate spans two days (UTC), so that what was uploaded on a day and what became of it can be told from certificates alone.
    private static UploadSpan UpToMidnight(UploadSpan span)
    {
        var midnight = UploadDay.Of(span.From).Start.AddDays(1);
        return midnight < span.Until ? span with { Until = midnight } : span;
    }

    /// <summary>Makes a certificate over a span; durable when it returns. Its minutes are then known by their digest alone.</summary>
    public PurgeCertificate Certify(UploadSpan span, long held, ImmutableArray<string> openItems)
    {
        var until = UploadMinute.Of(span.Until).Number;
        var found = database.Rows(
            "SELECT minute, reads, digest FROM purged_minutes WHERE minute < $1 ORDER BY minute",
            static row => new MinuteReads(new UploadMinute(row.Long(0)), row.Long(1), row.Blob(2)), until);
        var certificate = new PurgeCertificate(
            database.Number("SELECT COALESCE(MAX(number), 0) FROM certificates") + 1, span, found.Sum(minute => minute.Reads), held, Fact(KeysFact), DigestOf(found), openItems);
        database.InTransaction(() =>
        {
            database.Execute(
                "INSERT INTO certificates (number, first, until, reads, held, keys, digest, open, logged) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0)",
                certificate.Number, UploadMinute.Of(span.From).Number, until, certificate.Reads, held, certificate.KeysDestroyed, certificate.DigestHex, string.Join('\n', openItems));
            database.Execute("DELETE FROM purged_minutes WHERE minute < $1", until);
            SetFact(CertifiedFact, until - 1);
            SetFact(KeysFact, 0);
        });
        return certificate;
    }

    public void NoteLogged(long number) => database.Execute("UPDATE certificates SET logged = 1 WHERE number = $1", number);

    public ClockMark? Load() =>
        database.Rows(
            "SELECT ticks, boot, stamp FROM marks WHERE name = $1",
            static row => new ClockMark(new DateTimeOffset(row.Long(0), TimeSpan.Zero), row.Text(1), row.Long(2)), clock) is [var mark, ..] ? mark : null;

    public void Store(ClockMark mark) => database.Execute(
        "INSERT INTO marks (name, ticks, boot, stamp) VALUES ($1, $2, $3, $4) ON CONFLICT (name) DO UPDATE SET ticks = excluded.ticks, boot = excluded.boot, stamp = excluded.stamp",
        clock, mark.At.UtcTicks, mark.Boot, mark.Timestamp);

    /// <summary>As <see cref="PurgeCertificate.DigestHex"/> says.</summary>
    internal static string DigestOf(IEnumerable<MinuteReads> minutes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var minute in minutes)
            hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{minute.Minute.Number} {minute.Reads} {Convert.ToHexStringLower(minute.Digest)}\n")));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private PurgeCertificate? Certificate(string which) =>
        database.Rows($"SELECT number, first, until, reads, held, keys, digest, open FROM certificates {which}", static row => new PurgeCertificate(
            row.Long(0), new UploadSpan(new UploadMinute(row.Long(1)).Start, new UploadMinute(row.Long(2)).Start), row.Long(3), row.Long(4), row.Long(5), row.Text(6),
            row.Text(7) is { Length: > 0 } open ? [.. open.Split('\n')] : [])) is [var certificate, ..] ? certificate : null;

    private long Fact(string name) => database.Number("SELECT COALESCE((SELECT value FROM facts WHERE name = $1), 0)", name);

    private void AddToFact(string name, long value) =>
        database.Execute("INSERT INTO facts (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = facts.value + excluded.value", name, value);

    private void SetFact(string name, long value) =>
        database.Execute("INSERT INTO facts (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value", name, value);
}
