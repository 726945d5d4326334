using AlprGrains.Plates;
using AlprGrains.Retention;
using AlprGrains.Storage.Embedded;
using AlprGrains.Storage.Keys;
using AlprGrains.Tests.TestKit;
using static AlprGrains.Tests.Storage.Plates.SampleReads;

namespace AlprGrains.Tests.Storage.Retention;

/// <summary>A data directory with two days of reads and images, its purge, and what must hold of it whatever happened in between.</summary>
internal static class PurgeProgram
{
    public const int Reads = 12;

    public static readonly DateTimeOffset Evening = new(2026, 3, 2, 23, 0, 0, TimeSpan.Zero);

    /// <summary>The first day is over its 30 days, and an hour of the second.</summary>
    public static readonly DateTimeOffset Due = new DateTimeOffset(2026, 3, 3, 1, 0, 0, TimeSpan.Zero) + ReadRetention.Period;

    public static DateTimeOffset UploadOf(int number) => Evening + TimeSpan.FromMinutes(20 * number);

    public static bool IsDue(int number) => UploadOf(number) + TimeSpan.FromMinutes(1) + ReadRetention.Period <= Due;

    public static async Task Fill(string folder)
    {
        var time = new ManualTime(Evening);
        await using var storage = PurgeTests.Open(folder, time);
        for (var number = 0; number < Reads; number++)
        {
            time.Jump(UploadOf(number));
            var image = await storage.Evidence.Put(new byte[5000], UploadOf(number));
            var read = Read(number, UploadOf(number), number % 2 == 0 ? Plate : OtherPlate) with { FrameImage = image, PlateImage = image };
            Assert.Equal(RecordOutcome.Stored, await storage.Reads.Append(Append(read, storage.PlateKeys, number % 3 == 0 ? [Alert(read)] : [], registerReminder: true)));
        }
    }

    /// <summary>Everything that a round of purging does, as RetentionGrain does it.</summary>
    public static async Task Run(string folder, DateTimeOffset now)
    {
        await using var storage = OpenDue(folder, now);
        await Round(storage);
    }

    /// <summary>A month after it was filled; an administrator has said that the clock is right.</summary>
    public static EmbeddedStorage OpenDue(string folder, DateTimeOffset now)
    {
        var storage = PurgeTests.Open(folder, new ManualTime(now));
        storage.Retention.ConfirmClocks();
        return storage;
    }

    public static async Task Round(EmbeddedStorage storage)
    {
        await storage.Reads.PurgeExpired(storage.PlateKeys.KeyOf(Plate));
        await storage.Retention.DestroyDue();
        while (await storage.Retention.NextCertificate(new NothingHeld(), () => []) is { } certificate) await storage.Retention.CertificateLogged(certificate.Number);
    }

    /// <summary>INV-4, INV-5, INV-6 and the books, after the purge was interrupted anywhere and done again.</summary>
    public static async Task HoldsAfterAnotherRound(string folder, string what)
    {
        await using var storage = OpenDue(folder, Due);
        await BooksBalance(storage, what); // before the round that finishes it, too
        await Round(storage);
        await BooksBalance(storage, what);
        var books = await storage.Retention.Books();
        var due = Enumerable.Range(0, Reads).Count(IsDue);
        Assert.True(due is > 0 and < Reads);
        Assert.True(books.Destroyed == due && books.Live == Reads - due, $"{what}: {books}");
        Assert.True((await storage.Retention.LastCertificate()) is { Number: 2 } certificate && certificate.Purged == due - Enumerable.Range(0, Reads).Count(number => UploadOf(number).Day == Evening.Day), $"{what}: certificates"); // one a day
        for (var number = 0; number < Reads; number++)
            Assert.True(storage.Keys.OpeningKey(UploadMinute.Of(UploadOf(number))) is null == IsDue(number), $"{what}: the key of read {number}");
        var shown = new HashSet<ReadId>();
        foreach (var plate in (PlateNumber[])[Plate, OtherPlate])
            foreach (var read in (await storage.Reads.Page(new PlateQuestion(plate))).Reads)
            {
                shown.Add(read.Id);
                Assert.True(await storage.Evidence.Get(read.FrameImage!.Value) is { Length: 5000 }, $"{what}: the image of a read that lives");
            }
        var alive = Enumerable.Range(0, Reads).Where(number => UploadOf(number) > Due - ReadRetention.Period).Select(number => Read(number, UploadOf(number)).Id);
        Assert.True(shown.SetEquals(alive), $"{what}: {shown.Count} reads shown");
        Assert.DoesNotContain(Directory.EnumerateFiles(Path.Combine(folder, "reads")), file => Path.GetFileName(file).StartsWith("2026-03-02", StringComparison.Ordinal));
    }

    private static async Task BooksBalance(EmbeddedStorage storage, string what)
    {
        var books = await storage.Retention.Books();
        Assert.True(books.Uploaded == Reads && books.Uploaded == books.Live + books.Destroyed, $"{what}: {books}");
    }
}
