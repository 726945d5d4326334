using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AlprGrains.Retention;
using AlprGrains.Storage.Retention;
using AlprGrains.Storage.Sqlite;

namespace AlprGrains.Storage.Keys;

/// <summary>The reads of one upload minute: how many, and the chain over their ids.</summary>
internal readonly record struct MinuteReads(UploadMinute Minute, long Reads, byte[] Digest);

/// <summary>
/// What was destroyed, in the key store's own file, so that a key and its entry in the books go in one transaction: minutes that no certificate
/// covers yet, certificates, the counts of dropped days, and the clock's mark. Used under the key store's lock.
/// </summary>
internal sealed class PurgeLedger(Database database) : IClockMarks
{
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS purged_minutes (minute INTEGER PRIMARY KEY, reads INTEGER NOT NULL, digest BLOB NOT NULL);
        CREATE TABLE IF NOT EXISTS certificates (
          number INTEGER PRIMARY KEY, first INTEGER NOT NULL, until INTEGER NOT NULL, reads INTEGER NOT NULL, held INTEGER NOT NULL, keys INTEGER NOT NULL,
          digest TEXT NOT NULL, open TEXT NOT NULL, logged INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS dropped_days (day INTEGER PRIMARY KEY, uploaded INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS marks (name TEXT PRIMARY KEY, ticks INTEGER NOT NULL, boot TEXT NOT NULL, stamp INTEGER NOT NULL)
        """;

    private const string DestroyedReadsFact = "destroyed-reads", KeysFact = "keys-since-certificate", CertifiedFact = "certified-through";

    public static PurgeLedger Open(Database database)
    {
        database.Execute(Schema);
        return new PurgeLedger(database);
    }

    /// <summary>Reads of all minutes that were ever destroyed.</summary>
    public long DestroyedReads => Fact(DestroyedReadsFact);

    /// <summary>Reads of the days whose files are dropped.</summary>
    public long DroppedReads => database.Number("SELECT COALESCE(SUM(uploaded), 0) FROM dropped_days");

    /// <summary>Within the transaction that destroys the keys.</summary>
    public void Enter(IEnumerable<MinuteReads> minutes, long keys)
    {
        using var add = database.Prepare("INSERT INTO purged_minutes (minute, reads, digest) VALUES (?1, ?2, ?3)");
        long reads = 0;
        foreach (var minute in minutes)
        {
            add.Bind(1, minute.Minute.Number).Bind(2, minute.Reads).Bind(3, minute.Digest).Run();
            reads += minute.Reads;
        }
        if (reads > 0) AddToFact(DestroyedReadsFact, reads);
        if (keys > 0) AddToFact(KeysFact, keys);
    }

    /// <summary>The file of a day is about to be dropped: its count stays.</summary>
    public void NoteDropped(UploadDay day, long uploaded) =>
        database.Execute(string.Create(CultureInfo.InvariantCulture, $"INSERT INTO dropped_days (day, uploaded) VALUES ({day.Number}, {uploaded}) ON CONFLICT DO NOTHING"));

    public bool IsDropped(UploadDay day) => database.Number(string.Create(CultureInfo.InvariantCulture, $"SELECT COUNT(*) FROM dropped_days WHERE day = {day.Number}")) > 0;

    /// <summary>The oldest certificate that is not in the audit log yet; null when all are.</summary>
    public PurgeCertificate? Unlogged() => Certificate("WHERE logged = 0 ORDER BY number LIMIT 1");

    public PurgeCertificate? Last() => Certificate("ORDER BY number DESC LIMIT 1");

    /// <summary>The span of what no certificate covers, and whether anything died in it; null when nothing did.</summary>
    public UploadSpan? Uncertified(UploadMinute destroyedThrough)
    {
        if (Fact(KeysFact) == 0 && database.Number("SELECT COUNT(*) FROM purged_minutes") == 0) return null;
        var first = database.Number($"SELECT COALESCE((SELECT value FROM facts WHERE name = '{CertifiedFact}') + 1, (SELECT MIN(minute) FROM purged_minutes), {destroyedThrough.Number})");
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
        using var minutes = database.Prepare("SELECT minute, reads, digest FROM purged_minutes WHERE minute < ?1 ORDER BY minute");
        minutes.Bind(1, until);
        var found = new List<MinuteReads>();
        while (minutes.Step()) found.Add(new MinuteReads(new UploadMinute(minutes.Long(0)), minutes.Long(1), minutes.Blob(2).ToArray()));
        var certificate = new PurgeCertificate(
            database.Number("SELECT COALESCE(MAX(number), 0) FROM certificates") + 1, span, found.Sum(minute => minute.Reads), held, Fact(KeysFact), DigestOf(found), openItems);
        database.InTransaction(() =>
        {
            using var add = database.Prepare("INSERT INTO certificates (number, first, until, reads, held, keys, digest, open, logged) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0)");
            add.Bind(1, certificate.Number).Bind(2, UploadMinute.Of(span.From).Number).Bind(3, until).Bind(4, certificate.Reads).Bind(5, held)
                .Bind(6, certificate.KeysDestroyed).Bind(7, certificate.DigestHex).Bind(8, string.Join('\n', openItems)).Run();
            database.Execute($"DELETE FROM purged_minutes WHERE minute < {until}");
            SetFact(CertifiedFact, until - 1);
            SetFact(KeysFact, 0);
        });
        return certificate;
    }

    public void NoteLogged(long number) => database.Execute(string.Create(CultureInfo.InvariantCulture, $"UPDATE certificates SET logged = 1 WHERE number = {number}"));

    public ClockMark? Load()
    {
        using var find = database.Prepare("SELECT ticks, boot, stamp FROM marks WHERE name = 'clock'");
        if (!find.Step()) return null;
        var mark = new ClockMark(new DateTimeOffset(find.Long(0), TimeSpan.Zero), find.Text(1), find.Long(2));
        find.Reset();
        return mark;
    }

    public void Store(ClockMark mark)
    {
        using var put = database.Prepare("INSERT OR REPLACE INTO marks (name, ticks, boot, stamp) VALUES ('clock', ?1, ?2, ?3)");
        put.Bind(1, mark.At.UtcTicks).Bind(2, mark.Boot).Bind(3, mark.Timestamp).Run();
    }

    /// <summary>As <see cref="PurgeCertificate.DigestHex"/> says.</summary>
    internal static string DigestOf(IEnumerable<MinuteReads> minutes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var minute in minutes)
            hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{minute.Minute.Number} {minute.Reads} {Convert.ToHexStringLower(minute.Digest)}\n")));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private PurgeCertificate? Certificate(string which)
    {
        using var find = database.Prepare($"SELECT number, first, until, reads, held, keys, digest, open FROM certificates {which}");
        if (!find.Step()) return null;
        var open = find.Text(7);
        var certificate = new PurgeCertificate(
            find.Long(0), new UploadSpan(new UploadMinute(find.Long(1)).Start, new UploadMinute(find.Long(2)).Start), find.Long(3), find.Long(4), find.Long(5), find.Text(6),
            open.Length == 0 ? [] : [.. open.Split('\n')]);
        find.Reset();
        return certificate;
    }

    private long Fact(string name) => database.Number($"SELECT COALESCE((SELECT value FROM facts WHERE name = '{name}'), 0)");

    private void AddToFact(string name, long value) =>
        database.Execute(string.Create(CultureInfo.InvariantCulture, $"INSERT INTO facts (name, value) VALUES ('{name}', {value}) ON CONFLICT (name) DO UPDATE SET value = value + excluded.value"));

    private void SetFact(string name, long value) =>
        database.Execute(string.Create(CultureInfo.InvariantCulture, $"INSERT INTO facts (name, value) VALUES ('{name}', {value}) ON CONFLICT (name) DO UPDATE SET value = excluded.value"));
}
