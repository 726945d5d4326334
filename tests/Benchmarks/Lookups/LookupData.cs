using System.Diagnostics;
using AlprGrains.Plates;
using AlprGrains.Storage.Embedded;
using AlprGrains.Tests.Benchmarks.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace AlprGrains.Tests.Benchmarks.Lookups;

/// <summary>
/// A filled data directory for lookups: reads of the last 30 days, 32 a plate on average, and beside it the file of the raw SQL
/// reference over the very same rows. Filled once; a folder that holds it already is taken as it is.
/// </summary>
internal sealed class LookupData(string folder, long readsCount)
{
    public const int Days = 30;
    public const int Seed = 1;

    private readonly SyntheticReads _reads = new(Seed, readsCount);

    public string ReferencePath => Path.Combine(folder, "raw-sql.db");

    public string StoreFolder => Path.Combine(folder, "store");

    public EmbeddedStorage Open() =>
        EmbeddedStorage.Open(new EmbeddedStorageOptions { DataDirectory = StoreFolder }, TimeProvider.System, NullLoggerFactory.Instance);

    public async Task Fill()
    {
        Directory.CreateDirectory(folder);
        await using var storage = Open();
        var there = (await storage.Reads.Counts()).Uploaded;
        if (there == 0) await SeedStore.Fill(storage, _reads, readsCount, Days);
        else if (there != readsCount) throw new ArgumentException($"--folder holds {there} reads, not {readsCount}: name another folder, or as many with --reads");
        if (!File.Exists(ReferencePath)) RawSqlLookups.Build(ReferencePath, Path.Combine(StoreFolder, "reads"), storage.Keys);
    }

    /// <summary>Plates as reads show them: those that pass often are asked for often.</summary>
    public IEnumerable<PlateNumber> PlatesToAskFor(int seed)
    {
        var random = new Random(seed);
        while (true) yield return _reads.Make(random.NextInt64(readsCount), DateTimeOffset.UnixEpoch.AddYears(56)).Plate;
    }

    /// <summary>Takes the files out of the system's memory, so that what follows comes from the disk. They must be closed.</summary>
    public async Task MakeCold()
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*.db", SearchOption.AllDirectories))
        {
            using var drop = Process.Start(new ProcessStartInfo("dd", [$"of={file}", "oflag=nocache", "conv=notrunc,fdatasync", "count=0", "status=none"]))!;
            await drop.WaitForExitAsync();
            if (drop.ExitCode != 0) throw new InvalidOperationException($"dd could not drop {file} from memory");
        }
    }
}
