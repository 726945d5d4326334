namespace AlprGrains.Policy.Screening.Beneficiaries;

/// <summary>
/// Structured answers, the reason and the texts beside it in, one result out. The answers come first: a barred class is refused whatever the text says; what is
/// not answered is refused with the question; then every text is screened, and the names of the parties with them.
/// </summary>
public sealed class BeneficiaryScreen(Screen screen)
{
    private const string Section = "DGO I-12 §E; Civ. Code §1798.90.55(b)";

    /// <param name="reason">Why it is looked up; it has to tell what happened.</param>
    /// <param name="beside">Numbers, courts, the need to know: they tell nothing by themselves, and still may not name a barred party.</param>
    public ScreenResult Classify(BeneficiaryAnswers answers, string reason, IEnumerable<string> beside)
    {
        var findings = OfAnswers(answers).Concat(screen.Classify(reason).Findings).ToList();
        var parties = new[] { answers.AskedBy, answers.CaseOwner, answers.Receiver }.OfType<Party>();
        foreach (var text in beside.Concat(parties.Select(party => party.Name)).Distinct(StringComparer.Ordinal))
            findings.AddRange(screen.ClassifyBeside(text).Findings);
        return ScreenResult.Of("", findings);
    }

    private static IEnumerable<ScreenFinding> OfAnswers(BeneficiaryAnswers answers)
    {
        (string Question, Party? Party)[] questions =
            [("who asked for this lookup", answers.AskedBy), ("whose case it is", answers.CaseOwner), ("who receives the result", answers.Receiver)];
        foreach (var (question, party) in questions)
        {
            if (party is null || string.IsNullOrWhiteSpace(party.Name)) yield return Refused("beneficiary-missing", $"Say {question}.");
            else if (OfClass(party.LegalClass, question) is { } finding) yield return finding;
        }

        if (answers.AnyOutsideCalifornia is null)
            yield return Refused("beneficiary-missing", "Say whether anyone concerned is outside California state and local government.");
        else if (answers.AnyOutsideCalifornia.Value)
            yield return Refused("beneficiary-outside", "Somebody outside California state and local government is concerned; plate data may not reach them.");
    }

    private static ScreenFinding? OfClass(LegalClass legalClass, string question) => legalClass switch
    {
        LegalClass.CaliforniaCity or LegalClass.CaliforniaCounty or LegalClass.CaliforniaState or LegalClass.CaliforniaDistrict => null,
        LegalClass.Federal => Refused("beneficiary-federal", $"The answer to \"{question}\" is a federal agency."),
        LegalClass.OutOfState => Refused("beneficiary-out-of-state", $"The answer to \"{question}\" is an agency of another state."),
        LegalClass.Tribal => Refused("beneficiary-tribal", $"The answer to \"{question}\" is a tribal body, which is not a California public agency."),
        LegalClass.Foreign => Refused("beneficiary-foreign", $"The answer to \"{question}\" is a foreign body."),
        LegalClass.Private => Refused("beneficiary-private", $"The answer to \"{question}\" is a private party."),
        LegalClass.JointTaskForce => Held("beneficiary-task-force", $"The answer to \"{question}\" is a joint task force; a person must see who receives."),
        LegalClass.FusionCenter => Held("beneficiary-fusion-center", $"The answer to \"{question}\" is a fusion centre; a person must see who receives."),
        // A class that nobody has thought of is not eligible.
        _ => Refused("beneficiary-unknown", $"The answer to \"{question}\" is not in the registry of agencies; have it entered with its legal class first."),
    };

    private static ScreenFinding Refused(string rule, string why) => new(rule, ScreenVerdict.Refuse, Section, why);

    private static ScreenFinding Held(string rule, string why) => new(rule, ScreenVerdict.Review, Section, why);
}
