namespace AlprGrains.Storage.Embedded.Plates;

/// <summary>
/// Tables of one upload day. <see cref="Reads"/> is the day's file: rows in the order of commit, so that a batch fills pages
/// one after the other. <see cref="Indexes"/> stand in a second file, derived from the first: entries are ordered by hashes,
/// each would dirty a page of its own, so they go in sorted and many at a time, off the commit path.
/// </summary>
internal static class DaySchema
{
    public const int Version = 2;

    /// <summary>An index file of an older version is deleted and made anew from the day's reads.</summary>
    public const int IndexVersion = 3;

    /// <summary>
    /// row counts the day's uploads from 1. captured and uploaded are UTC ticks. The token is the plate's HMAC under the
    /// day's pepper over its key; sealed is the payload under the minute's key. outbox holds alerts that nobody has confirmed. minutes are the
    /// day's books: how many reads each upload minute was given, and the chain over their ids; they stay when rows are deleted.
    /// </summary>
    public const string Reads = """
        CREATE TABLE reads (
          row INTEGER PRIMARY KEY, id_high INTEGER NOT NULL, id_low INTEGER NOT NULL, token_high INTEGER NOT NULL, token_low INTEGER NOT NULL,
          captured INTEGER NOT NULL, uploaded INTEGER NOT NULL, camera TEXT NOT NULL, sealed BLOB NOT NULL);
        CREATE TABLE outbox (place INTEGER PRIMARY KEY, alert TEXT NOT NULL UNIQUE, uploaded INTEGER NOT NULL, sealed BLOB NOT NULL);
        CREATE TABLE facts (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE minutes (minute INTEGER PRIMARY KEY, reads INTEGER NOT NULL, digest BLOB NOT NULL);
        INSERT INTO facts (name, value) VALUES ('uploaded', 0), ('deleted', 0)
        """;

    /// <summary>
    /// ids finds a read by its id, tokens a plate's reads by upload time; indexed is the last row that is in them. places finds a
    /// camera's reads by capture time (<see cref="Places.PlaceEntries"/>), plates lists what was uploaded in a minute, sealed
    /// (<see cref="Patterns.SealedPlates"/>).
    /// </summary>
    public const string Indexes = """
        CREATE TABLE ids (high INTEGER NOT NULL, low INTEGER NOT NULL, row INTEGER NOT NULL, PRIMARY KEY (high, low)) WITHOUT ROWID;
        CREATE TABLE tokens (token INTEGER NOT NULL, uploaded INTEGER NOT NULL, row INTEGER NOT NULL, PRIMARY KEY (token, uploaded, row)) WITHOUT ROWID;
        CREATE TABLE facts (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
        INSERT INTO facts (name, value) VALUES ('indexed', 0);
        CREATE TABLE places (slot INTEGER NOT NULL, camera TEXT NOT NULL, first_row INTEGER NOT NULL, rows BLOB NOT NULL, PRIMARY KEY (slot, camera, first_row)) WITHOUT ROWID;
        CREATE TABLE plates (place INTEGER PRIMARY KEY, minute INTEGER NOT NULL, sealed BLOB NOT NULL)
        """;

    public const string InsertRead =
        "INSERT INTO reads (row, id_high, id_low, token_high, token_low, captured, uploaded, camera, sealed) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";

    public const string SetMinute =
        "INSERT INTO minutes (minute, reads, digest) VALUES (?1, ?2, ?3) ON CONFLICT (minute) DO UPDATE SET reads = excluded.reads, digest = excluded.digest";

    public const string InsertId = "INSERT OR IGNORE INTO ids (high, low, row) VALUES (?1, ?2, ?3)";

    public const string InsertPlace = "INSERT OR IGNORE INTO places (slot, camera, first_row, rows) VALUES (?1, ?2, ?3, ?4)";

    public const string InsertPlates = "INSERT INTO plates (minute, sealed) VALUES (?1, ?2)";

    public const string InsertToken = "INSERT OR IGNORE INTO tokens (token, uploaded, row) VALUES (?1, ?2, ?3)";
}
