namespace AlprGrains.Gateway.Alerts;

/// <summary>How a reading differs from the plate on a list, character by character, with as few differences as there can be (Levenshtein 1966).</summary>
public static class PlateAlignment
{
    /// <summary>One place: the reading's character and the list's; null where one of them has none.</summary>
    public readonly record struct Place(char? Read, char? Listed)
    {
        public bool Differs => Read != Listed;
    }

    public static IReadOnlyList<Place> Of(string read, string listed)
    {
        var costs = new int[read.Length + 1, listed.Length + 1];
        for (var i = 0; i <= read.Length; i++) costs[i, 0] = i;
        for (var j = 0; j <= listed.Length; j++) costs[0, j] = j;
        for (var i = 1; i <= read.Length; i++)
            for (var j = 1; j <= listed.Length; j++)
                costs[i, j] = Math.Min(costs[i - 1, j - 1] + Cost(read[i - 1], listed[j - 1]), Math.Min(costs[i - 1, j], costs[i, j - 1]) + 1);

        var places = new List<Place>();
        for (var (i, j) = (read.Length, listed.Length); i > 0 || j > 0;)
        {
            if (i > 0 && j > 0 && costs[i, j] == costs[i - 1, j - 1] + Cost(read[i - 1], listed[j - 1])) places.Add(new Place(read[--i], listed[--j]));
            else if (i > 0 && costs[i, j] == costs[i - 1, j] + 1) places.Add(new Place(read[--i], null));
            else places.Add(new Place(null, listed[--j]));
        }
        places.Reverse();
        return places;
    }

    /// <summary>The differences as a sentence for someone who compares.</summary>
    public static string Words(string read, string listed)
    {
        var differing = Of(read, listed).Where(place => place.Differs).ToArray();
        return differing.Length == 0 ? "every character the same" : string.Join("; ", differing.Select(Words));
    }

    private static string Words(Place place) => place switch
    {
        { Read: { } read, Listed: { } listed } => $"{read} here, {listed} on the list",
        { Read: { } read } => $"{read} here, nothing on the list",
        _ => $"nothing here, {place.Listed} on the list",
    };

    private static int Cost(char read, char listed) => read == listed ? 0 : 1;
}
