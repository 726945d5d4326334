using System.Globalization;
using System.Security.Cryptography;
using AlprGrains.Audit.Entries;
using AlprGrains.Audit.Files;

namespace AlprGrains.Audit.Keys;

/// <summary>
/// One key for the annexes of each day, each in a file of its own that only the owner may read. A key is durable before anything is
/// sealed with it; destroying it makes that day's clear values unreadable in every copy, while the log keeps its commitments.
/// </summary>
/// <param name="folder">Where the keys are.</param>
/// <param name="writer">The writer's epoch, for names of its own.</param>
/// <param name="chance">Where keys are drawn from.</param>
/// <remarks>Thread-safe. Keep the folder out of backups of the log: a backup alone then opens nothing.</remarks>
internal sealed class AnnexKeys(string folder, long writer, RandomNumberGenerator chance) : IDisposable
{
    /// <summary>Days whose ciphers are kept in memory.</summary>
    private const int CachedMax = 32;

    private const string DayFormat = "yyyy-MM-dd";
    private const string Suffix = ".key";

    private readonly Lock _gate = new();
    private readonly Dictionary<DateOnly, DayCipher> _ciphers = [];
    private volatile DayCipher? _last;

    /// <summary>The key of a day, made if it is new. A day whose key was destroyed gets no other.</summary>
    public DayCipher For(DateOnly day)
    {
        if (_last is { } last && last.Day == day) return last;
        lock (_gate) return _last = Find(day) ?? Make(day);
    }

    /// <summary>The key of a day; null when it was destroyed or never was.</summary>
    public DayCipher? TryGet(DateOnly day)
    {
        if (_last is { } last && last.Day == day) return last;
        lock (_gate) return Find(day);
    }

    /// <summary>Destroys the keys of a day and of all before it; gives how many died.</summary>
    public int DestroyThrough(DateOnly last)
    {
        lock (_gate)
        {
            // Written first: a day that is to be forgotten must not get a new key by a restart in between.
            DurableFolder.WriteWhole(DestroyedFile, DestroyedFile + ".new", System.Text.Encoding.ASCII.GetBytes(NameOf(last)), isPrivate: true);
            DurableFolder.Sync(folder);
            var died = 0;
            foreach (var file in Directory.EnumerateFiles(folder).ToArray())
            {
                if (!TryDayOf(file, out var day) || day > last) continue; // what a crash left of a key's making too
                using (var handle = File.OpenHandle(file, FileMode.Open, FileAccess.Write))
                {
                    RandomAccess.Write(handle, new byte[Annex.KeyBytes], 0); // where the file system writes in place, nothing stays
                    RandomAccess.FlushToDisk(handle);
                }
                File.Delete(file);
                if (file.EndsWith(Suffix, StringComparison.Ordinal)) died++;
            }
            DurableFolder.Sync(folder);
            _ciphers.Clear(); // not disposed: a reader may be half through an entry
            _last = null;
            return died;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var cipher in _ciphers.Values) cipher.Dispose();
            _ciphers.Clear();
            _last = null;
        }
    }

    private string DestroyedFile => Path.Combine(folder, "destroyed-through");

    private DayCipher? Find(DateOnly day)
    {
        if (_ciphers.TryGetValue(day, out var known)) return known;
        var file = FileOf(day);
        return File.Exists(file) ? Keep(day, KeyFile.Read(file, Annex.KeyBytes)) : null;
    }

    private DayCipher Make(DateOnly day)
    {
        if (File.Exists(DestroyedFile) && DateOnly.ParseExact(File.ReadAllText(DestroyedFile), DayFormat, CultureInfo.InvariantCulture) >= day)
            throw new InvalidOperationException($"the annex key of {NameOf(day)} is destroyed; nothing can be sealed as of that day");
        var key = new byte[Annex.KeyBytes];
        chance.GetBytes(key);
        DurableFolder.Create(folder, isPrivate: true);
        // The first to make a day's key wins, also over a writer that was paused and goes on.
        var isOurs = DurableFolder.TryWriteNew(FileOf(day), $"{FileOf(day)}.{writer}", key);
        DurableFolder.Sync(folder);
        return Keep(day, isOurs ? key : KeyFile.Read(FileOf(day), Annex.KeyBytes));
    }

    private DayCipher Keep(DateOnly day, byte[] key)
    {
        if (_ciphers.Count >= CachedMax) _ciphers.Clear(); // whoever uses one still holds it; the collector ends it
        return _ciphers[day] = new DayCipher(day, key);
    }

    private string FileOf(DateOnly day) => Path.Combine(folder, NameOf(day) + Suffix);

    private static string NameOf(DateOnly day) => day.ToString(DayFormat, CultureInfo.InvariantCulture);

    private static bool TryDayOf(string file, out DateOnly day) =>
        DateOnly.TryParseExact(Path.GetFileName(file).AsSpan(0, Math.Min(DayFormat.Length, Path.GetFileName(file).Length)), DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
}
