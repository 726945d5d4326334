using AlprGrains.Storage.Retention;
using Npgsql;

namespace AlprGrains.Storage.PostgreSql;

/// <summary>The fence of copies and purges as an advisory lock of a transaction: the database lets go when its holder dies.</summary>
internal sealed class CopyFence(PostgreSqlDatabase database) : ICopyFence
{
    private const int CopiesLock = 0x41_4c_43_50;

    public async Task<ICopyLease> Share() => (await Take("pg_advisory_xact_lock_shared", "0"))!; // a purge ends by itself

    public Task<ICopyLease?> Own(TimeSpan patience) => Take("pg_advisory_xact_lock", $"{(int)patience.TotalMilliseconds}ms");

    private Task<ICopyLease?> Take(string function, string timeout) => Failures.Named(async () =>
    {
        var connection = await database.Connect();
        try
        {
            var transaction = await connection.BeginTransactionAsync();
            await using var take = new NpgsqlCommand($"SET LOCAL lock_timeout = '{timeout}'; SELECT {function}({CopiesLock}, hashtext(current_schemas(false)::text))", connection);
            await take.ExecuteNonQueryAsync();
            return (ICopyLease?)new Lease(connection, transaction);
        }
        catch (PostgresException late) when (late.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            await connection.DisposeAsync();
            return null;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    });

    private sealed class Lease(NpgsqlConnection connection, NpgsqlTransaction transaction) : ICopyLease
    {
        public Task RequireHeld() => Failures.Named(async () =>
        {
            await using var ask = new NpgsqlCommand("SELECT 1", connection);
            await ask.ExecuteScalarAsync();
        });

        public async ValueTask DisposeAsync()
        {
            await transaction.DisposeAsync();
            await connection.DisposeAsync();
        }
    }
}
