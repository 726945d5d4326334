namespace AlprGrains.Audit.Entries;

/// <summary>
/// What one entry of the log says in clear, for anyone to read: Civil Code 1798.90.52 without the parts that are nobody else's
/// business. Those are <see cref="Confidential"/>: the entry holds a commitment to each, the annex holds the values.
/// </summary>
/// <param name="Kind">What happened: "lookup-asked".</param>
/// <param name="Organization">The person's agency.</param>
/// <param name="Role">The class of the person's role, or null.</param>
/// <param name="Purpose">What for, from a closed list.</param>
/// <param name="Subjects">Ids of what it was about: cameras, alerts, lists. Never a plate, never a person.</param>
/// <param name="Outcome">"allowed", "refused: …".</param>
/// <param name="QuestionDigestHex">Salted digest of the question that a receipt covers, or null.</param>
/// <param name="Confidential">Plate, free text, user name, full name: whatever is committed to and not shown.</param>
public sealed record LogEntry(
    string Kind,
    string Organization,
    string? Role,
    string Purpose,
    IReadOnlyList<string> Subjects,
    string Outcome,
    string? QuestionDigestHex,
    IReadOnlyList<ConfidentialField> Confidential)
{
    /// <summary>Field that holds the user name.</summary>
    public const string UserField = "user";

    /// <summary>Field that holds a subject which is a person.</summary>
    public const string SubjectField = "subject";

    /// <summary>Field that holds the whole outcome where the entry shows its first word.</summary>
    public const string OutcomeField = "outcome";

    /// <summary>Confidential fields of one entry.</summary>
    public const int FieldsMax = 64;

    /// <summary>A caller's mistake throws: a missing text, too many fields.</summary>
    internal void RequireWritable()
    {
        foreach (var text in (string[])[Kind, Organization, Purpose, Outcome, .. Subjects, .. Confidential.SelectMany(field => (string[])[field.Name, field.Value])])
            ArgumentNullException.ThrowIfNull(text, "an audit entry's text");
        if (Confidential.Count > FieldsMax) throw new ArgumentException($"an audit entry has {Confidential.Count} confidential fields; at most {FieldsMax} are taken");
    }
}

/// <summary>One element that the log may not show.</summary>
/// <param name="Name">What it is: "plate", "articulation".</param>
/// <param name="Value">Its clear value.</param>
public readonly record struct ConfidentialField(string Name, string Value)
{
    /// <summary>Never the value.</summary>
    public override string ToString() => Name;
}

/// <summary>An entry as it was read back from its bytes.</summary>
/// <param name="At">UTC, to 1/100 s (CJIS AU-8).</param>
/// <param name="Commitments">One for each confidential field.</param>
public sealed record WrittenEntry(
    DateTimeOffset At,
    string Kind,
    string Organization,
    string? Role,
    string Purpose,
    IReadOnlyList<string> Subjects,
    string Outcome,
    string? QuestionDigestHex,
    IReadOnlyList<Commitment> Commitments);
