using System.Collections.Immutable;
using AlprGrains.Alerts;
using AlprGrains.People;
using AlprGrains.Plates;

namespace AlprGrains.Lookups;

/// <summary>
/// A person's lookups, one at a time; the key is the user name, and the person's grain answers. Question, decision, audit entry,
/// history, second audit entry, answer: in this order, whatever happens (design.md, section 2, path 2; INV-3, INV-12).
/// </summary>
[Alias("IPersonLookups")]
[UnderPolicy(PolicyUse.Use, "C.2(B)")]
public interface IPersonLookups : IGrainWithStringKey
{
    /// <summary>Asks. The same id again with the same content answers again, and is audited again; with other content it throws.</summary>
    [Alias("LookUp")]
    ValueTask<LookupAnswer> LookUp(LookupRequest request, SessionAssertion session);

    /// <summary>The next page of an answer that was allowed in this session. Audited.</summary>
    [Alias("Next")]
    ValueTask<LookupAnswer> Next(LookupId lookup, string cursor, SessionAssertion session);

    /// <summary>A picture of a read that the answer released. Audited.</summary>
    [Alias("Picture")]
    ValueTask<LookupImage> Picture(LookupId lookup, ReadId read, AlertImage which, SessionAssertion session);

    /// <summary>Everything that the answer released, as one watermarked file. Audited.</summary>
    [Alias("Export")]
    ValueTask<LookupExtract> Export(LookupId lookup, SessionAssertion session);

    /// <summary>Adds the case or incident number to a lookup that was completed first (missing person). Null when done, else why not. Audited.</summary>
    [Alias("AddNumber")]
    ValueTask<string?> AddNumber(LookupId lookup, string? caseNumber, string? incidentNumber, SessionAssertion session);

    /// <summary>One of this person's own questions of the last 30 days as it was asked, to be asked again; null when there is none, or without a session.</summary>
    [Alias("Asked")]
    ValueTask<LookupRequest?> Asked(LookupId lookup, SessionAssertion session);

    /// <summary>This person's lookups of the last 30 days, newest first.</summary>
    [Alias("Mine")]
    ValueTask<ImmutableArray<LookupSummary>> Mine(SessionAssertion session);
}
