using System.Collections.Immutable;
using AlprGrains.Policy.Agreements;
using AlprGrains.Policy.Lookups;
using AlprGrains.Sharing;

namespace AlprGrains.Grains.Sharing;

/// <summary>
/// The agreements as this silo last heard of them. A lookup asks the book itself; a session's check, which waits for nobody, asks here, at
/// most a few seconds late for a suspension, and to the tick for an end that was known.
/// </summary>
public sealed class AgreementsNow(AgreementBook delivered)
{
    private ImmutableArray<AgreementView> _known =
        [.. delivered.All.Select(AgreementRules.Delivered).Select(one => new AgreementView(one.Agreement, one.SuspendedBecause, false, []))];

    public void Become(ImmutableArray<AgreementView> agreements) =>
        ImmutableInterlocked.InterlockedExchange(ref _known, agreements);

    /// <summary>What a decision about the agency's people stands on; null when it has no agreement that grants lookups.</summary>
    public AgreementFacts? FactsOf(string agency, bool demonstrationData, DateTimeOffset at) =>
        AgreementRules.FactsOf([.. _known.Where(one => one.Agreement.Agency == agency)], demonstrationData, at);
}
