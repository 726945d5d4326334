using AlprGrains.Storage.Embedded.Patterns;
using AlprGrains.Storage.Keys;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace AlprGrains.Storage.PostgreSql.Patterns;

/// <summary>
/// Follows what all silos store, for this silo's directory of live plates: 1 at the start all minutes that are over, newest first, then the lists of batches;
/// 2 every second what was added since. A batch may become visible behind later ones, so the last places are looked at again; and one that even that
/// misses comes with its merged minute. 3 Lists of minutes that are over are merged, by one silo at a time.
/// </summary>
internal sealed class PlateLists(PostgreSqlDatabase database, KeyStore keys, ILogger log) : IDirectorySource
{
    /// <summary>Minutes or lists that are read in one go.</summary>
    private const int RowsPerStep = 512;

    /// <summary>Places that are looked at again: far more than batches are ever under way.</summary>
    private const int PlacesAgain = 1_000;

    /// <summary>Lists of one minute are merged when it has been over for this long.</summary>
    private const int MinutesBeforeMerge = 5;

    private const int MinutesPerMerge = 64;
    private const int MergeLock = 0x41_4c_50_4c;

    private static readonly TimeSpan FollowPeriod = TimeSpan.FromSeconds(1), MergePeriod = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _isRead = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<long> _seen = [];
    private TaskCompletionSource _round = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Action<List<Sighting>> _enter = static _ => throw new InvalidOperationException("the lists were asked for before they were told where to");
    private Task _following = Task.CompletedTask;
    private volatile int _percentReady;
    private volatile bool _isAnew;
    private long _lastPlace, _lastMerge;

    public int PercentReady => _percentReady;

    public Task Done => _isRead.Task;

    /// <summary>Completes when the look that is under way, or the next one, ends: how tests wait.</summary>
    internal Task Round => Volatile.Read(ref _round).Task;

    public void Start(Action<List<Sighting>> enter)
    {
        _enter = enter;
        _following = Task.Run(Follow);
    }

    public void Restart()
    {
        _percentReady = 0;
        _isAnew = true;
    }

    public void RetryIfFailed()
    {
        // It tries again by itself.
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _following.Wait();
        _stopping.Dispose();
    }

    /// <summary>Merges the lists of minutes that are over; gives how many minutes. None while another silo is at it.</summary>
    internal Task<int> Merge(UploadMinute before) => Failures.Named(async () =>
    {
        await using var connection = await database.Connect();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var take = new NpgsqlCommand($"SELECT pg_try_advisory_xact_lock({MergeLock}, hashtext(current_schemas(false)::text))", connection))
            if (await take.ExecuteScalarAsync() is not true) return 0;
        var minutes = new List<long>();
        await using (var over = new NpgsqlCommand("SELECT DISTINCT minute FROM plate_lists WHERE minute < $1 ORDER BY minute LIMIT $2", connection))
        {
            over.Parameters.Add(new() { Value = before.Number });
            over.Parameters.Add(new() { Value = MinutesPerMerge });
            await using var rows = await over.ExecuteReaderAsync();
            while (await rows.ReadAsync()) minutes.Add(rows.GetInt64(0));
        }
        foreach (var minute in minutes) await Merge(connection, new UploadMinute(minute));
        await transaction.CommitAsync();
        return minutes.Count;
    });

    private async Task Merge(NpgsqlConnection connection, UploadMinute minute)
    {
        var found = new List<Sighting>();
        await using (var take = new NpgsqlCommand("WITH taken AS (DELETE FROM plate_lists WHERE minute = $1 RETURNING sealed) SELECT sealed FROM taken UNION ALL SELECT sealed FROM plate_minutes WHERE minute = $1", connection))
        {
            take.Parameters.Add(new() { Value = minute.Number });
            await using var rows = await take.ExecuteReaderAsync();
            while (await rows.ReadAsync()) SealedPlates.Open(minute, rows.GetFieldValue<byte[]>(0), keys, found);
        }
        if (SealedPlates.Seal([.. found], keys) is not [var (_, merged)]) return; // its key is destroyed
        await using var put = new NpgsqlCommand(
            "INSERT INTO plate_minutes (minute, merged, sealed) VALUES ($1, nextval('plate_merges'), $2) ON CONFLICT (minute) DO UPDATE SET merged = excluded.merged, sealed = excluded.sealed", connection)
        {
            Parameters = { new() { Value = minute.Number }, new() { Value = merged } },
        };
        await put.ExecuteNonQueryAsync();
    }

    private async Task Follow()
    {
        var (failing, mergedAt) = (false, TimeProvider.System.GetTimestamp());
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await Failures.Named(ReadOn);
                if (TimeProvider.System.GetElapsedTime(mergedAt) > MergePeriod)
                {
                    mergedAt = TimeProvider.System.GetTimestamp();
                    await Merge(new UploadMinute(UploadMinute.Of(TimeProvider.System.GetUtcNow()).Number - MinutesBeforeMerge));
                }
                if (failing) log.LogInformation("The lists of plates can be read again");
                failing = false;
            }
            catch (StorageException failure)
            {
                if (!failing) log.LogError(failure, "The lists of plates cannot be read; partial plates of other silos' last reads are not found until they can");
                failing = true;
            }
            catch (ObjectDisposedException)
            {
                return; // the database was closed before this
            }
            Interlocked.Exchange(ref _round, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
            await Task.Delay(FollowPeriod, _stopping.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
        }
    }

    private async Task ReadOn()
    {
        if (_isAnew)
        {
            _isAnew = false;
            (_lastPlace, _lastMerge) = (0, 0);
            _seen.Clear();
        }
        await using var connection = await database.Connect();
        await ReadMinutes(connection);
        await ReadLists(connection);
        if (_isAnew) return;
        _percentReady = 100;
        _isRead.TrySetResult();
    }

    // A merge is made under a lock, so merges become visible in their order.
    private async Task ReadMinutes(NpgsqlConnection connection)
    {
        for (var isMore = true; isMore && !_stopping.IsCancellationRequested;)
        {
            var found = new List<Sighting>();
            await using var command = new NpgsqlCommand("SELECT merged, minute, sealed, (SELECT max(merged) FROM plate_minutes) FROM plate_minutes WHERE merged > $1 ORDER BY merged LIMIT $2", connection)
            {
                Parameters = { new() { Value = _lastMerge }, new() { Value = RowsPerStep } },
            };
            var (rowsCount, last) = (0, 1L);
            await using var rows = await command.ExecuteReaderAsync();
            for (; await rows.ReadAsync(); rowsCount++)
            {
                (_lastMerge, last) = (rows.GetInt64(0), rows.GetInt64(3));
                SealedPlates.Open(new UploadMinute(rows.GetInt64(1)), rows.GetFieldValue<byte[]>(2), keys, found);
            }
            isMore = rowsCount == RowsPerStep;
            _enter(found);
            if (_percentReady < 100 && isMore) _percentReady = (int)Math.Min(99, 100 * _lastMerge / Math.Max(1, last));
        }
    }

    private async Task ReadLists(NpgsqlConnection connection)
    {
        var after = _lastPlace - PlacesAgain;
        for (var isMore = true; isMore && !_stopping.IsCancellationRequested;)
        {
            var found = new List<Sighting>();
            await using var command = new NpgsqlCommand("SELECT place, minute, sealed FROM plate_lists WHERE place > $1 ORDER BY place LIMIT $2", connection)
            {
                Parameters = { new() { Value = after }, new() { Value = RowsPerStep } },
            };
            var rowsCount = 0;
            await using var rows = await command.ExecuteReaderAsync();
            for (; await rows.ReadAsync(); rowsCount++)
            {
                after = rows.GetInt64(0);
                if (_seen.Add(after)) SealedPlates.Open(new UploadMinute(rows.GetInt64(1)), rows.GetFieldValue<byte[]>(2), keys, found);
            }
            isMore = rowsCount == RowsPerStep;
            _enter(found);
        }
        _lastPlace = Math.Max(_lastPlace, after);
        _seen.RemoveWhere(place => place <= _lastPlace - PlacesAgain);
    }
}
