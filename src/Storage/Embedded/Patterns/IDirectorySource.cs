namespace AlprGrains.Storage.Embedded.Patterns;

/// <summary>Where the directory of live plates learns what is stored: at the start all of it, beside all else.</summary>
internal interface IDirectorySource : IDisposable
{
    /// <summary>100 when all is in.</summary>
    int PercentReady { get; }

    /// <summary>Completes when the reading that is under way ends, well or not.</summary>
    Task Done { get; }

    /// <summary>Begins; <paramref name="enter"/> takes what was found and must not keep the list.</summary>
    void Start(Action<List<Sighting>> enter);

    /// <summary>Begins anew, after what is under way.</summary>
    void Restart();

    /// <summary>Tries again when the last reading has ended without getting all in.</summary>
    void RetryIfFailed();
}
