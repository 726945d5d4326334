using System.Collections.Immutable;
using AlprGrains.Plates;
using AlprGrains.Retention;
using AlprGrains.Storage.Keys;

namespace AlprGrains.Storage.Retention;

/// <summary>
/// What retention is over every key store: the keys that are due die with no hold's copy under way, and with them goes an entry into the books;
/// then what no key opens is cleared away. Only the first makes anything unreadable; the rest may be late, and is done again until it succeeds.
/// </summary>
internal abstract class RetentionOverKeys(KeyStore keys, RetentionClock clock, PurgeGate gate, TimeProvider time) : IRetentionStore, IWrappedKeys
{
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private UploadMinute _cleanedThrough = new(-1);

    protected KeyStore Keys { get; } = keys;

    protected PurgeGate Gate { get; } = gate;

    /// <summary>Called before each step of a purge with its name: how tests kill one there.</summary>
    internal Action<string> BeforeStep { get; set; } = static _ => { };

    public ClockState CheckClocks() => clock.Check();

    public void ConfirmClocks() => clock.Confirm();

    public async ValueTask<DateTimeOffset> DestroyDue()
    {
        await _oneAtATime.WaitAsync();
        try
        {
            if (clock.Destroying is { } now)
            {
                var due = new UploadMinute(UploadMinute.Of(now - ReadRetention.Period).Number - 1); // the last that ended 30 days ago
                if (due.CompareTo(Keys.DestroyedThrough) > 0)
                {
                    BeforeStep("keys");
                    await Gate.Purge(() => Destroy(due), time);
                }
            }
            var through = Keys.DestroyedThrough;
            if (through.Number >= 0 && through != _cleanedThrough)
            {
                await Clean(through);
                _cleanedThrough = through;
            }
            return Gate.DestroyedUntil;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public abstract ValueTask<RetentionBooks> Books();

    public async ValueTask<PurgeCertificate?> NextCertificate(IHeldReads held, Func<ImmutableArray<string>> openItems)
    {
        await _oneAtATime.WaitAsync(); // nothing dies between counting what is held and writing it down
        try
        {
            if (Keys.WithLedger(ledger => ledger.Unlogged()) is { } unlogged) return unlogged;
            if (Keys.WithLedger(ledger => ledger.Uncertified(Keys.DestroyedThrough)) is not { } span) return null;
            PurgeCertificate? made = null;
            await Gate.Purge(async () => // no hold ends meanwhile: what is counted as held here needs a certificate of its own when it does
            {
                var heldReads = await held.Count(span);
                BeforeStep("certificate");
                made = Keys.WithLedger(ledger => ledger.Certify(span, heldReads, openItems()));
            }, time);
            return made;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public ValueTask CertificateLogged(long number)
    {
        Keys.WithLedger(ledger => { ledger.NoteLogged(number); return 0; });
        return ValueTask.CompletedTask;
    }

    public ValueTask<PurgeCertificate?> LastCertificate() => ValueTask.FromResult(Keys.WithLedger(ledger => ledger.Last()));

    public ValueTask<ImmutableArray<WrappedKey>> Export(DateTimeOffset endingAfter) => ValueTask.FromResult(Keys.Export(endingAfter));

    public ValueTask<int> Import(ImmutableArray<WrappedKey> wrapped) => ValueTask.FromResult(Keys.Import(wrapped, clock.Hiding));

    /// <summary>Keys that live although their 30 days are over.</summary>
    protected long Overdue => Keys.CountThrough(new UploadMinute(UploadMinute.Of(clock.Hiding - ReadRetention.Period).Number - 1));

    /// <summary>Destroys keys of minutes up to one, with what they held entered into the books.</summary>
    protected abstract Task Destroy(UploadMinute due);

    /// <summary>Clears away what no key opens any more.</summary>
    protected abstract Task Clean(UploadMinute through);
}
