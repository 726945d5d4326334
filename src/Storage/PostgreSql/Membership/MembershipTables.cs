using Npgsql;

namespace AlprGrains.Storage.PostgreSql.Membership;

/// <summary>
/// Who is in the cluster, in the cluster's own database: the tables and the named queries that Orleans's ADO.NET clustering asks for, in our own words
/// and our own schema. Each write of a silo raises the version of the whole table, and is done only if nobody else has raised it meanwhile.
/// </summary>
public static class MembershipTables
{
    private const int MembershipLock = 0x41_4c_4d_42;

    private const string Row = "deploymentid = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation";
    private const string Columns = "m.address, m.port, m.generation, m.siloname, m.hostname, m.status, m.proxyport, m.suspecttimes, m.starttime, m.iamalivetime";

    // Orleans reads names and texts from here; parameters are its own.
    private static readonly (string Key, string Text)[] Queries =
    [
        ("UpdateIAmAlivetimeKey", $"UPDATE orleansmembershiptable SET iamalivetime = @IAmAliveTime WHERE {Row}"),
        ("InsertMembershipVersionKey", """
            WITH made AS (INSERT INTO orleansmembershipversiontable (deploymentid) VALUES (@DeploymentId) ON CONFLICT DO NOTHING RETURNING 1)
            SELECT count(*)::int FROM made
            """),
        ("InsertMembershipKey", $"""
            WITH raised AS (
              UPDATE orleansmembershipversiontable SET version = version + 1, timestamp = now() WHERE deploymentid = @DeploymentId AND version = @Version
                AND NOT EXISTS (SELECT 1 FROM orleansmembershiptable WHERE {Row}) RETURNING 1),
            added AS (
              INSERT INTO orleansmembershiptable (deploymentid, address, port, generation, siloname, hostname, status, proxyport, starttime, iamalivetime)
              SELECT @DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime FROM raised RETURNING 1)
            SELECT count(*)::int FROM added
            """),
        ("UpdateMembershipKey", $"""
            WITH raised AS (
              UPDATE orleansmembershipversiontable SET version = version + 1, timestamp = now() WHERE deploymentid = @DeploymentId AND version = @Version RETURNING 1),
            changed AS (
              UPDATE orleansmembershiptable SET status = @Status, suspecttimes = @SuspectTimes, iamalivetime = @IAmAliveTime WHERE {Row} AND EXISTS (SELECT 1 FROM raised) RETURNING 1)
            SELECT count(*)::int FROM changed
            """),
        ("MembershipReadRowKey", $"""
            SELECT v.deploymentid, {Columns}, v.version FROM orleansmembershipversiontable v LEFT JOIN orleansmembershiptable m
              ON v.deploymentid = m.deploymentid AND m.address = @Address AND m.port = @Port AND m.generation = @Generation WHERE v.deploymentid = @DeploymentId
            """),
        ("MembershipReadAllKey", $"""
            SELECT v.deploymentid, {Columns}, v.version FROM orleansmembershipversiontable v LEFT JOIN orleansmembershiptable m ON v.deploymentid = m.deploymentid
              WHERE v.deploymentid = @DeploymentId
            """),
        ("DeleteMembershipTableEntriesKey", """
            WITH gone AS (DELETE FROM orleansmembershiptable WHERE deploymentid = @DeploymentId)
            DELETE FROM orleansmembershipversiontable WHERE deploymentid = @DeploymentId
            """),
        ("GatewaysQueryKey", "SELECT address, proxyport, generation FROM orleansmembershiptable WHERE deploymentid = @DeploymentId AND status = @Status AND proxyport > 0"),
        ("CleanupDefunctSiloEntriesKey", "DELETE FROM orleansmembershiptable WHERE deploymentid = @DeploymentId AND iamalivetime < @IAmAliveTime AND status <> 3"),
    ];

    private const string Tables = """
        CREATE TABLE IF NOT EXISTS orleansquery (querykey text PRIMARY KEY, querytext text NOT NULL);
        CREATE TABLE IF NOT EXISTS orleansmembershipversiontable (deploymentid text PRIMARY KEY, timestamp timestamptz NOT NULL DEFAULT now(), version int NOT NULL DEFAULT 0);
        CREATE TABLE IF NOT EXISTS orleansmembershiptable (
          deploymentid text NOT NULL, address text NOT NULL, port int NOT NULL, generation int NOT NULL, siloname text NOT NULL, hostname text NOT NULL, status int NOT NULL,
          proxyport int, suspecttimes text, starttime timestamptz NOT NULL, iamalivetime timestamptz NOT NULL, PRIMARY KEY (deploymentid, address, port, generation));
        """;

    /// <summary>Makes what is missing, and puts this program's queries in force; gives the connection string that finds them.</summary>
    public static string Prepare(PostgreSqlOptions options)
    {
        using var connections = PostgreSqlDatabase.Source(options, commandTimeoutSeconds: 30);
        Failures.Named(async () =>
        {
            await using var connection = await connections.OpenConnectionAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            await Execute(connection, $"SELECT pg_advisory_xact_lock({MembershipLock}, hashtext(current_schemas(false)::text))");
            await Execute(connection, $"CREATE SCHEMA IF NOT EXISTS {options.Schema}");
            await Execute(connection, Tables);
            foreach (var (key, text) in Queries)
            {
                await using var put = new NpgsqlCommand("INSERT INTO orleansquery VALUES ($1, $2) ON CONFLICT (querykey) DO UPDATE SET querytext = excluded.querytext", connection)
                {
                    Parameters = { new() { Value = key }, new() { Value = text } },
                };
                await put.ExecuteNonQueryAsync();
            }
            await transaction.CommitAsync();
        }).GetAwaiter().GetResult();
        return new NpgsqlConnectionStringBuilder(options.ConnectionString) { SearchPath = options.Schema, MaxPoolSize = 8 }.ConnectionString;
    }

    private static async Task Execute(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
