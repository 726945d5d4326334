using Microsoft.Extensions.Hosting;

namespace AlprGrains.Storage;

/// <summary>Resolving this opens a storage, so that a wrong option, a damaged file or a server that is away stops the host at its start and says why.</summary>
internal sealed class OpenedAtStart<TStorage>(TStorage storage) : IHostedService
    where TStorage : class
{
    private readonly TStorage _storage = storage;

    public Task StartAsync(CancellationToken cancellationToken) => Task.FromResult(_storage);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask; // silos write until they have stopped; the container closes it
}
