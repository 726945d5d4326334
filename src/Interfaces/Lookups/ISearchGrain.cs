using System.Collections.Immutable;
using AlprGrains.Audit;
using AlprGrains.Cameras;
using AlprGrains.Plates;

namespace AlprGrains.Lookups;

/// <summary>
/// Stateless worker: searches that are not of one plate. It answers only to a receipt that covers the question (INV-3), as
/// <see cref="IPlateGrain.Read"/> does.
/// </summary>
[SiloOnly, Alias("ISearchGrain")]
[UnderPolicy(PolicyUse.Use, "C.2(B)")]
public interface ISearchGrain : IGrainWithIntegerKey
{
    /// <summary>Reads of the plates that match a pattern, newest upload first.</summary>
    [Alias("ByPattern")]
    ValueTask<SearchAnswer> ByPattern(PatternQuestion question, AuditReceipt receipt);

    /// <summary>Reads of cameras in a window of capture time, newest capture first.</summary>
    [Alias("ByPlace")]
    ValueTask<SearchAnswer> ByPlace(PlaceQuestion question, AuditReceipt receipt);
}

/// <summary>A page, or why there is none yet.</summary>
/// <param name="Problem">For example "the index of live plates is being rebuilt, 40 % are in"; then the page is empty.</param>
[GenerateSerializer, Immutable, Alias("SearchAnswer")]
public sealed record SearchAnswer(
    [property: Id(0)] string? Problem,
    [property: Id(1)] ReadPage Page);

/// <summary>Part of a plate and a window.</summary>
[GenerateSerializer, Immutable, Alias("PatternQuestion")]
public sealed record PatternQuestion(
    [property: Id(0)] PlatePattern Pattern,
    [property: Id(1)] DateTimeOffset? CapturedFrom,
    [property: Id(2)] DateTimeOffset? CapturedUntil,
    [property: Id(3)] int ReadsMax,
    [property: Id(4)] string? Cursor,
    [property: Id(5)] string SaltHex) : IAuditedQuestion
{
    public string Elements => $"pattern\0{Pattern.Text}\0{CapturedFrom?.UtcTicks}\0{CapturedUntil?.UtcTicks}\0{ReadsMax}\0{Cursor}";
}

/// <summary>Cameras and a window of capture time; vehicle attributes narrow it.</summary>
/// <param name="CapturedFrom">Inclusive, UTC.</param>
/// <param name="CapturedUntil">Exclusive, UTC; at most <see cref="LookupLimits.PlaceWindowMax"/> later.</param>
[GenerateSerializer, Immutable, Alias("PlaceQuestion")]
public sealed record PlaceQuestion(
    [property: Id(0)] ImmutableArray<CameraId> Cameras,
    [property: Id(1)] DateTimeOffset CapturedFrom,
    [property: Id(2)] DateTimeOffset CapturedUntil,
    [property: Id(3)] VehicleAttributes? Vehicle,
    [property: Id(4)] int ReadsMax,
    [property: Id(5)] string? Cursor,
    [property: Id(6)] string SaltHex) : IAuditedQuestion
{
    /// <summary>What is out of bounds, in one sentence; null when it may be asked.</summary>
    public string? Problem() =>
        Cameras.IsDefaultOrEmpty ? "name at least one camera"
        : Cameras.Length > LookupLimits.CamerasMax ? $"{Cameras.Length} cameras are named; at most {LookupLimits.CamerasMax} are searched together"
        : CapturedUntil <= CapturedFrom ? $"the window ends at {CapturedUntil:u}, which is not after its begin at {CapturedFrom:u}"
        : CapturedUntil - CapturedFrom > LookupLimits.PlaceWindowMax ? $"the window is {(CapturedUntil - CapturedFrom).TotalHours:0.#} hours long; at most {LookupLimits.PlaceWindowMax.TotalHours:0} are searched together"
        : ReadsMax is < 1 or > PlateQuestion.PageReadsMax ? $"a page has 1 to {PlateQuestion.PageReadsMax} reads, not {ReadsMax}"
        : null;

    public string Elements =>
        $"place\0{string.Join(',', Cameras.Select(camera => camera.Text))}\0{CapturedFrom.UtcTicks}\0{CapturedUntil.UtcTicks}\0" +
        $"{Vehicle?.Color}\0{Vehicle?.Make}\0{Vehicle?.Model}\0{Vehicle?.BodyType}\0{ReadsMax}\0{Cursor}";
}
