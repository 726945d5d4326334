using System.Collections.Immutable;
using AlprGrains.People;
using AlprGrains.Plates;
using AlprGrains.Retention;

namespace AlprGrains.Grains.Retention;

/// <summary>Who may do which step of a hold, and when its review is due (DGO I-12, section G; obligations G-3 to G-5; INV-6). Pure.</summary>
internal static class HoldRules
{
    public const int WordsCharactersMin = 4;
    public const int WordsCharactersMax = 1000;

    /// <summary>Reminders begin this long before a review is due, or before a read that waits for its hold dies.</summary>
    public static readonly TimeSpan RemindFrom = TimeSpan.FromDays(7);

    /// <summary>
    /// A hold that nobody has confirmed by its day opens to nobody; this long after it, it lapses. One that the law demands does not lapse by
    /// silence: it stays closed, and people are reminded every day (docs/decisions/0018-holds.md).
    /// </summary>
    public static readonly TimeSpan LapsesAfter = TimeSpan.FromDays(7);

    /// <summary>The last moment of a review that is due on that day, or 30 days from now.</summary>
    public static DateTimeOffset ReviewDue(DateOnly? day, DateTimeOffset now)
    {
        var latest = now + HoldRequest.ReviewWithin;
        if (day is not { } chosen) return latest;
        var end = new DateTimeOffset(chosen.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        return end < latest ? end : latest;
    }

    public static string? ProblemOfReviewDay(DateOnly? day, DateTimeOffset now)
    {
        if (day is not { } chosen) return null;
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        return chosen < today ? "The review is in the past."
            : chosen > today.AddDays((int)HoldRequest.ReviewWithin.TotalDays) ? $"A hold is reviewed at least every {HoldRequest.ReviewWithin.TotalDays:0} days; choose an earlier day (G-5)."
            : null;
    }

    public static bool IsOverdue(HoldState hold, DateTimeOffset now) => hold.Status == HoldStatus.InForce && hold.ReviewDueAt is { } due && now >= due;

    public static bool IsLapsing(HoldState hold, DateTimeOffset now) =>
        IsOverdue(hold, now) && now >= hold.ReviewDueAt + LapsesAfter && hold.Ground != HoldReason.OtherAgencyLegalObligation && hold.Request?.Matter is null;

    /// <summary>Whether anything of it can still be put on hold.</summary>
    public static bool IsTooLate(HoldState hold, DateTimeOffset now) => now >= hold.LastDueAt;

    public static string? ProblemOfWords(string? words) =>
        words is null || words.Trim().Length < WordsCharactersMin ? "Say why, in a few words."
        : words.Length > WordsCharactersMax ? $"The reason has {words.Length} characters; at most {WordsCharactersMax} are taken."
        : null;

    /// <summary>What speaks against this person's approval, or denial.</summary>
    /// <param name="hold">The hold.</param>
    /// <param name="approver">Who would approve.</param>
    /// <param name="requester">Who asked, as they are known now.</param>
    /// <param name="now">The time.</param>
    public static string? ProblemOfApproval(HoldState hold, PersonRecord approver, PersonRecord? requester, DateTimeOffset now)
    {
        if (hold.Request is not { } request) return NoSuchHold;
        if (hold.Status != HoldStatus.Requested) return "This hold does not wait for an approval.";
        if (hold.WaitsForAttorney) return "The City Attorney decides first which ground covers it.";
        if (IsTooLate(hold, now)) return "Its reads are past their 30 days: they are gone.";
        return ProblemOfTwoPeople(hold, request, approver, requester);
    }

    /// <summary>Nobody approves their own: not as requester, not as one of the case team, not a second time, and not through a designation of the other's making.</summary>
    public static string? ProblemOfTwoPeople(HoldState hold, HoldRequest request, PersonRecord approver, PersonRecord? requester)
    {
        var key = PersonKeys.KeyOf(approver.UserName);
        if (key == hold.Requester) return "Nobody approves their own: another person decides."; // whatever their roles are now
        if (request.CaseTeam.Contains(key)) return "You are on the case team of this hold: a person outside it decides.";
        if (hold.Approvers.Contains(key)) return "You have approved it already; the second approval is a third person's.";
        if (requester is not null && (Designated(approver, requester) || Designated(requester, approver)))
            return "One of you was designated by the other: a person outside that designation decides.";
        return null;
    }

    /// <summary>Who may look at what is held: the requester and the case team, while the hold is in force and its review is not overdue.</summary>
    public static string? ProblemOfLooking(HoldState hold, string userName, DateTimeOffset now) =>
        hold.Request is not { } request ? NoSuchHold
        : userName != hold.Requester && !request.CaseTeam.Contains(userName) ? "Held reads are shown to the requester and the case team of the hold."
        : hold.Status != HoldStatus.InForce ? "Nothing is held: the hold is not in force."
        : IsOverdue(hold, now) ? "The review of this hold is overdue: it opens again when somebody has confirmed that it is needed."
        : null;

    public const string NoSuchHold = "There is no such hold.";

    private static bool Designated(PersonRecord by, PersonRecord person) => person.Designation is { Revoked: false, DesignatedBy: var signed }
        && (Same(signed, by.UserName) || Same(signed, by.FullName));

    private static bool Same(string left, string right) => string.Equals(left.Trim(), right.Trim(), StringComparison.OrdinalIgnoreCase);
}
