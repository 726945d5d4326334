namespace AlprGrains.Storage.Retention;

/// <summary>Between the silos of a cluster: copies under a hold go on side by side, a purge goes on alone.</summary>
internal interface ICopyFence
{
    /// <summary>For one copy; waits while a purge runs.</summary>
    Task<ICopyLease> Share();

    /// <summary>For a purge; null when copies did not end in time.</summary>
    Task<ICopyLease?> Own(TimeSpan patience);
}

/// <summary>Held until it is disposed, or until the database loses its holder.</summary>
internal interface ICopyLease : IAsyncDisposable
{
    /// <summary>Throws <see cref="StorageException"/> when it was lost meanwhile.</summary>
    Task RequireHeld();
}
