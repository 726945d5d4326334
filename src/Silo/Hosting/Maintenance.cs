using AlprGrains.Retention;
using AlprGrains.Storage;
using AlprGrains.Storage.Backups;
using AlprGrains.Storage.Embedded;
using Microsoft.Extensions.Logging.Abstractions;

namespace AlprGrains.Silo.Hosting;

/// <summary>
/// What this program does on a data directory instead of serving it: <c>backup --data DATA --to DIR</c>, also while another process serves
/// it, and <c>restore --data DATA --from DIR [--keys REPLICA --master FILE] [--keep-newer-holds]</c> or <c>books --data DATA</c>, when none does. What was done is one line of JSON, or words; exit code 1 with one
/// sentence when it was not.
/// </summary>
public static class Maintenance
{
    public const string Usage = "usage: AlprGrains.Silo backup --data DATA --to DIR | restore --data DATA --from DIR [--keys REPLICA --master FILE] [--keep-newer-holds] | books --data DATA, and --json";

    public static bool IsAsked(IReadOnlyList<string> words) => words is ["backup" or "restore" or "books", ..];

    public static int Run(IReadOnlyList<string> words, TimeProvider time)
    {
        var asJson = words[^1] == "--json";
        if (words is ["books", "--data", var store, "--json"]) return Guarded(() => Books(store, time));
        var rest = (asJson ? words.SkipLast(1) : words).ToList();
        var keepNewerHolds = words[0] == "restore" && rest.Remove("--keep-newer-holds");
        var (replica, master) = (words[0] == "restore" ? Taken(rest, "--keys") : null, words[0] == "restore" ? Taken(rest, "--master") : null);
        if (rest.ToArray() is not [_, "--data", var data, "--to" or "--from", var folder] || words[0] == "backup" != (words[3] == "--to") || replica is null != (master is null)) return Said(Usage, 1);
        return Guarded(() =>
        {
            if (words[0] == "backup") return TakeBackup(data, folder, time, asJson);
            if (replica is not null) Restore.TakeKeys(replica, master!, data);
            return RunRestore(folder, data, keepNewerHolds, asJson);
        });
    }

    private static string? Taken(List<string> words, string name)
    {
        var at = words.IndexOf(name);
        if (at < 0 || at + 1 >= words.Count) return null;
        var value = words[at + 1];
        words.RemoveRange(at, 2);
        return value;
    }

    private static int Guarded(Func<int> work)
    {
        try
        {
            return work();
        }
        catch (Exception refused) when (refused is StorageException or BackupDamagedException or IOException or UnauthorizedAccessException)
        {
            return Said($"{refused.Message.TrimEnd('.')}.", 1);
        }
    }

    private static int TakeBackup(string data, string folder, TimeProvider time, bool asJson)
    {
        var began = time.GetTimestamp();
        var taken = Backup.Take(data, folder, time);
        var (bytes, seconds) = (taken.Files.Sum(file => file.Bytes), time.GetElapsedTime(began).TotalSeconds);
        Console.WriteLine(asJson
            ? Line(new { taken.MadeAt, Files = taken.Files.Count, Bytes = bytes, Seconds = seconds })
            : $"Backed up {taken.Files.Count} files, {bytes:N0} bytes, in {seconds:0.0} s. No key is in it: keep {Path.Combine(data, "reads", "keys")}, or its replica, apart.");
        return 0;
    }

    private static int RunRestore(string folder, string data, bool keepNewerHolds, bool asJson)
    {
        var restored = Restore.Run(folder, data, mayKeepNewerHolds: keepNewerHolds);
        if (asJson)
        {
            Console.WriteLine(Line(restored));
            return 0;
        }
        Console.WriteLine($"Every byte of the backup is as it was written. Put back {restored.Files} files.");
        if (restored.Dead > 0) Console.WriteLine($"{restored.Dead} files of uploads whose keys were destroyed since were left out: they do not come back (INV-5).");
        if (restored.NewerHolds > 0) Console.WriteLine($"The copies of {restored.NewerHolds} holds that the backup does not know were kept; each is an open item until it is released.");
        if (restored.KeptAuditLog) Console.WriteLine("The audit log that is here was kept: it is never rolled back (INV-8).");
        if (restored.ClosedAuditLog is { } closed) Console.WriteLine($"The audit log that was here is lost, and the backup's is older than what was published: it lies closed in {Path.Combine(data, closed)}, to be verified and not written again. The server begins a new one; publish both.");
        return 0;
    }

    // Opens the store as a server would, so a running one refuses it.
    private static int Books(string data, TimeProvider time)
    {
        using var storage = EmbeddedStorage.Open(new EmbeddedStorageOptions { DataDirectory = Path.Combine(data, "reads") }, time, NullLoggerFactory.Instance);
        var (books, last) = (storage.Retention.Books().AsTask().GetAwaiter().GetResult(), storage.Retention.LastCertificate().AsTask().GetAwaiter().GetResult());
        var held = storage.HeldReads.Count(UploadSpan.Before(books.DestroyedUntil)).AsTask().GetAwaiter().GetResult();
        Console.WriteLine(Line(new { books.Uploaded, books.Live, Purged = books.Destroyed - held, Held = held, books.DestroyedUntil, Certificates = last?.Number ?? 0 }));
        return 0;
    }

    private static string Line<T>(T value) => System.Text.Json.JsonSerializer.Serialize(value, System.Text.Json.JsonSerializerOptions.Web);

    private static int Said(string sentence, int exitCode)
    {
        Console.Error.WriteLine(sentence);
        return exitCode;
    }
}
