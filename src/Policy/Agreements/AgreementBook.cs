using System.Collections.Immutable;
using AlprGrains.Policy.Loading;
using AlprGrains.Policy.Lookups;

namespace AlprGrains.Policy.Agreements;

/// <summary>
/// The agreements on record (policy/agreements.json). An agency's registry id goes in, its agreement comes out; which of them the policy
/// honours is <see cref="Lookups.Rules.AgencyHasAnAgreement"/>'s to say. Source: DGO I-12 §I.
/// </summary>
public sealed class AgreementBook
{
    private readonly ImmutableArray<AgreementEntry> _entries;

    private AgreementBook(ImmutableArray<AgreementEntry> entries) => _entries = entries;

    /// <summary>The agreements as they are delivered.</summary>
    public static AgreementBook Shipped() => Load(ShippedPolicy.Files("")["agreements.json"]).Required();

    /// <summary>The JSON in, the book out, or every problem.</summary>
    public static Loaded<AgreementBook> Load(string json)
    {
        var file = PolicyJson.Read<BookFile>(json, "The agreements", out var problem);
        if (problem is not null) return Loaded<AgreementBook>.Failed([problem]);
        if (file is null) return Loaded<AgreementBook>.Failed(["The file of agreements is empty."]);
        var problems = file.Agreements.Where(entry => entry.Until <= entry.From).Select(entry => $"The {entry.Kind} with {entry.Agency}: until must be after from.")
            .Concat(file.Agreements.GroupBy(entry => (entry.Agency, entry.Demonstration)).Where(group => group.Count() > 1).Select(group => $"{group.Key.Agency} stands twice."))
            .ToList();
        return problems.Count == 0 ? Loaded<AgreementBook>.Of(new(file.Agreements)) : Loaded<AgreementBook>.Failed(problems);
    }

    /// <summary>The agency's agreement, or null. One that is made up for a demonstration counts only for demonstration data.</summary>
    public AgreementFacts? Of(string agency, bool demonstrationData) =>
        _entries.Where(entry => entry.Agency == agency && (demonstrationData || !entry.Demonstration))
            .OrderBy(entry => entry.Demonstration) // a real one before a made-up one
            .Select(entry => new AgreementFacts(entry.Kind, entry.From, entry.Until, entry.Suspended))
            .FirstOrDefault();

    /// <summary>Every agreement that the data holds.</summary>
    public ImmutableArray<AgreementEntry> All => _entries;

    private sealed record BookFile(string About, ImmutableArray<AgreementEntry> Agreements);

}

/// <summary>One agreement as the data has it.</summary>
/// <param name="Demonstration">Made up; it counts only while every read is drawn.</param>
public sealed record AgreementEntry(string Agency, string Kind, DateOnly From, DateOnly Until, bool Suspended, bool Demonstration, string Note);
