using System.Collections.Immutable;

namespace AlprGrains.Gateway;

/// <summary>The policy of a day as pages show it and forms offer it. Decisions are made behind the grains; nothing here allows anything.</summary>
/// <param name="Name">For example "DGO I-12, 2024-07".</param>
/// <param name="IsDraft">Not signed, or not in effect: every page says DRAFT, and only demonstration data is taken.</param>
/// <param name="Coordinator">Whom to ask about it.</param>
public sealed record PolicyView(
    string Name, bool IsDraft, string Coordinator, ImmutableArray<PurposeChoice> Purposes, string AttestationVersion, string AttestationText)
{
    /// <summary>For a host that names no policy: a draft that permits no purpose.</summary>
    public static readonly PolicyView None = new("DGO I-12", true, "ALPR Coordinator", [], "", "");

    /// <summary>A purpose in words; the id itself when it is none of them.</summary>
    public string WordsOfPurpose(string id) => Purposes.FirstOrDefault(purpose => purpose.Id == id)?.Words ?? id;
}

/// <summary>One purpose that the policy permits.</summary>
/// <param name="NumberMayFollow">The case or incident number may be added after the lookup.</param>
/// <param name="NeedsProcess">A subpoena, warrant or order must be attached.</param>
public sealed record PurposeChoice(string Id, string Words, bool NumberMayFollow, bool NeedsProcess);
