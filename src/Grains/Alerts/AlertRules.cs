using System.Collections.Immutable;
using AlprGrains.Alerts;
using AlprGrains.Cameras;
using AlprGrains.HotLists;
using AlprGrains.Plates;

namespace AlprGrains.Grains.Alerts;

/// <summary>Which alerts a read raises, and what may be done with one. Pure.</summary>
internal static class AlertRules
{
    /// <summary>Longest reason for a dismissal.</summary>
    public const int ReasonCharactersMax = 500;

    /// <summary>One alert per read and entry version (INV-7).</summary>
    public static ImmutableArray<AlertDraft> DraftsOf(PlateRead read, ImmutableArray<HotListMatch> matches, DateTimeOffset? now = null)
    {
        if (matches.IsEmpty) return [];
        var timing = TimingOf(read, now);
        var drafts = ImmutableArray.CreateBuilder<AlertDraft>(matches.Length);
        foreach (var match in matches) drafts.Add(new AlertDraft(AlertId.Of(read.Id, match.Entry.Version), read, match, timing));
        return drafts.MoveToImmutable();
    }

    /// <summary>Obligation B-1: a read that came late is a late match, never a live alert.</summary>
    /// <param name="read">The read.</param>
    /// <param name="now">When it came here, where that is not its upload: an import was uploaded elsewhere before.</param>
    public static AlertTiming TimingOf(PlateRead read, DateTimeOffset? now = null) =>
        (now ?? read.UploadedAt) - read.CapturedAt > CameraHealth.LateAfter ? AlertTiming.LateMatch : AlertTiming.Live;

    /// <summary>Obligation C2A-9: before verification, Follow and Dismiss are all that may be recorded. Null, or what is wrong.</summary>
    public static string? ProblemOfHandling(AlertHandling now, AlertHandling wanted, string? reason)
    {
        if (wanted is not (AlertHandling.Follow or AlertHandling.Dismiss))
            return "an unverified alert is information only: Follow and Dismiss may be recorded (DGO I-12, C.2(A)(1))";
        if (now == AlertHandling.Dismiss) return "the alert was dismissed; that stands";
        if (reason is { Length: > ReasonCharactersMax }) return $"the reason has {reason.Length} characters; at most {ReasonCharactersMax} are taken";
        if (wanted == AlertHandling.Dismiss && string.IsNullOrWhiteSpace(reason)) return "say why the alert is dismissed";
        return null;
    }
}
