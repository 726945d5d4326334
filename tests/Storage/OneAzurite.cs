using AlprGrains.Storage.AzureBlob;
using AlprGrains.Tests.TestKit;

namespace AlprGrains.Tests.Storage;

/// <summary>One Azurite for the tests of a class. Each test takes containers of its own.</summary>
public sealed class OneAzurite : IAsyncLifetime
{
    private PrivateAzurite _server = null!;
    private int _names;

    public int Port => _server.Port;

    public string ConnectionString => _server.ConnectionString;

    /// <summary>For containers that no other test has.</summary>
    public AzureBlobOptions NewContainers()
    {
        var name = $"test-{Interlocked.Increment(ref _names)}";
        return new AzureBlobOptions { ConnectionString = ConnectionString, EvidenceContainerPrefix = name + "-images", StateContainer = name + "-states" };
    }

    public async Task InitializeAsync() => _server = await PrivateAzurite.Start();

    public async Task DisposeAsync() => await _server.DisposeAsync();
}
