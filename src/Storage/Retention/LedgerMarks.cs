using AlprGrains.Storage.Keys;

namespace AlprGrains.Storage.Retention;

/// <summary>The clock's mark in the books of the key store. The clock asks from any thread; the books are used under the key store's lock.</summary>
internal sealed class LedgerMarks(KeyStore keys) : IClockMarks
{
    public ClockMark? Load() => keys.WithLedger(ledger => ledger.Load());

    public void Store(ClockMark mark) => keys.WithLedger(ledger => { ledger.Store(mark); return 0; });
}
