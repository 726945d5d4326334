using System.Collections.Immutable;
using AlprGrains.Evidence;
using AlprGrains.Plates;
using AlprGrains.Quarantine;
using AlprGrains.Retention;
using AlprGrains.Storage.Embedded.Evidence;
using AlprGrains.Storage.Embedded.Plates;
using AlprGrains.Storage.Embedded.Quarantine;
using AlprGrains.Storage.Embedded.Reminders;
using AlprGrains.Storage.Embedded.States;
using AlprGrains.Storage.Holds;
using AlprGrains.Storage.Keys;
using AlprGrains.Storage.Retention;
using Microsoft.Extensions.Logging;
using Orleans.Storage;

namespace AlprGrains.Storage.Embedded;

/// <summary>
/// An opened data directory: keys, reads, images, quarantine, reminders and grain states. Several silos of one process may
/// share it; a second process is refused. Disposing commits what waits and closes the files.
/// </summary>
public sealed class EmbeddedStorage : IAsyncDisposable, IDisposable
{
    private readonly Stack<IAsyncDisposable> _parts = new();

    private EmbeddedStorage(EmbeddedStorageOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        var folder = Path.GetFullPath(options.DataDirectory);
        try
        {
            DurableFiles.CreateFolder(folder);
            Own(DataDirectoryLock.Take(folder));
            Keys = Own(KeyStore.Open(Path.Combine(folder, "keys"), time, options.MasterKey));
            var clock = new RetentionClock(time, new LedgerMarks(Keys), options.Boot);
            var gate = new PurgeGate(Keys, clock);
            PlateKeys = new PlateKeys(Keys);
            var reminders = Own(new ReminderFile(Path.Combine(folder, "reminders.db")));
            Reminders = new EmbeddedReminderTable(reminders, time, options.RemindersPerQueryMax);
            var states = Own(new StateFile(Path.Combine(folder, "states.db")));
            States = new EmbeddedGrainStorage(states, Keys);
            var images = Own(new SegmentLog(Path.Combine(folder, "evidence"), "image", Keys, options.QueuedEvidenceBytesMax));
            Evidence = new EmbeddedEvidenceStore(images, clock);
            var quarantined = Own(new SegmentLog(Path.Combine(folder, "quarantine"), "quarantined input", Keys, options.QueuedEvidenceBytesMax));
            Quarantine = new EmbeddedQuarantine(quarantined, options.QuarantinedPerDayMax, options.QuarantinedBytesPerDayMax);
            var reads = new EmbeddedReadStore(Path.Combine(folder, "reads"), Keys, reminders, images, clock, options, time, loggers.CreateLogger("AlprGrains.Storage.Reads"));
            _parts.Push(new Synchronous(reads.Close));
            Reads = reads;
            ReadsById = reads;
            var holds = HoldStore.InFiles(Path.Combine(folder, "keys", "holds.db"), Path.Combine(folder, "holds", "copies.db"), Keys.StateKey);
            _parts.Push(new Synchronous(holds.Close));
            (Holds, HeldReads) = (holds, holds);
            Plates = reads.Directory;
            Retention = Purging = new EmbeddedRetention(Keys, clock, gate, reads, [images, quarantined], states, time);
            (Gate, HidingClock) = (gate, clock);
            if (options.KeyReplica is { } replica) KeyReplicas = [new FolderKeyReplica(Path.Combine(folder, "keys"), replica)];
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Opens or creates the data directory. Throws <see cref="StorageException"/>, which says what to do, and names every wrong option.</summary>
    public static EmbeddedStorage Open(EmbeddedStorageOptions options, TimeProvider time, ILoggerFactory loggers) =>
        options.Problems() is { Count: > 0 } problems
            ? throw new ArgumentException($"the storage cannot be opened: {string.Join("; ", problems)}", nameof(options))
            : new EmbeddedStorage(options, time, loggers);

    public KeyStore Keys { get; }

    public IPlateKeys PlateKeys { get; }

    public IReadStore Reads { get; }

    /// <summary>One live read by its id.</summary>
    public IReadsById ReadsById { get; }

    /// <summary>Copies of held reads.</summary>
    public IHoldStore Holds { get; }

    /// <summary>The same, as purging counts it.</summary>
    public IHeldReads HeldReads { get; }

    /// <summary>The live plates, for questions about part of one.</summary>
    public IPlateDirectory Plates { get; }

    public IEvidenceStore Evidence { get; }

    public IRetentionStore Retention { get; }

    /// <summary>Between placing holds and purging.</summary>
    public IPurgeGate Gate { get; }

    /// <summary>The time by which reads are hidden.</summary>
    public IHidingClock HidingClock { get; }

    /// <summary>Keys for replicas, as they are wrapped.</summary>
    public IWrappedKeys WrappedKeys => Purging;

    /// <summary>Where copies of the keys are kept; empty when nowhere.</summary>
    public ImmutableArray<IKeyReplica> KeyReplicas { get; } = [];

    internal EmbeddedRetention Purging { get; }

    public IQuarantine Quarantine { get; }

    public IReminderTable Reminders { get; }

    public IGrainStorage States { get; }

    // On a pool thread: a caller's context that is blocked here could not run what closing waits for.
    public void Dispose() => Task.Run(() => DisposeAsync().AsTask()).GetAwaiter().GetResult();

    public async ValueTask DisposeAsync()
    {
        while (_parts.TryPop(out var part)) await part.DisposeAsync(); // the last opened first; the lock last
    }

    private T Own<T>(T part) where T : class
    {
        _parts.Push(part as IAsyncDisposable ?? new Synchronous(((IDisposable)part).Dispose));
        return part;
    }

    private sealed class Synchronous(Action close) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            close();
            return ValueTask.CompletedTask;
        }
    }
}
