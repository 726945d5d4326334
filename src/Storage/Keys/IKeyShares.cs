namespace AlprGrains.Storage.Keys;

/// <summary>
/// The second half of keys whose database cannot forget: a wrapped key there opens only together with its share here, and a share
/// that is destroyed is overwritten in place. Throws <see cref="StorageException"/> when the shares cannot be reached.
/// </summary>
internal interface IKeyShares
{
    /// <summary>The share of a minute, or null when it is destroyed or its day was never made.</summary>
    byte[]? Find(UploadMinute minute);

    /// <summary>The share of a day's pepper, likewise.</summary>
    byte[]? Find(UploadDay day);

    /// <summary>Makes the shares of a day if they are not there; durable when it returns. One caller at a time in all silos.</summary>
    void Make(UploadDay day);

    /// <summary>Destroys the shares of all minutes up to one, and of the days that end with them; durable when it returns, and repeated at no cost.</summary>
    void DestroyThrough(UploadMinute last);

    /// <summary>The share of a held read's key, or null when it is destroyed or never was.</summary>
    byte[]? FindHeld(string hold, string read);

    /// <summary>Makes the shares of held reads that have none; durable when it returns.</summary>
    void MakeHeld(string hold, IReadOnlyCollection<string> reads);

    /// <summary>Destroys shares of held reads; durable when it returns, and repeated at no cost.</summary>
    void DestroyHeld(string hold, IReadOnlyCollection<string> reads);
}
