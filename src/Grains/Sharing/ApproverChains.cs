using System.Collections.Immutable;
using AlprGrains.Sharing;

namespace AlprGrains.Grains.Sharing;

/// <summary>Who acts for whom (obligation I-6). Designations in, a chain out. Pure.</summary>
internal static class ApproverChains
{
    /// <summary>Links looked at; a longer chain does not reach the top.</summary>
    public const int LinksMax = 16;

    public static bool Stands(ApproverDesignation designation, DateTimeOffset at) => designation.RevokedAt is null && designation.From <= at && at < designation.Until;

    /// <summary>
    /// Everybody in whose name the user acts: up every designation that was ever made, since who once acted for another is not independent
    /// of them; and whether there is a way up by designations that all stand now, to somebody who is a BOS approver.
    /// </summary>
    public static ApproverChain Of(string userName, ImmutableArray<ApproverDesignation> designations, Func<string, bool> isTop, DateTimeOffset at)
    {
        var (names, open) = (new List<string> { userName }, new Queue<string>([userName]));
        while (open.TryDequeue(out var one))
            foreach (var above in designations.Where(link => link.Designee == one).Select(link => link.Designator).Where(name => !names.Contains(name)))
            {
                names.Add(above);
                open.Enqueue(above);
            }
        return new ApproverChain([.. names], Reaches(userName, designations, isTop, at, 0), [.. designations.Where(link => link.Designee == userName && Stands(link, at)).Select(link => link.Designator)]);
    }

    private static bool Reaches(string userName, ImmutableArray<ApproverDesignation> designations, Func<string, bool> isTop, DateTimeOffset at, int links) =>
        isTop(userName)
        || (links < LinksMax && designations.Any(link => link.Designee == userName && Stands(link, at) && Reaches(link.Designator, designations, isTop, at, links + 1)));
}
