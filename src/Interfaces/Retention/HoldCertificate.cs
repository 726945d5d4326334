using System.Collections.Immutable;
using System.Globalization;

namespace AlprGrains.Retention;

/// <summary>
/// What a hold's end destroyed, in the subjects of its audit entry: reads that lived nowhere else any more. With the purge certificates these
/// add up to everything that was ever purged.
/// </summary>
public static class HoldCertificate
{
    /// <summary>The subjects after the hold's own.</summary>
    public static ImmutableArray<string> SubjectsOf(long purged, string digestHex) =>
        [string.Create(CultureInfo.InvariantCulture, $"purged {purged}"), $"digest {digestHex}"];

    /// <summary>Takes an entry's subjects; false for anything that <see cref="SubjectsOf"/> does not give behind the hold's id.</summary>
    public static bool TryParse(ImmutableArray<string> subjects, out HoldId hold, out long purged, out string digestHex)
    {
        (hold, purged, digestHex) = (default, 0, "");
        if (subjects.IsDefault || subjects.Length != 3) return false;
        string[] id = subjects[0].Split(' '), count = subjects[1].Split(' '), digest = subjects[2].Split(' ');
        if (id is not ["hold", _] || count is not ["purged", _] || digest is not ["digest", _]) return false;
        digestHex = digest[1];
        return HoldId.TryParse(id[1], out hold) && long.TryParse(count[1], NumberStyles.None, CultureInfo.InvariantCulture, out purged);
    }
}
