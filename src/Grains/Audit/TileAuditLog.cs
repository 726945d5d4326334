using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using AlprGrains.Audit;
using AlprGrains.Audit.Entries;
using AlprGrains.Audit.Reading;
using AlprGrains.Audit.Writing;
using AlprGrains.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AlprGrains.Grains.Audit;

/// <summary>
/// The audit log in a folder of this machine, in the form that others verify (<see cref="TileLog"/>). Events in; what an event says of
/// people goes behind commitments, the rest is published.
/// </summary>
public sealed partial class TileAuditLog : IAuditLog, IAuditRecords, IDisposable
{
    /// <summary>How long a proof waits for a checkpoint over its entry.</summary>
    private static readonly TimeSpan PublishedWithin = TimeSpan.FromSeconds(10);

    /// <summary>How often a log that takes nothing says so: often enough for whoever must know within the hour (CJIS AU-5).</summary>
    private static readonly TimeSpan AlarmPeriod = TimeSpan.FromMinutes(1);

    private const string RefusedWhy = "refused: ";

    private readonly TileLog _log;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly IDisposable _watched;
    private long _alarmedAt;

    /// <summary>Opens, and checks the whole log first; throws when it was changed or another process holds it.</summary>
    /// <param name="folder">Where all of it lies.</param>
    /// <param name="time">Stamps entries.</param>
    /// <param name="origin">Name of a new log.</param>
    /// <param name="alarm">Hears of a log that takes nothing.</param>
    /// <param name="takeOverFrom">The writer that is fenced off, on this machine or another; null to hold the log by its lock.</param>
    public TileAuditLog(string folder, TimeProvider time, string? origin = null, ILogger? alarm = null, WriterSign? takeOverFrom = null)
    {
        (_time, _logger) = (time, alarm ?? NullLogger.Instance);
        _log = TileLog.Open(new TileLogOptions(folder) { Origin = origin, TakeOver = takeOverFrom is not null, TakeOverFrom = takeOverFrom }, time, RandomNumberGenerator.Create());
        _watched = Depths.Watch(Telemetry.Queue.Audit, () => _log.WaitingCount);
    }

    /// <summary>Whether it takes no more entries: the disk refused, or another writer has taken over.</summary>
    public bool IsClosed => _log.ClosedBecause is not null;

    /// <summary>Reads entries, annexes and proofs.</summary>
    public LogArchive Archive => _log.Archive;

    /// <summary>The log as it was last published.</summary>
    public PublishedLog Published => _log.Published;

    /// <summary>Why nothing is written or published; null when all is well.</summary>
    public string? Problem => _log.ClosedBecause ?? _log.PublishingProblem;

    public async ValueTask<AuditReceipt> Append(AuditEvent entry)
    {
        LogReceipt receipt;
        var beganAt = _time.GetTimestamp();
        using var span = Traces.Audit();
        try
        {
            receipt = await _log.Append(EntryOf(entry));
        }
        catch (AuditLogWriteException refused)
        {
            Measures.AuditRefused();
            Alarm(refused);
            throw;
        }
        Measures.Audited(_time.GetElapsedTime(beganAt));
        return new AuditReceipt(receipt.Index, receipt.At, receipt.Leaf.Hex, entry.QuestionDigestHex);
    }

    public async ValueTask<AuditProof> Prove(long index) => ToWire(await _log.Archive.Prove(index, await WhenPublished(index)));

    /// <summary>The published log that covers an entry; throws when that takes too long. An index that no receipt was given for is a caller's mistake.</summary>
    public async Task<PublishedLog> WhenPublished(long index)
    {
        if (index < 0 || index >= _log.Count) throw new ArgumentOutOfRangeException(nameof(index), $"the audit log has {_log.Count} entries; there is none with number {index}");
        using var limit = new CancellationTokenSource(PublishedWithin);
        return await _log.WhenPublished(index, limit.Token);
    }

    /// <summary>The same proof as it crosses a grain boundary.</summary>
    public AuditProof ToWire(EntryProof proof) => new(
        Encoding.UTF8.GetString(proof.Entry.Span), proof.Index, proof.Log.Checkpoint.Size, proof.Leaf.Hex, proof.Log.Checkpoint.Root.Hex,
        [.. proof.Hashes.Select(hash => hash.Hex)], proof.Log.Note, _log.Key.ToString());

    /// <summary>
    /// Which part of an event the log shows and which it only commits to. Why something was refused, and what was done to an account, can
    /// hold what someone typed: the log shows the word before the colon.
    /// </summary>
    public static LogEntry EntryOf(AuditEvent entry)
    {
        var showsSubjects = AuditKinds.ShowsSubjects(entry.Kind);
        var detail = entry.Outcome.IndexOf(": ", StringComparison.Ordinal);
        var hidesDetail = detail > 0 && (!showsSubjects || entry.Outcome.StartsWith(RefusedWhy, StringComparison.Ordinal));
        var confidential = ImmutableArray.CreateBuilder<ConfidentialField>(entry.Confidential.Length + 3);
        confidential.Add(new ConfidentialField(LogEntry.UserField, entry.UserName));
        if (!showsSubjects) foreach (var subject in entry.Subjects) confidential.Add(new ConfidentialField(LogEntry.SubjectField, subject));
        if (hidesDetail) confidential.Add(new ConfidentialField(LogEntry.OutcomeField, entry.Outcome));
        foreach (var field in entry.Confidential) confidential.Add(new ConfidentialField(field.Name, field.Value));
        return new LogEntry(
            entry.Kind, entry.Organization, entry.RoleClass, entry.Purpose, showsSubjects ? entry.Subjects : [],
            hidesDetail ? entry.Outcome[..detail] : entry.Outcome, entry.QuestionDigestHex, confidential.ToImmutable());
    }

    public int DestroyThrough(DateOnly day) => _log.DestroyAnnexKeysThrough(day);

    public void Dispose()
    {
        _watched.Dispose();
        _log.Dispose();
    }

    private void Alarm(Exception refused)
    {
        var last = Interlocked.Read(ref _alarmedAt);
        var now = _time.GetTimestamp();
        if (last != 0 && _time.GetElapsedTime(last, now) < AlarmPeriod) return;
        if (Interlocked.CompareExchange(ref _alarmedAt, now, last) == last) LogRefused(refused);
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "The audit log takes no entry: whatever needs one is refused (INV-3). See to it now")]
    private partial void LogRefused(Exception refused);
}
