using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using AlprGrains.Audit;
using AlprGrains.Audit.Entries;
using AlprGrains.Audit.Reading;
using AlprGrains.Audit.Writing;

namespace AlprGrains.Grains.Audit;

/// <summary>
/// The audit log in a folder of this machine, in the form that others verify (<see cref="TileLog"/>). Events in; what an event says of
/// people goes behind commitments, the rest is published.
/// </summary>
public sealed class TileAuditLog : IAuditLog, IDisposable
{
    /// <summary>How long a proof waits for a checkpoint over its entry.</summary>
    private static readonly TimeSpan PublishedWithin = TimeSpan.FromSeconds(10);

    private readonly TileLog _log;

    /// <summary>Opens, and checks the whole log first; throws when it was changed or another process holds it.</summary>
    public TileAuditLog(string folder, TimeProvider time, string? origin = null) =>
        _log = TileLog.Open(new TileLogOptions(folder) { Origin = origin }, time, RandomNumberGenerator.Create());

    /// <summary>Reads entries, annexes and proofs.</summary>
    public LogArchive Archive => _log.Archive;

    /// <summary>The log as it was last published.</summary>
    public PublishedLog Published => _log.Published;

    /// <summary>Why nothing is written or published; null when all is well.</summary>
    public string? Problem => _log.ClosedBecause ?? _log.PublishingProblem;

    public async ValueTask<AuditReceipt> Append(AuditEvent entry)
    {
        var receipt = await _log.Append(EntryOf(entry));
        return new AuditReceipt(receipt.Index, receipt.At, receipt.Leaf.Hex, entry.QuestionDigestHex);
    }

    public async ValueTask<AuditProof> Prove(long index) => ToWire(await _log.Archive.Prove(index, await WhenPublished(index)));

    /// <summary>The published log that covers an entry; throws when that takes too long, as for an entry that is none.</summary>
    public async Task<PublishedLog> WhenPublished(long index)
    {
        using var limit = new CancellationTokenSource(PublishedWithin);
        return await _log.WhenPublished(index, limit.Token);
    }

    /// <summary>The same proof as it crosses a grain boundary.</summary>
    public AuditProof ToWire(EntryProof proof) => new(
        Encoding.UTF8.GetString(proof.Entry.Span), proof.Index, proof.Log.Checkpoint.Size, proof.Leaf.Hex, proof.Log.Checkpoint.Root.Hex,
        [.. proof.Hashes.Select(hash => hash.Hex)], proof.Log.Note, _log.Key.ToString());

    /// <summary>Which part of an event the log shows and which it only commits to.</summary>
    public static LogEntry EntryOf(AuditEvent entry)
    {
        var showsSubjects = AuditKinds.ShowsSubjects(entry.Kind);
        var confidential = ImmutableArray.CreateBuilder<ConfidentialField>(entry.Confidential.Length + 2);
        confidential.Add(new ConfidentialField(LogEntry.UserField, entry.UserName));
        if (!showsSubjects) foreach (var subject in entry.Subjects) confidential.Add(new ConfidentialField(LogEntry.SubjectField, subject));
        foreach (var field in entry.Confidential) confidential.Add(new ConfidentialField(field.Name, field.Value));
        return new LogEntry(
            entry.Kind, entry.Organization, entry.RoleClass, entry.Purpose, showsSubjects ? entry.Subjects : [], entry.Outcome, entry.QuestionDigestHex, confidential.ToImmutable());
    }

    public void Dispose() => _log.Dispose();
}
