namespace AlprGrains.Storage.PostgreSql;

/// <summary>
/// All tables of the cluster's store. Ids and tokens are 16 bytes, so they stand as <c>uuid</c>; times are UTC ticks; days are counted
/// from 0001-01-01, as <see cref="Keys.UploadDay"/> does. No table names a plate (INV-11): what does is in <c>sealed</c>.
/// </summary>
internal static class PostgreSqlSchema
{
    /// <summary>Written into the database; a database of a newer version is refused.</summary>
    public const int Version = 2;

    /// <summary>
    /// reads is cut by upload day, so that a day is dropped at once; a read's id is unique within its day, and repeats across midnight
    /// are sought before the insert. The token index serves a plate's page, newest upload first; the camera index a page by place.
    /// tallies counts per day and silo: one row a silo, so that silos never wait for each other's commits.
    /// minutes counts the same reads by upload minute, with a chain over their ids, for the books of purging; dropped_days keeps a dropped day's count.
    /// plate_lists has each batch's plates, sealed under their minute's key, and plate_minutes those of a minute that is over, for the silos' directories.
    /// reminders has the primary key that the engine asks by, and an index by time and hash for what is due soon.
    /// </summary>
    public const string Tables = """
        CREATE TABLE reads (
          day int NOT NULL, id uuid NOT NULL, token uuid NOT NULL, captured bigint NOT NULL, uploaded bigint NOT NULL, camera text COLLATE "C" NOT NULL, sealed bytea NOT NULL,
          PRIMARY KEY (day, id)) PARTITION BY LIST (day);
        CREATE INDEX reads_by_token ON reads (token, uploaded, id);
        CREATE INDEX reads_by_camera ON reads (camera, captured, id);
        CREATE TABLE outbox (place bigserial PRIMARY KEY, alert text COLLATE "C" NOT NULL UNIQUE, uploaded bigint NOT NULL, sealed bytea NOT NULL);
        CREATE TABLE tallies (day int NOT NULL, writer text COLLATE "C" NOT NULL, uploaded bigint NOT NULL, PRIMARY KEY (day, writer));
        CREATE TABLE minutes (minute bigint NOT NULL, writer text COLLATE "C" NOT NULL, reads bigint NOT NULL, digest bytea NOT NULL, PRIMARY KEY (minute, writer));
        CREATE TABLE IF NOT EXISTS dropped_days (day bigint PRIMARY KEY, uploaded bigint NOT NULL);
        CREATE TABLE plate_lists (place bigserial PRIMARY KEY, minute bigint NOT NULL, sealed bytea NOT NULL);
        CREATE SEQUENCE plate_merges;
        CREATE TABLE plate_minutes (minute bigint PRIMARY KEY, merged bigint NOT NULL, sealed bytea NOT NULL);
        CREATE INDEX plate_minutes_by_merge ON plate_minutes (merged);
        CREATE TABLE reminders (
          grain text COLLATE "C" NOT NULL, name text COLLATE "C" NOT NULL, hash bigint NOT NULL, start bigint NOT NULL, period bigint NOT NULL, version bigint NOT NULL,
          PRIMARY KEY (grain, name));
        CREATE INDEX reminders_due ON reminders (start, hash);
        CREATE TABLE IF NOT EXISTS facts (name text PRIMARY KEY, value bigint NOT NULL);
        """;

    public static string PartitionName(Keys.UploadDay day) => $"reads_{day.Name.Replace("-", "_", StringComparison.Ordinal)}";

    /// <summary>The partition of one day, made beside the table and then attached: attaching does not stop those who read or write other days.</summary>
    public static string Partition(Keys.UploadDay day)
    {
        var name = PartitionName(day);
        return $"CREATE TABLE {name} (LIKE reads INCLUDING ALL); ALTER TABLE reads ATTACH PARTITION {name} FOR VALUES IN ({day.Number})";
    }
}
