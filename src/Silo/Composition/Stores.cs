using AlprGrains.Silo.Hosting;
using AlprGrains.Storage;
using AlprGrains.Storage.Backups;

namespace AlprGrains.Silo.Composition;

/// <summary>Where this process keeps things: below one directory that is its owner's alone, or where all silos of its cluster do.</summary>
public static class Stores
{
    public static WebApplicationBuilder AddStorage(this WebApplicationBuilder builder, SiloOptions options, ClusterSettings cluster)
    {
        OwnerFiles.MakeDirectory(options.DataDirectory);
        if (!cluster.HasSilo) return builder;
        if (cluster.Storage == StorageKind.Cluster)
        {
            builder.Services.AddClusterStorage(cluster.Configure);
            return builder;
        }
        if (Restore.IsUnfinished(options.DataDirectory))
            throw new StorageException(StorageFault.Failed, $"a restore of {options.DataDirectory} was interrupted: run it again before the server starts");
        builder.Services.AddEmbeddedStorage(storage =>
        {
            storage.DataDirectory = Path.Combine(options.DataDirectory, "reads");
            storage.KeyReplica = options.KeyReplica;
        });
        return builder;
    }
}
