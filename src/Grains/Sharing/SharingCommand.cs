using System.Collections.Immutable;
using AlprGrains.Policy.Sharing;
using AlprGrains.Sharing;

namespace AlprGrains.Grains.Sharing;

/// <summary>What somebody wants done to a request.</summary>
internal enum SharingAct
{
    Submit, CheckEligibility, ReviewEligibility, Attach, Attest, DocumentRightAndNeed, RecordValidation, Approve, Deny, Acknowledge,
    StartExtract, FinishExtract, FailExtract, Forward, OpenDownload, ReopenDownload, FinishDownload, HandOver, Close, Remind, Expire,
}

/// <summary>What somebody may do, by their roles; the program itself does what time brings.</summary>
[Flags]
internal enum SharingDuties { None = 0, Submits = 1, Receives = 2, Processes = 4, Approves = 8, Program = 16 }

/// <summary>Who wants it.</summary>
/// <param name="ActsFor">Themself and everybody up the chain of designees, past links among them.</param>
/// <param name="ReachesTop">The chain stands now up to somebody with the BOS approver's role.</param>
internal sealed record SharingActor(string UserName, string FullName, string Agency, SharingDuties Duties, ImmutableArray<string> ActsFor, bool ReachesTop)
{
    public const string Department = "OPD";

    public static readonly SharingActor Program = new("system", "", Department, SharingDuties.Program, [], false);

    public bool Has(SharingDuties duty) => (Duties & duty) != 0;

    /// <summary>Two people are independent when no name stands in both their chains: neither acts for the other, nor both for a third.</summary>
    public static bool Independent(ImmutableArray<string> one, ImmutableArray<string> other) => !one.Intersect(other, StringComparer.Ordinal).Any();
}

/// <summary>One command with all that the decision on it stands on: the machine reads no clock and asks nobody.</summary>
internal sealed record SharingCommand(SharingAct Act, SharingActor Actor, DateTimeOffset At)
{
    /// <summary>Whether the request's parties may receive, by the registry as it is at this moment. Null where nothing of it is known: then nothing goes forward.</summary>
    public SharingJudgement? Judgement { get; init; }

    /// <summary>Which agencies of the request have signed no attestation of the year, a sentence each (N-5). Null where nobody could say: then nothing goes forward.</summary>
    public ImmutableArray<string>? YearMissing { get; init; }
    public SharingSubmission? Submission { get; init; }
    public string Agency { get; init; } = "";
    public RecipientClass AgencyClass { get; init; }
    public string ContentDigestHex { get; init; } = "";

    /// <summary>What an approval would run, as it stands now.</summary>
    public string SpecificationDigestHex { get; init; } = "";
    public EligibilityReview? Review { get; init; }
    public SharingDocumentEntry? Document { get; init; }
    public SharingAttestation? Attestation { get; init; }

    /// <summary>The attested document was not used for another request.</summary>
    public bool DocumentIsFree { get; init; } = true;
    public RightAndNeed? RightAndNeed { get; init; }
    public CityAttorneyValidation? Validation { get; init; }
    public SharingVerdict? Verdict { get; init; }
    public SharingExtracted? Extracted { get; init; }
    public string? TokenDigestHex { get; init; }
    public SharingHandOver? HandOver { get; init; }
    public string Reason { get; init; } = "";
}

/// <summary>What comes of a command: events, or why not. Never both, never neither.</summary>
internal sealed record SharingOutcome(ImmutableArray<SharingEvent> Events, SharingRefusal? Refusal)
{
    public bool IsDone => Refusal is null;

    public static SharingOutcome Done(params ImmutableArray<SharingEvent> events) => new(events, null);

    public static SharingOutcome Refused(string ruleId, string section, params ImmutableArray<string> reasons) => new([], new SharingRefusal(ruleId, section, reasons));
}
