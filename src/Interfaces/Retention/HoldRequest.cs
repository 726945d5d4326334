using System.Collections.Immutable;
using AlprGrains.Lookups;
using AlprGrains.Plates;

namespace AlprGrains.Retention;

/// <summary>The only purposes for which a read may outlive its 30 days (DGO I-12, section G, "solely"; obligation G-3). There is no other.</summary>
public enum HoldReason
{
    /// <summary>Which of the three it is, the City Attorney has not decided; nothing is held on this ground.</summary>
    Undecided = 0,
    /// <summary>G.1; needs the case number.</summary>
    ActiveCriminalInvestigation = 1,
    /// <summary>G.2; needs a case or incident number.</summary>
    MissingOrAtRiskPerson = 2,
    /// <summary>G.3: another law enforcement or prosecutorial agency, and the law obliges it to be kept; needs the document.</summary>
    OtherAgencyLegalObligation = 3,
}

/// <summary>What obliges the department to keep data for another agency (G.3).</summary>
/// <param name="Agency">The agency, by registry id or name; its legal class comes from the registry.</param>
/// <param name="Type">subpoena, warrant, court-order or statute.</param>
/// <param name="DocumentSha256">Of the document, 64 hex digits.</param>
[GenerateSerializer, Immutable, Alias("HoldObligation")]
public sealed record HoldObligation(
    [property: Id(0)] string Agency,
    [property: Id(1)] string Type,
    [property: Id(2)] string Court,
    [property: Id(3)] string Number,
    [property: Id(4)] DateOnly? IssuedOn,
    [property: Id(5)] string DocumentSha256);

/// <summary>What section G has no room for: it goes to the City Attorney before the data is due, and the decision is recorded.</summary>
public enum CourtMatterKind
{
    PreservationOrder = 0,
    PendingProsecution = 1,
}

/// <summary>A court's order to preserve, or a prosecution under way.</summary>
/// <param name="DocumentSha256">Of the order or the charging document, 64 hex digits.</param>
[GenerateSerializer, Immutable, Alias("CourtMatter")]
public sealed record CourtMatter(
    [property: Id(0)] CourtMatterKind Kind,
    [property: Id(1)] string Court,
    [property: Id(2)] string Number,
    [property: Id(3)] string DocumentSha256);

/// <summary>A request to keep reads beyond their 30 days: which reads, on which lawful ground, and why these are needed (G-3, G-4).</summary>
[GenerateSerializer, Immutable, Alias("HoldRequest")]
public sealed record HoldRequest
{
    /// <summary>Longest text of any field.</summary>
    public const int TextCharactersMax = 1000;

    /// <summary>Most reads of one hold. Whoever needs more has not said which are needed.</summary>
    public const int ReadsMax = 500;

    /// <summary>More reads than these need a second approval, by a third person (G-4).</summary>
    public const int ReadsForOneApproval = 50;

    /// <summary>People besides the requester who may look at what is held.</summary>
    public const int CaseTeamMax = 10;

    /// <summary>A hold is confirmed at least this often (G-5).</summary>
    public static readonly TimeSpan ReviewWithin = TimeSpan.FromDays(30);

    [Id(0)] public required HoldId Id { get; init; }

    /// <summary>The requester's own lookup that released the reads.</summary>
    [Id(1)] public required LookupId Lookup { get; init; }

    /// <summary>Named one by one; there is no "all reads of".</summary>
    [Id(2)] public required ImmutableArray<ReadId> Reads { get; init; }
    [Id(3)] public required HoldReason Reason { get; init; }
    [Id(4)] public string? CaseNumber { get; init; }
    [Id(5)] public string? IncidentNumber { get; init; }

    /// <summary>Why these reads are needed.</summary>
    [Id(6)] public required string Need { get; init; }
    [Id(7)] public HoldObligation? Obligation { get; init; }

    /// <summary>A court's order or a prosecution: the City Attorney decides first under which ground, if any, it may be kept.</summary>
    [Id(8)] public CourtMatter? Matter { get; init; }

    /// <summary>User names of those who may look at it besides the requester.</summary>
    [Id(9)] public ImmutableArray<string> CaseTeam { get; init; } = [];

    /// <summary>First review, at most 30 days ahead; null for 30 days from approval.</summary>
    [Id(10)] public DateOnly? ReviewOn { get; init; }
}
