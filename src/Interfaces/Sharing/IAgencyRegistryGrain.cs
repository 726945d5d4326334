using System.Collections.Immutable;
using AlprGrains.People;

namespace AlprGrains.Sharing;

/// <summary>What a body is to section I of DGO I-12. What is not certain is Unknown, and unknown means no.</summary>
public enum RecipientClass
{
    Unknown = 0,
    /// <summary>California state or local law enforcement.</summary>
    CaliforniaLawEnforcement = 1,
    /// <summary>A District Attorney, the Attorney General, a city prosecutor.</summary>
    Prosecutor = 2,
    /// <summary>By way of the District Attorney, or by court order.</summary>
    PublicDefender = 3,
    /// <summary>Another public agency of California: no path without a legal obligation (I-15).</summary>
    OtherPublicAgency = 4,
    Federal = 5,
    OutOfState = 6,
    Tribal = 7,
    Foreign = 8,
    /// <summary>By court order only, as its holder.</summary>
    Private = 9,
    JointTaskForce = 10,
    FusionCenter = 11,
}

/// <summary>
/// The registry of agencies as it stands now: the policy's data, and over it what administrators entered since, with its history. Key
/// <see cref="Main"/>. A change counts from the moment it is made, for lookups, requests, extracts and downloads alike.
/// </summary>
[Alias("IAgencyRegistryGrain")]
[UnderPolicy(PolicyUse.Use, "I")]
public interface IAgencyRegistryGrain : IGrainWithStringKey
{
    public const string Main = "main";

    /// <summary>What the registry says of a name as written, today.</summary>
    [Alias("Find")]
    ValueTask<AgencyView> Find(string name);

    /// <summary>All bodies, in order of name; public.</summary>
    [Alias("List")]
    ValueTask<ImmutableArray<AgencyView>> List();

    /// <summary>Enters or changes a body; problems when not done, look-alike names among them. <see cref="Permission.ManageAgencies"/>. Audited.</summary>
    [Alias("Change")]
    ValueTask<ImmutableArray<string>> Change(AgencyEntry entry, SessionAssertion by);

    /// <summary>A CSV file; all of it or nothing. Problems carry their line. With <paramref name="tryOnly"/> nothing is changed. Audited.</summary>
    [Alias("Import")]
    ValueTask<AgencyImport> Import(string csv, bool tryOnly, SessionAssertion by);

    /// <summary>What was changed, newest first.</summary>
    [Alias("History")]
    ValueTask<ImmutableArray<AgencyChange>> History(SessionAssertion by);

    /// <summary>The entries over the policy's data, with their version; only the silo side asks.</summary>
    [Alias("Overlay")]
    ValueTask<AgencyOverlay> Overlay(long knownVersion);
}

/// <summary>One body as it is shown.</summary>
/// <param name="Id">Empty when the name is not in the registry.</param>
/// <param name="Why">What is wrong with the name; empty when it was found.</param>
/// <param name="OperatingAgency">Of a fusion centre or task force.</param>
[GenerateSerializer, Immutable, Alias("AgencyView")]
public sealed record AgencyView(
    [property: Id(0)] string Id,
    [property: Id(1)] string Name,
    [property: Id(2)] RecipientClass Class,
    [property: Id(3)] string LegalClass,
    [property: Id(4)] string Evidence,
    [property: Id(5)] DateOnly? From,
    [property: Id(6)] DateOnly? Until,
    [property: Id(7)] string Why,
    [property: Id(8)] string? OperatingAgency,
    [property: Id(9)] ImmutableArray<string> Members);

/// <summary>A body as an administrator enters it; the columns of the CSV file in the same order, lists parted by semicolons.</summary>
/// <param name="LegalClass">As in policy/agencies.json: california-city, federal, fusion-center, …</param>
/// <param name="Function">law-enforcement, prosecutor, public-defender or other; only for California bodies.</param>
/// <param name="Evidence">What the class rests on.</param>
[GenerateSerializer, Immutable, Alias("AgencyEntry")]
public sealed record AgencyEntry(
    [property: Id(0)] string Id,
    [property: Id(1)] string Name,
    [property: Id(2)] ImmutableArray<string> Aliases,
    [property: Id(3)] string LegalClass,
    [property: Id(4)] string Function,
    [property: Id(5)] DateOnly? From,
    [property: Id(6)] DateOnly? Until,
    [property: Id(7)] string Evidence,
    [property: Id(8)] string? OperatingAgency,
    [property: Id(9)] ImmutableArray<string> Members)
{
    /// <summary>The header of the CSV file.</summary>
    public const string CsvHeader = "id,name,aliases,legalClass,function,from,until,evidence,operatingAgency,members";
}

[GenerateSerializer, Immutable, Alias("AgencyImport")]
public sealed record AgencyImport(
    [property: Id(0)] bool Accepted,
    [property: Id(1)] int Entries,
    [property: Id(2)] int New,
    [property: Id(3)] int Reclassified,
    [property: Id(4)] ImmutableArray<string> Problems);

[GenerateSerializer, Immutable, Alias("AgencyChange")]
public sealed record AgencyChange(
    [property: Id(0)] DateTimeOffset At,
    [property: Id(1)] string By,
    [property: Id(2)] AgencyEntry Entry,
    [property: Id(3)] string? FormerClass,
    [property: Id(4)] long AuditIndex);

/// <param name="Entries">Null when the known version is the newest.</param>
[GenerateSerializer, Immutable, Alias("AgencyOverlay")]
public sealed record AgencyOverlay(
    [property: Id(0)] long Version,
    [property: Id(1)] ImmutableArray<AgencyEntry>? Entries);
