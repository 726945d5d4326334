using Orleans.Runtime;

namespace Orleans;

/// <summary>Keys and references of grains, asked of the grain itself or of a reference to it.</summary>
public static class GrainExtensions
{
    public static TGrainInterface AsReference<TGrainInterface>(this IAddressable grain)
    {
        var (id, factory) = Address(grain);
        return (TGrainInterface)factory.Reference(typeof(TGrainInterface), id);
    }

    public static GrainId GetGrainId(this IAddressable grain) => Address(grain).Id;

    public static string GetPrimaryKeyString(this IAddressable grain) => GetGrainId(grain).Key.ToString();

    public static long GetPrimaryKeyLong(this IAddressable grain)
    {
        var id = GetGrainId(grain);
        return id.TryGetIntegerKey(out var key)
            ? key
            : throw new InvalidOperationException($"Unable to extract integer key from grain id {id}");
    }

    public static Guid GetPrimaryKey(this IAddressable grain)
    {
        var id = GetGrainId(grain);
        return id.TryGetGuidKey(out var key)
            ? key
            : throw new InvalidOperationException($"Unable to extract GUID key from grain id {id}");
    }

    private static (GrainId Id, GrainFactory Factory) Address(IAddressable grain)
    {
        ArgumentNullException.ThrowIfNull(grain);
        return grain switch
        {
            GrainProxy reference => (reference.Target, reference.Factory),
            IGrainBase { GrainContext: Activation here } => (here.GrainId, here.Silo.GrainFactory),
            _ => throw new ArgumentException(
                $"{grain.GetType().FullName} is neither a grain made by the engine nor a reference to one.", nameof(grain)),
        };
    }
}
