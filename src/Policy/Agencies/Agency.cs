using System.Collections.Immutable;
using AlprGrains.Policy.Screening.Beneficiaries;

namespace AlprGrains.Policy.Agencies;

/// <summary>One body that the registry knows. Classes are given from a day on, with the evidence; none is ever typed by the person who asks.</summary>
/// <param name="Id">How other records name it, for example OPD; unique.</param>
/// <param name="Aliases">Other spellings that mean this body and no other.</param>
/// <param name="From">First day of the class; null: always.</param>
/// <param name="Until">First day on which the class no longer holds (dissolved, reclassified); null: none.</param>
/// <param name="Function">For a body of California what it is to section I: law-enforcement, prosecutor, public-defender; empty for any other.</param>
/// <param name="OperatingAgency">For a joint body, the agency that runs it; null when it is not known.</param>
/// <param name="Members">For a joint body, who belongs to it; default when it is not known.</param>
/// <param name="Evidence">What the class rests on: statute, charter, or who looked it up.</param>
public sealed record Agency(
    string Id, string Name, ImmutableArray<string> Aliases, LegalClass LegalClass, DateOnly? From, DateOnly? Until, string Evidence,
    string Function = "", string? OperatingAgency = null, ImmutableArray<string> Members = default)
{
    public bool HoldsOn(DateOnly day) => (From is not { } from || from <= day) && (Until is not { } until || day < until);

    public IEnumerable<string> AllNames => Aliases.Append(Name).Append(Id);
}

/// <summary>What the registry says of a name as it was written.</summary>
/// <param name="Agency">Null when the name is not exactly one that the registry holds.</param>
/// <param name="Why">Empty when the agency was found; else what is wrong with the name and what to do.</param>
public sealed record AgencyAnswer(LegalClass LegalClass, Agency? Agency, string Why);
