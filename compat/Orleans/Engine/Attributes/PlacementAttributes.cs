namespace Orleans.Placement;

/// <summary>Says on which silo a grain without an activation gets one.</summary>
[AttributeUsage(AttributeTargets.Class)]
public abstract class PlacementAttribute : Attribute
{
    private protected PlacementAttribute()
    {
    }
}

/// <summary>On any silo.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class RandomPlacementAttribute : PlacementAttribute;

/// <summary>On the silo that the hash of the identity names.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class HashBasedPlacementAttribute : PlacementAttribute;

/// <summary>On the caller's silo if the caller is a grain.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class PreferLocalPlacementAttribute : PlacementAttribute;
