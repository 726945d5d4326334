using AlprGrains.Storage.Keys;

namespace AlprGrains.Storage.Embedded.Plates;

/// <summary>All upload days of a data directory, open. The committer makes new ones; anyone may look.</summary>
internal sealed class Days : IDisposable
{
    private readonly string _folder;
    private readonly KeyStore _keys;
    private volatile Day[] _byDate; // oldest first; replaced as a whole

    public Days(string folder, KeyStore keys)
    {
        _keys = keys;
        DurableFiles.CreateFolder(folder);
        _folder = folder;
        var opened = new List<Day>();
        try
        {
            foreach (var day in Day.FindIn(folder))
            {
                if (keys.WithLedger(ledger => ledger.IsDropped(day))) Day.DeleteFiles(folder, day); // a crash came between its last entry and its files
                else opened.Add(new Day(folder, day, keys));
            }
        }
        catch
        {
            foreach (var day in opened) day.Dispose();
            throw;
        }
        _byDate = [.. opened];
    }

    /// <summary>Oldest first.</summary>
    public ReadOnlySpan<Day> All => _byDate;

    /// <summary>As <see cref="All"/>, for callers that wait in between.</summary>
    public IReadOnlyList<Day> Snapshot => _byDate;

    /// <summary>On the committer: the day, made if it is new.</summary>
    public Day OpenOrCreate(UploadDay number)
    {
        foreach (var day in _byDate)
            if (day.Number == number) return day;
        var created = new Day(_folder, number, _keys);
        DurableFiles.SyncFolder(_folder);
        _byDate = [.. _byDate.Append(created).OrderBy(day => day.Number)];
        return created;
    }

    /// <summary>On the committer: takes a day out whose last key has died, and deletes its files. Its count is in the ledger before.</summary>
    public void Drop(Day dead)
    {
        _keys.WithLedger(ledger => { ledger.NoteDropped(dead.Number, dead.Uploaded); return 0; });
        _byDate = [.. _byDate.Where(day => day != dead)];
        dead.Drop();
        Day.DeleteFiles(_folder, dead.Number);
    }

    public void Dispose()
    {
        foreach (var day in _byDate) day.Dispose();
    }
}
