using System.Collections.Immutable;
using AlprGrains.Audit.Verifying;
using AlprGrains.Retention;

namespace AlprGrains.Cli.Retention;

/// <summary>What a store says of itself.</summary>
/// <param name="Certificates">How many certificates it has made; 0 for none.</param>
public sealed record StoreNumbers(long Uploaded, long Live, long Purged, long Held, DateTimeOffset DestroyedUntil, long Certificates);

/// <summary>What became of the reads of one upload day, by certificates alone.</summary>
/// <param name="Uploaded">Reads that were uploaded on it.</param>
/// <param name="Purged">Of these, destroyed: with their keys, or later with their hold.</param>
/// <param name="Held">Of these, held now.</param>
/// <param name="Complete">Whether certificates cover the whole day.</param>
/// <param name="Entries">Where the proof stands in the log: certificates and ends of holds.</param>
public sealed record DayProof(DateOnly Day, long Uploaded, long Purged, long Held, bool Complete, ImmutableArray<long> Entries);

/// <summary>
/// Replays what an audit log says of retention: entries in, in order; what was purged and held of each upload day, and everything that does
/// not add up, out. Certificates are numbered without gaps, each begins where the one before ended, and none came before 30 days (INV-6). Pure.
/// </summary>
public sealed class RetentionProof
{
    public const string CertificateKind = "purge-certified", HoldEndedKind = "hold-ended";

    private static readonly TimeSpan Life = TimeSpan.FromDays(30);

    private readonly List<(PurgeCertificate Certificate, long Entry)> _certificates = [];
    private readonly List<(HoldCertificate Certificate, long Entry)> _ends = [];
    private readonly List<string> _problems = [];

    /// <summary>Everything that does not add up, each in one sentence; empty when all does.</summary>
    public IReadOnlyList<string> Problems => _problems;

    public int Certificates => _certificates.Count;

    public long Reads => _certificates.Sum(one => one.Certificate.Reads);

    public long Held => _certificates.Sum(one => one.Certificate.Held) - _ends.Sum(one => one.Certificate.Purged);

    public long Purged => Reads - Held;

    /// <summary>Certificates that were made while something was not confirmed, with what.</summary>
    public IEnumerable<(long Number, string Item)> OpenItems => _certificates.SelectMany(one => one.Certificate.OpenItems.Select(item => (one.Certificate.Number, item)));

    public DateTimeOffset? CertifiedUntil => _certificates.Count == 0 ? null : _certificates[^1].Certificate.Uploaded.Until;

    /// <summary>Takes the next entry of the log.</summary>
    public void Take(SeenEntry seen)
    {
        if (seen.Entry.Kind == CertificateKind) TakeCertificate(seen);
        else if (seen.Entry.Kind == HoldEndedKind) TakeEnd(seen);
    }

    /// <summary>Holds the log against what a store says: its books balance, and nothing was purged but what certificates say or will say next.</summary>
    public void Compare(StoreNumbers store)
    {
        if (store.Uploaded != store.Live + store.Purged + store.Held)
            _problems.Add($"the store's books do not balance: {store.Uploaded} uploaded, but {store.Live} live + {store.Purged} purged + {store.Held} held");
        var uncertified = store.Purged + store.Held - Reads;
        if (uncertified < 0) _problems.Add($"certificates cover {Reads} reads, but the store has destroyed only {store.Purged + store.Held}");
        if (CertifiedUntil is { } until && store.DestroyedUntil < until) _problems.Add($"certificates say that everything before {until:u} is destroyed; the store says {store.DestroyedUntil:u}");
        if (CertifiedUntil == store.DestroyedUntil && uncertified > 0) _problems.Add($"the store has destroyed {uncertified} reads that no certificate covers");
        if (store.Certificates != _certificates.Count) _problems.Add($"the store has made {store.Certificates} certificates, and {_certificates.Count} are in the log; if the last is seconds old, ask again");
        var held = store.Held - Held;
        if (held < 0 || held > Math.Max(uncertified, 0)) _problems.Add($"by the log {Held} reads are held, the store holds {store.Held}");
        if (_problems.Count == 0 && uncertified > 0) Uncertified = uncertified;
    }

    /// <summary>Reads that the store has destroyed and the next certificate will cover.</summary>
    public long Uncertified { get; private set; }

    /// <summary>Each upload day that certificates speak of, oldest first.</summary>
    public ImmutableArray<DayProof> Days()
    {
        var days = _certificates.GroupBy(one => DateOnly.FromDateTime(one.Certificate.Uploaded.From.UtcDateTime));
        return
        [
            .. days.OrderBy(day => day.Key).Select(day =>
            {
                var ends = _ends.Where(end => end.Certificate.ByUploadDay.Any(one => one.Day == day.Key)).ToArray();
                var (reads, held) = (day.Sum(one => one.Certificate.Reads), day.Sum(one => one.Certificate.Held));
                var ended = ends.Sum(end => end.Certificate.ByUploadDay.Where(one => one.Day == day.Key).Sum(one => one.Reads));
                return new DayProof(day.Key, reads, reads - held + ended, held - ended, IsWhole(day.Key), [.. day.Select(one => one.Entry).Concat(ends.Select(end => end.Entry)).Order()]);
            }),
        ];
    }

    private void TakeCertificate(SeenEntry seen)
    {
        if (!PurgeCertificate.TryParse([.. seen.Entry.Subjects], out var read) || read is not { } certificate)
        {
            _problems.Add($"entry {seen.Index} says that it is a purge certificate and is none");
            return;
        }
        var known = _certificates.FirstOrDefault(one => one.Certificate.Number == certificate.Number);
        if (known.Certificate is { } first)
        {
            // After a crash the same certificate is written again; another one under its number is a forgery.
            if (!first.ToSubjects().SequenceEqual(certificate.ToSubjects())) _problems.Add($"entry {seen.Index} gives certificate {certificate.Number} another content than entry {known.Entry}");
            return;
        }
        var last = _certificates.Count == 0 ? null : _certificates[^1].Certificate;
        if (certificate.Number != (last?.Number ?? 0) + 1) _problems.Add($"entry {seen.Index}: certificate {certificate.Number} follows {last?.Number ?? 0}; one between is missing");
        if (last is not null && certificate.Uploaded.From > last.Uploaded.Until)
            _problems.Add($"no certificate covers the uploads from {last.Uploaded.Until:yyyy-MM-dd HH:mm} until {certificate.Uploaded.From:yyyy-MM-dd HH:mm} UTC");
        if (last is not null && certificate.Uploaded.From < last.Uploaded.Until) _problems.Add($"entry {seen.Index}: certificate {certificate.Number} covers minutes that certificate {last.Number} has covered");
        if (certificate.Uploaded.Until <= certificate.Uploaded.From) _problems.Add($"entry {seen.Index}: certificate {certificate.Number} covers no time");
        if (certificate.Uploaded.Until + Life > seen.Entry.At) _problems.Add($"entry {seen.Index}: certificate {certificate.Number} was written before the last of its uploads was 30 days old (INV-6)");
        if (certificate.Held < 0 || certificate.Held > certificate.Reads) _problems.Add($"entry {seen.Index}: certificate {certificate.Number} says that {certificate.Held} of {certificate.Reads} reads are held");
        _certificates.Add((certificate, seen.Index));
    }

    private void TakeEnd(SeenEntry seen)
    {
        if (!HoldCertificate.TryParse([.. seen.Entry.Subjects], out var read) || read is not { } end)
        {
            _problems.Add($"entry {seen.Index} says that it is the end of a hold and its numbers do not add up");
            return;
        }
        if (_ends.Any(one => one.Certificate.ToSubjects().SequenceEqual(end.ToSubjects()))) return; // written again after a crash
        foreach (var day in end.ByUploadDay)
        {
            var (held, ended) = (CertifiedHeld(day.Day), _ends.Sum(one => one.Certificate.ByUploadDay.Where(other => other.Day == day.Day).Sum(other => other.Reads)));
            if (ended + day.Reads > held) _problems.Add($"entry {seen.Index}: a hold ends for {day.Reads} reads of {day.Day:yyyy-MM-dd}, and only {held - ended} of that day are held by certificates");
        }
        _ends.Add((end, seen.Index));
    }

    private long CertifiedHeld(DateOnly day) => _certificates.Where(one => DateOnly.FromDateTime(one.Certificate.Uploaded.From.UtcDateTime) == day).Sum(one => one.Certificate.Held);

    private bool IsWhole(DateOnly day)
    {
        var (start, end) = (new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero), new DateTimeOffset(day.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero));
        return CertifiedUntil >= end && (_certificates[0].Certificate.Uploaded.From <= start || DateOnly.FromDateTime(_certificates[0].Certificate.Uploaded.From.UtcDateTime) == day);
    }
}
