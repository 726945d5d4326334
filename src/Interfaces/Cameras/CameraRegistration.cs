using AlprGrains.Geography;

namespace AlprGrains.Cameras;

/// <summary>What a camera is mounted on (obligation A-1a; OMC 9.64 item C).</summary>
public enum CameraMount { Fixed = 0, Vehicle = 1 }

/// <summary>What of the public way a camera sees (DGO I-12, C.3(1)).</summary>
public enum PublicView
{
    /// <summary>A public road or street.</summary>
    PublicRoad = 0,
    /// <summary>Private property that is visible from a road, street or place open to the public.</summary>
    VisibleFromPublicPlace = 1,
    /// <summary>Anything else; needs a court order.</summary>
    CourtOrder = 2,
}

/// <summary>How a camera hands over its data: the transfer protocol of DGO I-12, F.2. Unknown ones are refused.</summary>
public enum TransferProtocol
{
    /// <summary>JPEG or PNG frames over HTTP; we recognize.</summary>
    Frames = 0,
    /// <summary>Batches of finished reads in our own JSON.</summary>
    Reads = 1,
    /// <summary>OpenALPR or Rekor agent: alpr_group, alpr_results, heartbeat.</summary>
    OpenAlpr = 2,
    /// <summary>Plate Recognizer Stream webhook.</summary>
    PlateRecognizer = 3,
}

/// <summary>A court order that permits a camera to see more than the public way.</summary>
/// <param name="Number">The court's number of the order.</param>
/// <param name="ExpiresAt">When it ends, UTC: from then on the camera's data is refused.</param>
[GenerateSerializer, Immutable, Alias("CourtOrder")]
public sealed record CourtOrder([property: Id(0)] string Number, [property: Id(1)] DateTimeOffset ExpiresAt);

/// <summary>A camera as its owner declares it.</summary>
[GenerateSerializer, Immutable, Alias("CameraRegistration")]
public sealed record CameraRegistration
{
    /// <summary>Police areas of the city: 1 to this.</summary>
    public const int PoliceAreasCount = 6;

    [Id(0)] public required CameraId Camera { get; init; }

    /// <summary>What people call it: "Broadway and 14th, northbound". At most 80 characters.</summary>
    [Id(1)] public required string Label { get; init; }
    [Id(2)] public required GeoPoint Place { get; init; }

    /// <summary>1 to 6 (OMC 9.64, item D).</summary>
    [Id(3)] public required int PoliceArea { get; init; }
    [Id(4)] public required CameraMount Mount { get; init; }
    [Id(5)] public required PublicView View { get; init; }

    /// <summary>Needed when <see cref="View"/> is <see cref="PublicView.CourtOrder"/>.</summary>
    [Id(6)] public CourtOrder? CourtOrder { get; init; }
    [Id(7)] public required TransferProtocol Protocol { get; init; }

    /// <summary>Drawn by the demonstration; real cameras are refused while the policy is unsigned (a later rule).</summary>
    [Id(8)] public required bool IsDemonstration { get; init; }

    /// <summary>Direction of view, degrees from north, or null.</summary>
    [Id(9)] public double? HeadingDegrees { get; init; }
}
