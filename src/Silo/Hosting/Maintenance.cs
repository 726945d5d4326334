using AlprGrains.Retention;
using AlprGrains.Storage;
using AlprGrains.Storage.Backups;
using AlprGrains.Storage.Embedded;
using Microsoft.Extensions.Logging.Abstractions;

namespace AlprGrains.Silo.Hosting;

/// <summary>
/// What this program does on a data directory instead of serving it: <c>backup --data DATA --to DIR</c>, also while another process serves
/// it, and <c>restore --data DATA --from DIR</c> or <c>books --data DATA</c>, when none does. What was done is one line of JSON, or words; exit code 1 with one
/// sentence when it was not.
/// </summary>
public static class Maintenance
{
    public const string Usage = "usage: AlprGrains.Silo backup --data DATA --to DIR | restore --data DATA --from DIR | books --data DATA, and --json";

    public static bool IsAsked(IReadOnlyList<string> words) => words is ["backup" or "restore" or "books", ..];

    public static int Run(IReadOnlyList<string> words, TimeProvider time)
    {
        var asJson = words[^1] == "--json";
        if (words is ["books", "--data", var store, "--json"]) return Guarded(() => Books(store, time));
        if ((asJson ? words.SkipLast(1) : words).ToArray() is not [_, "--data", var data, "--to" or "--from", var folder] || words[0] == "backup" != (words[3] == "--to")) return Said(Usage, 1);
        return Guarded(() => words[0] == "backup" ? TakeBackup(data, folder, time, asJson) : RunRestore(folder, data, asJson));
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

    private static int RunRestore(string folder, string data, bool asJson)
    {
        var restored = Restore.Run(folder, data);
        if (asJson)
        {
            Console.WriteLine(Line(restored));
            return 0;
        }
        Console.WriteLine($"Every byte of the backup is as it was written. Put back {restored.Files} files.");
        if (restored.Dead > 0) Console.WriteLine($"{restored.Dead} files of uploads whose keys were destroyed since were left out: they do not come back (INV-5).");
        if (restored.KeptAuditLog) Console.WriteLine("The audit log that is here was kept: it is never rolled back (INV-8).");
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
