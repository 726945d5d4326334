using System.Collections.Immutable;
using AlprGrains.Audit;
using AlprGrains.Cameras;
using AlprGrains.Lookups;
using AlprGrains.Plates;

namespace AlprGrains.Grains.Lookups;

/// <summary>What a request asks of the history, read and within its bounds. One of three; each page of it is a question with its own salt and receipt.</summary>
internal abstract record HistoryQuestion(DateTimeOffset? CapturedFrom, DateTimeOffset? CapturedUntil)
{
    /// <summary>The question of one page, as the audit log digests it.</summary>
    public abstract IAuditedQuestion Page(int readsMax, string? cursor, string saltHex);

    /// <summary>Whether a read of the plate or place asked for is also of the region asked for. A read that knows no region is kept.</summary>
    public virtual bool Covers(PlateRead read) => true;

    /// <summary>The same question in the spelling of this system's own reader, which writes every O as 0; null when that is the same.</summary>
    public virtual HistoryQuestion? AsReaderWrites => null;
}

internal sealed record ByPlate(PlateNumber Plate, PlateRegion? Region, DateTimeOffset? CapturedFrom, DateTimeOffset? CapturedUntil)
    : HistoryQuestion(CapturedFrom, CapturedUntil)
{
    public override PlateQuestion Page(int readsMax, string? cursor, string saltHex) => new(Plate, CapturedFrom, CapturedUntil, readsMax, cursor, saltHex);

    public override bool Covers(PlateRead read) => Regions.Agree(Region, read.Region);

    public override HistoryQuestion? AsReaderWrites => LookupRequests.ReaderSpelling(Plate) is { } written && written != Plate ? this with { Plate = written } : null;
}

internal sealed record ByPattern(PlatePattern Pattern, PlateRegion? Region, DateTimeOffset? CapturedFrom, DateTimeOffset? CapturedUntil)
    : HistoryQuestion(CapturedFrom, CapturedUntil)
{
    public override PatternQuestion Page(int readsMax, string? cursor, string saltHex) => new(Pattern, CapturedFrom, CapturedUntil, readsMax, cursor, saltHex);

    public override bool Covers(PlateRead read) => Regions.Agree(Region, read.Region);
}

internal sealed record ByPlace(ImmutableArray<CameraRegistration> Cameras, VehicleAttributes? Vehicle, DateTimeOffset From, DateTimeOffset Until)
    : HistoryQuestion(From, Until)
{
    public override PlaceQuestion Page(int readsMax, string? cursor, string saltHex) =>
        new([.. Cameras.Select(camera => camera.Camera)], From, Until, Vehicle, readsMax, cursor, saltHex);
}

internal static class Regions
{
    /// <summary>"us-ca" agrees with "us-ca", with "us", and with a read that tells none.</summary>
    public static bool Agree(PlateRegion? asked, PlateRegion? read) =>
        asked is not { } one || read is not { } other || one == other
        || one.Code.StartsWith(other.Code + "-", StringComparison.Ordinal) || other.Code.StartsWith(one.Code + "-", StringComparison.Ordinal);
}
