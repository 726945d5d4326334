using System.Collections.Immutable;
using System.Text;
using Orleans.Runtime;
using AlprGrains.Plates;
using AlprGrains.Retention;
using AlprGrains.Storage.Embedded;
using AlprGrains.Storage.Keys;
using AlprGrains.Storage.Plates;
using AlprGrains.Tests.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using static AlprGrains.Tests.Storage.Plates.SampleReads;

namespace AlprGrains.Tests.Storage.Retention;

public sealed class PurgeTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly DataFolder _folder = new();
    private readonly ManualTime _time = new(Noon);
    private EmbeddedStorage? _opened;

    private EmbeddedStorage Storage => _opened ??= Open(_folder, _time);

    internal static EmbeddedStorage Open(string folder, TimeProvider time) =>
        EmbeddedStorage.Open(new EmbeddedStorageOptions { DataDirectory = folder, UnindexedReadsMax = 1000, Boot = "" }, time, NullLoggerFactory.Instance);

    public async ValueTask DisposeAsync()
    {
        if (_opened is not null) await _opened.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<RecordOutcome> Store(int number, DateTimeOffset uploadedAt, PlateNumber? plate = null, DateTimeOffset? capturedAt = null)
    {
        if (uploadedAt > _time.GetUtcNow()) _time.Jump(uploadedAt);
        return await Storage.Reads.Append(Append(Read(number, uploadedAt, plate, capturedAt), Storage.PlateKeys));
    }

    private async Task<int> Found(PlateNumber? plate = null) => (await Storage.Reads.Page(new PlateQuestion(plate ?? Plate))).Reads.Length;

    [Theory]
    [InlineData("2026-03-02T12:00:00Z")] // any day
    [InlineData("2026-03-08T09:59:59Z")] // clocks go forward in California a second later
    [InlineData("2026-11-01T08:59:59Z")] // and back
    [InlineData("2026-12-31T23:59:59.9999999Z")] // the last tick of a minute, a day and a year; where a leap second would come
    [InlineData("2028-01-30T00:00:00Z")] // 30 days later is the 29th of February
    public async Task G_1_a_read_is_there_a_second_before_30_days_and_unreadable_a_minute_after(string upload)
    {
        var uploadedAt = DateTimeOffset.Parse(upload, System.Globalization.CultureInfo.InvariantCulture);
        _time.Jump(uploadedAt);
        await Store(1, uploadedAt);
        var minute = UploadMinute.Of(uploadedAt);

        _time.Jump(uploadedAt + ReadRetention.Period - TimeSpan.FromSeconds(1));
        await Storage.Retention.DestroyDue();
        Assert.Equal(1, await Found());

        _time.Jump(uploadedAt + ReadRetention.Period);
        Assert.Equal(0, await Found()); // INV-4: at once
        await Storage.Retention.DestroyDue();
        Assert.Equal(minute.End + ReadRetention.Period <= _time.GetUtcNow(), Storage.Keys.OpeningKey(minute) is null); // INV-6: its minute is not over

        _time.Jump(uploadedAt + ReadRetention.Period + TimeSpan.FromSeconds(60));
        await Storage.Retention.DestroyDue();
        Assert.Null(Storage.Keys.OpeningKey(minute));
    }

    [Fact]
    public async Task INV_6_no_key_dies_before_30_days_after_the_end_of_its_minute()
    {
        await Store(1, Noon);
        _time.Jump(Noon + TimeSpan.FromMinutes(1) + ReadRetention.Period - TimeSpan.FromTicks(1));
        await Storage.Retention.DestroyDue();
        Assert.NotNull(Storage.Keys.OpeningKey(UploadMinute.Of(Noon)));
        _time.Jump(_time.GetUtcNow() + TimeSpan.FromTicks(1));
        await Storage.Retention.DestroyDue();
        Assert.Null(Storage.Keys.OpeningKey(UploadMinute.Of(Noon)));
    }

    [Fact]
    public async Task G_2_a_late_upload_lives_30_days_from_upload_shows_its_capture_and_a_repeat_does_not_restart_it()
    {
        var captured = Noon;
        var uploaded = Noon + TimeSpan.FromDays(29);
        _time.Jump(uploaded);
        Assert.Equal(RecordOutcome.Stored, await Store(1, uploaded, capturedAt: captured));
        _time.Jump(uploaded + TimeSpan.FromHours(12));
        Assert.Equal(RecordOutcome.AlreadyStored, await Store(1, _time.GetUtcNow(), capturedAt: captured)); // sent again, within its 30 days from capture
        _time.Jump(uploaded + ReadRetention.Period - TimeSpan.FromSeconds(1));
        await Storage.Retention.DestroyDue();
        Assert.Equal(captured, (await Storage.Reads.Page(new PlateQuestion(Plate))).Reads.Single().CapturedAt);
        _time.Jump(uploaded + ReadRetention.Period);
        Assert.Equal(0, await Found());
    }

    [Fact]
    public async Task A_read_that_arrives_nearly_30_days_after_its_capture_is_refused_and_counted()
    {
        Assert.Equal(RecordOutcome.Stored, await Store(1, Noon, capturedAt: Noon - Admission.CapturedAgoMax));
        Assert.Equal(RecordOutcome.RefusedTooOld, await Store(2, Noon, capturedAt: Noon - Admission.CapturedAgoMax - TimeSpan.FromSeconds(1)));
        Assert.Equal(1, (await Storage.Reads.Counts()).RefusedTooOld);
    }

    [Fact]
    public async Task INV_5_a_purged_read_does_not_come_back_by_retry_replay_or_a_clock_that_went_back()
    {
        await Store(1, Noon);
        _time.Jump(Noon + ReadRetention.Period + TimeSpan.FromMinutes(2));
        await Storage.Retention.DestroyDue();
        Assert.Equal(RecordOutcome.RefusedTooOld, await Store(1, Noon)); // replayed with its upload time
        Assert.Equal(RecordOutcome.RefusedTooOld, await Store(1, _time.GetUtcNow(), capturedAt: Noon)); // sent again by the camera
        _time.Jump(Noon + TimeSpan.FromDays(1)); // and with a clock that went back
        Assert.Equal(RecordOutcome.RefusedTooOld, await Store(1, Noon));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await Storage.Evidence.Put("frame"u8.ToArray(), Noon)); // an old image neither
        Assert.Equal(0, await Found());
        Assert.Equal(0, (await Storage.Retention.Books()).Live);
    }

    [Fact]
    public async Task G_6_the_books_balance_at_every_step_and_the_certificates_add_up()
    {
        for (var number = 0; number < 300; number++)
        {
            await Store(number, Noon + TimeSpan.FromMinutes(number * 7), number % 2 == 0 ? Plate : OtherPlate);
        }
        long certified = 0;
        for (var hour = 0; hour < 40; hour++)
        {
            _time.Jump(Noon + ReadRetention.Period + TimeSpan.FromHours(hour) + TimeSpan.FromMinutes(hour));
            await Storage.Retention.DestroyDue();
            var books = await Storage.Retention.Books();
            Assert.Equal(300, books.Uploaded);
            Assert.Equal(books.Uploaded, books.Live + books.Destroyed);
            Assert.Equal(0, books.OverdueMinutes);
            if (books.Live > 0) Assert.True(books.OldestLiveUpload >= books.DestroyedUntil);
            while (await Storage.Retention.NextCertificate(new NothingHeld(), () => []) is { } certificate)
            {
                certified += certificate.Purged;
                Assert.True(certificate.Uploaded.Until <= books.DestroyedUntil);
                await Storage.Retention.CertificateLogged(certificate.Number);
            }
            Assert.Equal(books.Destroyed, certified);
            Assert.Equal((300L, books.Live), await CountsOfTheStore());
        }
        Assert.Equal(300, certified);
        Assert.Equal((300, 0, 300), (await Storage.Retention.Books()) is var end ? (end.Uploaded, end.Live, end.Destroyed) : default);

        await using var again = Open(await Closed(), _time);
        Assert.Equal(300, (await again.Retention.Books()).Uploaded); // the days' files are gone, their counts are not

        async Task<(long, long)> CountsOfTheStore()
        {
            var counts = await Storage.Reads.Counts();
            return (counts.Uploaded, (await Storage.Retention.Books()).Live);
        }
    }

    [Fact]
    public async Task A_certificate_commits_to_which_reads_they_were()
    {
        await Store(1, Noon);
        await Store(2, Noon);
        await Store(3, Noon + TimeSpan.FromMinutes(1));
        _time.Jump(Noon + ReadRetention.Period + TimeSpan.FromMinutes(5));
        await Storage.Retention.DestroyDue();
        var certificate = await Storage.Retention.NextCertificate(new NothingHeld(), () => ["the key replica has not confirmed"]);

        var first = Chain(Chain(new byte[32], Read(1, Noon).Id), Read(2, Noon).Id);
        var second = Chain(new byte[32], Read(3, Noon).Id);
        var minute = Noon.ToUnixTimeSeconds() / 60;
        var lines = $"{minute} 2 {Convert.ToHexStringLower(first)}\n{minute + 1} 1 {Convert.ToHexStringLower(second)}\n";
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.ASCII.GetBytes(lines))), certificate!.DigestHex);
        Assert.Equal(3, certificate.Reads);
        Assert.Equal(["the key replica has not confirmed"], certificate.OpenItems.AsEnumerable());
        Assert.Equal(certificate.ToSubjects().AsEnumerable(), (await Storage.Retention.NextCertificate(new NothingHeld(), () => []))!.ToSubjects().AsEnumerable()); // until it is logged

        static byte[] Chain(byte[] before, ReadId id) =>
            System.Security.Cryptography.SHA256.HashData([.. before, .. Convert.FromHexString(id.Hex)]);
    }

    [Fact]
    public async Task Days_segments_states_and_alerts_are_dropped_with_their_keys()
    {
        var image = await Storage.Evidence.Put("frame"u8.ToArray(), Noon);
        await Storage.Quarantine.Put(Camera, "not readable", "input"u8.ToArray(), Noon);
        var read = Read(1, Noon) with { FrameImage = image, PlateImage = null };
        await Storage.Reads.Append(Append(read, Storage.PlateKeys, [Alert(read)]));
        await Store(2, Noon + TimeSpan.FromHours(24), OtherPlate);
        var state = new GrainState<Crashes.PlainTextTests.PlateState>(new Crashes.PlainTextTests.PlateState { Plate = Plate, UploadedAt = Noon });
        await Storage.States.WriteStateAsync("state", GrainId.Create("alert", "a"), state);

        _time.Jump(Noon + ReadRetention.Period + TimeSpan.FromMinutes(2));
        await Storage.Retention.DestroyDue();
        Assert.Null(await Storage.Evidence.Get(image));
        Assert.Empty(Directory.EnumerateFiles(_folder, "*.segment", SearchOption.AllDirectories));
        Assert.Equal(0, (await Storage.Reads.Counts()).AlertsPending);
        Assert.Equal(0, StatesLeft());
        Assert.Contains("2026-03-02.reads.db", DayFiles()); // its day has other minutes

        _time.Jump(new DateTimeOffset(2026, 3, 3, 0, 0, 0, TimeSpan.Zero) + ReadRetention.Period);
        await Storage.Retention.DestroyDue();
        Assert.All(DayFiles(), file => Assert.StartsWith("2026-03-03", file, StringComparison.Ordinal));
        Assert.Equal(1, await Found(OtherPlate));
        Assert.Empty(Directory.EnumerateDirectories(_folder["evidence"]));

        string[] DayFiles() => [.. Directory.EnumerateFiles(_folder["reads"]).Select(Path.GetFileName).Cast<string>()];

        long StatesLeft()
        {
            using var file = AlprGrains.Storage.Sqlite.Database.OpenForReading(_folder["states.db"], 64);
            return file.Number("SELECT COUNT(*) FROM states");
        }
    }

    [Fact]
    public async Task Reads_that_wait_while_their_minute_dies_are_refused_not_stored_unreadable()
    {
        _time.Jump(Noon);
        await Store(1, Noon);
        _time.Jump(Noon + ReadRetention.Period - TimeSpan.FromSeconds(1));
        var purging = ((AlprGrains.Storage.Embedded.Plates.EmbeddedReadStore)Storage.Reads).Committer;
        using var entered = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        var busy = purging.Between(() => { entered.Set(); go.Wait(); return 0; });
        entered.Wait();
        var waiting = Storage.Reads.Append(Append(Read(2, Noon), Storage.PlateKeys)).AsTask(); // sealed, and behind the purge in the queue
        _time.Jump(Noon + ReadRetention.Period + TimeSpan.FromMinutes(1));
        Storage.Keys.DestroyThrough(UploadMinute.Of(Noon), [new MinuteReads(UploadMinute.Of(Noon), 1, new byte[32])]);
        go.Set();
        await busy;
        Assert.Equal(RecordOutcome.RefusedTooOld, await waiting);
        Assert.True((await Storage.Retention.Books()) is { Uploaded: 1, Live: 0, Destroyed: 1 });
    }

    [Fact]
    public async Task INV_6_nothing_is_destroyed_while_a_hold_is_being_copied_and_nothing_is_copied_after()
    {
        await Store(1, Noon);
        _time.Jump(Noon + ReadRetention.Period - TimeSpan.FromSeconds(1));
        var copied = new TaskCompletionSource();
        var copying = Storage.Gate.WhileAlive(Noon, () => copied.Task).AsTask();
        _time.Jump(Noon + ReadRetention.Period + TimeSpan.FromMinutes(1));
        var purge = Storage.Retention.DestroyDue().AsTask();
        var late = Storage.Gate.WhileAlive(Noon + TimeSpan.FromDays(1), () => Task.CompletedTask).AsTask(); // waits for the purge
        Assert.NotNull(Storage.Keys.OpeningKey(UploadMinute.Of(Noon)));
        Assert.False(purge.IsCompleted);
        copied.SetResult();
        Assert.True(await copying);
        await purge;
        Assert.Null(Storage.Keys.OpeningKey(UploadMinute.Of(Noon)));
        Assert.True(await late);
        Assert.False(await Storage.Gate.WhileAlive(Noon, () => throw new InvalidOperationException("it is too late")));
    }

    [Fact]
    public async Task A_copy_that_takes_too_long_makes_the_purge_late_not_wrong()
    {
        await Store(1, Noon);
        _time.Jump(Noon + ReadRetention.Period - TimeSpan.FromSeconds(1));
        var copied = new TaskCompletionSource();
        var copying = Storage.Gate.WhileAlive(Noon, () => copied.Task).AsTask();
        _time.Jump(Noon + ReadRetention.Period + TimeSpan.FromMinutes(1));
        var waits = _time.TimerSetFor(_time.GetUtcNow() + IPurgeGate.WorkMax);
        var purge = Storage.Retention.DestroyDue().AsTask();
        await waits;
        _time.Advance(IPurgeGate.WorkMax);
        await purge;
        Assert.NotNull(Storage.Keys.OpeningKey(UploadMinute.Of(Noon)));
        Assert.Equal(1, (await Storage.Retention.Books()).OverdueMinutes); // which the status shows
        copied.SetResult();
        await copying;
        await Storage.Retention.DestroyDue();
        Assert.Null(Storage.Keys.OpeningKey(UploadMinute.Of(Noon)));
    }

    private async Task<string> Closed()
    {
        await Storage.DisposeAsync();
        _opened = null;
        return _folder;
    }
}
