using AlprGrains.Tests.TestKit;

namespace AlprGrains.Tests.Storage;

/// <summary>One server for the tests of a class; its disk syncs as a real one's does. Each test takes a schema of its own.</summary>
public sealed class OnePostgres : IAsyncLifetime
{
    private PrivatePostgres _server = null!;
    private int _schemas;

    public string ConnectionString => _server.ConnectionString;

    public string DataFolder => _server.DataFolder;

    public string NewSchema() => $"test_{Interlocked.Increment(ref _schemas)}";

    public async Task InitializeAsync() => _server = await PrivatePostgres.Start();

    public async Task DisposeAsync() => await _server.DisposeAsync();
}
