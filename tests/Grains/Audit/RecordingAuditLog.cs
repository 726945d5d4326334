using AlprGrains.Audit;
using AlprGrains.Grains.Audit;

namespace AlprGrains.Tests.Grains.Audit;

/// <summary>An audit log in memory that can fail or be slow.</summary>
internal sealed class RecordingAuditLog : IAuditLog
{
    private readonly Lock _gate = new();
    private readonly List<AuditEvent> _entries = [];
    private TaskCompletionSource? _held;
    private string? _heldKind;
    private TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Appends throw: nothing may be answered (INV-3).</summary>
    public bool IsBroken { get; set; }

    /// <summary>Appends of these entries throw, and others go on.</summary>
    public Func<AuditEvent, bool> Breaks { get; set; } = _ => false;

    public IReadOnlyList<AuditEvent> Entries
    {
        get { lock (_gate) return [.. _entries]; }
    }

    public IEnumerable<AuditEvent> Of(string kind) => Entries.Where(entry => entry.Kind == kind);

    /// <summary>Appends (of this kind, when one is given) wait until <see cref="LetGo"/>; the task completes when one has arrived.</summary>
    public Task Hold(string? kind = null)
    {
        _heldKind = kind;
        _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _arrived.Task;
    }

    public void LetGo()
    {
        var held = _held;
        _held = null;
        held?.SetResult();
    }

    /// <summary>In the form of a proof; this log is in memory and proves nothing.</summary>
    public ValueTask<AuditProof> Prove(long index) => ValueTask.FromResult(new AuditProof("in memory", index, index + 1, "", "", [], "", ""));

    public async ValueTask<AuditReceipt> Append(AuditEvent entry)
    {
        if (IsBroken || Breaks(entry)) throw new IOException("the disk under the audit log is broken");
        if (_held is { } held && entry.Kind == (_heldKind ?? entry.Kind))
        {
            _arrived.TrySetResult();
            await held.Task;
        }
        lock (_gate)
        {
            _entries.Add(entry);
            return new AuditReceipt(_entries.Count - 1, Reads.Noon, $"{_entries.Count:x64}", entry.QuestionDigestHex);
        }
    }
}
