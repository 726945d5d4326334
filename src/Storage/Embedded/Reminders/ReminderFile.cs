using AlprGrains.Plates;
using AlprGrains.Storage.Sqlite;
using Orleans.Runtime;

namespace AlprGrains.Storage.Embedded.Reminders;

/// <summary>
/// Reminders in a file of their own: rows as the engine sees them, and purge reminders of plates in bulk. Grain ids hold
/// plate keys, never plates (INV-11). Thread-safe: one lock, and every call is short.
/// </summary>
internal sealed class ReminderFile : IDisposable
{
    /// <summary>Range reads give what is due by then; the engine's own window (ReminderLoadingWindow) is 10 minutes.</summary>
    public static readonly TimeSpan DueWithin = TimeSpan.FromMinutes(15);

    private const int SchemaVersion = 1;
    private const int CacheKibibytes = 32 << 10;

    // Millions of rows stand here and few are due, so range reads go by time and filter by hash. Purge reminders come in
    // the order of their time: that index grows at its end.
    private const string Schema = """
        CREATE TABLE reminders (
          grain TEXT NOT NULL, name TEXT NOT NULL, hash INTEGER NOT NULL, start INTEGER NOT NULL, period INTEGER NOT NULL, version INTEGER NOT NULL,
          PRIMARY KEY (grain, name)) WITHOUT ROWID;
        CREATE INDEX reminders_due ON reminders (start, hash)
        """;

    private const string Columns = "grain, name, start, period, version";

    private static string RangeRead(string hashes) => $"SELECT {Columns} FROM reminders WHERE start <= ?1 AND {hashes} ORDER BY start LIMIT ?4";

    private readonly Lock _lock = new();
    private readonly Database _database;
    private readonly WalCheckpoints _checkpoints;
    private readonly Statement _register, _upsert, _remove, _get, _ofGrain, _within, _around;

    public ReminderFile(string path)
    {
        _database = Database.Open(path, Durability.EveryCommit, Schema, SchemaVersion, CacheKibibytes);
        _checkpoints = new WalCheckpoints(path);
        _register = _database.Prepare("INSERT INTO reminders (grain, name, hash, start, period, version) VALUES (?1, ?2, ?3, ?4, ?5, 1) ON CONFLICT DO NOTHING");
        _upsert = _database.Prepare("""
            INSERT INTO reminders (grain, name, hash, start, period, version) VALUES (?1, ?2, ?3, ?4, ?5, 1)
            ON CONFLICT (grain, name) DO UPDATE SET start = excluded.start, period = excluded.period, version = version + 1
            RETURNING version
            """);
        _remove = _database.Prepare("DELETE FROM reminders WHERE grain = ?1 AND name = ?2 AND version = ?3");
        _get = _database.Prepare($"SELECT {Columns} FROM reminders WHERE grain = ?1 AND name = ?2");
        _ofGrain = _database.Prepare($"SELECT {Columns} FROM reminders WHERE grain = ?1 ORDER BY name");
        _within = _database.Prepare(RangeRead("hash > ?2 AND hash <= ?3"));
        _around = _database.Prepare(RangeRead("(hash > ?2 OR hash <= ?3)"));
    }

    /// <summary>Registers the purge reminders of plates that have none yet; durable when it returns. In the order of their keys, so that a page is sought once.</summary>
    public void RegisterPurges(IReadOnlyDictionary<PlateKey, DateTimeOffset> dueAt)
    {
        var inOrder = dueAt.ToArray();
        Array.Sort(inOrder, static (one, other) => string.CompareOrdinal(one.Key.Hex, other.Key.Hex));
        lock (_lock)
        {
            _checkpoints.FinishOn(_database);
            _database.InTransaction(() =>
            {
                foreach (var (plate, due) in inOrder)
                    Bind(_register, GrainId.Create(PurgeReminder.GrainType, plate.Hex), PurgeReminder.Name, due.UtcTicks, PurgeReminder.Period).Run();
            });
            _checkpoints.NoteCommit(_database);
        }
        _checkpoints.MoveBesideIfDue();
    }

    /// <summary>Writes a row whatever was there; gives its new version.</summary>
    public long Upsert(GrainId grain, string name, DateTime startUtc, TimeSpan period)
    {
        lock (_lock)
        {
            _checkpoints.FinishOn(_database);
            var upsert = Bind(_upsert, grain, name, startUtc.Ticks, period);
            upsert.Step();
            var version = upsert.Long(0);
            upsert.Run(); // to its end: then it is committed
            _checkpoints.NoteCommit(_database);
            return version;
        }
    }

    /// <summary>Removes a row if it still has this version.</summary>
    public bool Remove(GrainId grain, string name, long version)
    {
        lock (_lock)
        {
            _remove.Bind(1, grain.ToString()).Bind(2, name).Bind(3, version).Run();
            return _database.Changes > 0;
        }
    }

    public ReminderEntry? Get(GrainId grain, string name)
    {
        lock (_lock) return All(_get.Bind(1, grain.ToString()).Bind(2, name)).FirstOrDefault();
    }

    public List<ReminderEntry> OfGrain(GrainId grain)
    {
        lock (_lock) return All(_ofGrain.Bind(1, grain.ToString()));
    }

    /// <summary>Rows due by a time whose hash lies in (begin, end], round the ring when begin is not less than end; the longest due first.</summary>
    public List<ReminderEntry> Due(uint begin, uint end, DateTimeOffset by, int rowsMax)
    {
        var range = begin < end ? _within : _around;
        lock (_lock) return All(range.Bind(1, by.UtcTicks).Bind(2, begin).Bind(3, end).Bind(4, rowsMax));
    }

    /// <summary>How SQLite answers a range read: a test pins that it goes by time.</summary>
    internal string PlanOfRangeRead()
    {
        lock (_lock)
        {
            using var plan = _database.Prepare("EXPLAIN QUERY PLAN " + RangeRead("hash > ?2 AND hash <= ?3"));
            var lines = new List<string>();
            while (plan.Step()) lines.Add(plan.Text(3));
            return string.Join("; ", lines);
        }
    }

    public void Clear()
    {
        lock (_lock) _database.Execute("DELETE FROM reminders");
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var statement in (Statement[])[_register, _upsert, _remove, _get, _ofGrain, _within, _around]) statement.Dispose();
            _checkpoints.Dispose();
            _database.Dispose();
        }
    }

    private static Statement Bind(Statement statement, GrainId grain, string name, long startTicks, TimeSpan period) =>
        statement.Bind(1, grain.ToString()).Bind(2, name).Bind(3, grain.GetUniformHashCode()).Bind(4, startTicks).Bind(5, period.Ticks);

    private static List<ReminderEntry> All(Statement rows)
    {
        var found = new List<ReminderEntry>();
        while (rows.Step())
        {
            found.Add(new ReminderEntry
            {
                GrainId = GrainId.Parse(rows.Text(0)),
                ReminderName = rows.Text(1),
                StartAt = new DateTime(rows.Long(2), DateTimeKind.Utc),
                Period = new TimeSpan(rows.Long(3)),
                ETag = rows.Long(4).ToString(System.Globalization.CultureInfo.InvariantCulture),
            });
        }
        return found;
    }
}
