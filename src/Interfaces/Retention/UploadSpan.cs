namespace AlprGrains.Retention;

/// <summary>Whole minutes of initial upload: from one, inclusive, until another, exclusive; both at the start of a minute, UTC.</summary>
[GenerateSerializer, Immutable, Alias("UploadSpan")]
public readonly record struct UploadSpan([property: Id(0)] DateTimeOffset From, [property: Id(1)] DateTimeOffset Until)
{
    /// <summary>Everything that was ever uploaded before a time.</summary>
    public static UploadSpan Before(DateTimeOffset until) => new(DateTimeOffset.UnixEpoch, until);

    public bool Holds(DateTimeOffset uploadedAt) => uploadedAt >= From && uploadedAt < Until;
}
