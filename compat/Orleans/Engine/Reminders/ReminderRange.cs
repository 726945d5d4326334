using Orleans.Runtime;

namespace Orleans;

/// <summary>
/// Who looks after which reminders: the silos stand on a ring of 32-bit hashes, and each has the arc from the one before it, exclusive,
/// to itself, inclusive. A lone silo has the whole ring, written (x, x].
/// </summary>
internal static class ReminderRange
{
    public static bool Contains(uint begin, uint end, GrainId grain)
    {
        var hash = grain.GetUniformHashCode();
        return begin < end ? hash > begin && hash <= end : hash > begin || hash <= end;
    }

    /// <summary>The arc of a silo, or null if it is not active.</summary>
    public static (uint Begin, uint End)? Of(Silo silo, Silo[] active)
    {
        var ring = active.OrderBy(Point).ToArray();
        var index = Array.IndexOf(ring, silo);
        return index < 0 ? null : (Point(ring[(index + ring.Length - 1) % ring.Length]), Point(silo));
    }

    public static Silo? Owner(GrainId grain, Silo[] active) =>
        active.FirstOrDefault(silo => Of(silo, active) is { } range && Contains(range.Begin, range.End, grain));

    private static uint Point(Silo silo) => StableHash.ComputeHash(System.Text.Encoding.UTF8.GetBytes(silo.Address.ToString()));
}
