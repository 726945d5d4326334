using Npgsql;

namespace AlprGrains.Storage.PostgreSql;

/// <summary>
/// Turns the database's errors into the store's: what is wrong and what to do, without the row that a server's message may quote
/// (INV-11). Mistakes of a caller pass as they are.
/// </summary>
internal static class Failures
{
    public static async Task<T> Named<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (NpgsqlException failure)
        {
            throw Name(failure);
        }
        catch (TimeoutException failure)
        {
            throw new StorageException(StorageFault.Failed, "PostgreSQL did not answer in time; nothing is lost, what was not acknowledged is sent again", failure);
        }
    }

    public static Task Named(Func<Task> work) => Named(async () =>
    {
        await work();
        return true;
    });

    private static StorageException Name(NpgsqlException failure) => failure switch
    {
        PostgresException { SqlState: PostgresErrorCodes.DiskFull or PostgresErrorCodes.ConfigurationLimitExceeded } =>
            new StorageException(StorageFault.Full, "PostgreSQL has no space left: give its disk more; cameras are told to wait meanwhile"),
        PostgresException { SqlState: PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted } damaged =>
            new StorageException(StorageFault.Damaged, $"PostgreSQL found damaged data (SQLSTATE {damaged.SqlState}): restore from a backup"),
        PostgresException refused => new StorageException(StorageFault.Failed, $"PostgreSQL refused a statement (SQLSTATE {refused.SqlState}, {refused.Routine}); its own log says more"),
        _ => new StorageException(StorageFault.Failed, "PostgreSQL cannot be reached, or the connection broke: look whether the server runs; what was not acknowledged is sent again", failure),
    };
}
