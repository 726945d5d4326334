namespace AlprGrains.Geography;

/// <summary>A place on the ground, WGS 84, in degrees.</summary>
[GenerateSerializer, Immutable, Alias("GeoPoint")]
public readonly record struct GeoPoint
{
    private GeoPoint(double latitudeDegrees, double longitudeDegrees)
    {
        LatitudeDegrees = latitudeDegrees;
        LongitudeDegrees = longitudeDegrees;
    }

    /// <summary>North positive, -90 to 90.</summary>
    [Id(0)] public double LatitudeDegrees { get; private init; }

    /// <summary>East positive, -180 to 180.</summary>
    [Id(1)] public double LongitudeDegrees { get; private init; }

    /// <summary>The only door: refuses what is not on the globe, with the reason.</summary>
    public static bool TryCreate(double latitudeDegrees, double longitudeDegrees, out GeoPoint point, out string problem)
    {
        point = default;
        problem = "";
        if (!(latitudeDegrees is >= -90 and <= 90)) problem = $"latitude {latitudeDegrees} is not between -90 and 90 degrees";
        else if (!(longitudeDegrees is >= -180 and <= 180)) problem = $"longitude {longitudeDegrees} is not between -180 and 180 degrees";
        else point = new GeoPoint(latitudeDegrees, longitudeDegrees);
        return problem.Length == 0;
    }
}
