namespace AlprGrains.Plates;

/// <summary>
/// Characters that cameras and people take for one another, as groups. A plate's skeleton replaces each character by the
/// first of its group; two plates with one skeleton look alike. The groups are those in which OpenALPR and our own reader
/// err most (8/B, 0/D/O/Q, 5/S, 1/I/L), kept small so that "possible" stays useful.
/// </summary>
public static class Confusables
{
    // The first character of each group stands for all of it.
    private static readonly string[] Groups = ["0ODQ", "1IL", "2Z", "5S", "8B", "6G", "VY", "UW"];

    private static readonly char[] Representative = BuildRepresentatives();

    /// <summary>The character that stands for all those that look like <paramref name="character"/>.</summary>
    public static char RepresentativeOf(char character) => character < 128 ? Representative[character] : character;

    /// <summary>Whether the two are different characters of one group.</summary>
    public static bool LookAlike(char left, char right) => left != right && RepresentativeOf(left) == RepresentativeOf(right);

    /// <summary>The plate with every character replaced by its group's representative; same length.</summary>
    public static string SkeletonOf(PlateNumber plate) =>
        string.Create(plate.Text.Length, plate.Text, static (skeleton, text) =>
        {
            for (var i = 0; i < skeleton.Length; i++) skeleton[i] = Representative[text[i]];
        });

    private static char[] BuildRepresentatives()
    {
        var table = new char[128];
        for (var i = 0; i < table.Length; i++) table[i] = (char)i;
        foreach (var group in Groups)
            foreach (var member in group)
                table[member] = group[0];
        return table;
    }
}
