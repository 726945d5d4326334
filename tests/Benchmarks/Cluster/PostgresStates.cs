using AlprGrains.Storage.Sealing;
using Npgsql;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace AlprGrains.Tests.Benchmarks.Cluster;

/// <summary>One grain state a row, one transaction a write: what a stock provider over PostgreSQL does. Reference (b) of the cluster benchmark.</summary>
internal sealed class PostgresStates(NpgsqlDataSource connections) : IGrainStorage
{
    public static async Task<PostgresStates> Open(string connectionString)
    {
        var connections = NpgsqlDataSource.Create(connectionString + ";Max Auto Prepare=8;Auto Prepare Min Usages=2");
        await using var make = connections.CreateCommand("CREATE TABLE IF NOT EXISTS bench_states (grain text PRIMARY KEY, state bytea NOT NULL, version bigint NOT NULL)");
        await make.ExecuteNonQueryAsync();
        return new PostgresStates(connections);
    }

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Task.CompletedTask; // the reference's grains are new

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await using var write = connections.CreateCommand(
            "INSERT INTO bench_states AS s VALUES ($1, $2, 1) ON CONFLICT (grain) DO UPDATE SET state = excluded.state, version = s.version + 1 RETURNING version");
        write.Parameters.Add(new NpgsqlParameter { Value = grainId.ToString() });
        write.Parameters.Add(new NpgsqlParameter { Value = ContractJson.Write(grainState.State) });
        grainState.ETag = $"{await write.ExecuteScalarAsync()}";
        grainState.RecordExists = true;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => throw new NotSupportedException("the reference only writes");
}
