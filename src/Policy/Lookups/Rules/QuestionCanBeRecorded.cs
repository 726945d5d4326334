// Source: DGO I-12 §C.2(B)(1)-(4) and §F.1; Civ. Code §1798.90.52(a)
using AlprGrains.Policy.Decisions;

namespace AlprGrains.Policy.Lookups.Rules;

/// <summary>What must be recorded of every access is there to be recorded: elements searched, user name, name and agency.</summary>
public sealed class QuestionCanBeRecorded : LookupRule
{
    public override string Id => "C2B-4.question-can-be-recorded";

    public override string Source => "DGO I-12 §C.2(B)(1)-(4) and §F.1; Civ. Code §1798.90.52(a)";

    public override RuleAnswer Judge(LookupFacts facts, RuleGround ground) => RuleAnswer.DenyIfAny(Problems(facts));

    private static IEnumerable<string> Problems(LookupFacts facts)
    {
        if (facts.Question.Elements.IsDefaultOrEmpty || facts.Question.Elements.All(string.IsNullOrWhiteSpace))
            yield return "Say what is searched: a plate, or an area and a time (§C.2(B)(2)).";
        if (string.IsNullOrWhiteSpace(facts.Person.UserName)) yield return "The user name is missing (§C.2(B)(3)).";
        if (string.IsNullOrWhiteSpace(facts.Person.FullName)) yield return "The name of the person is missing (§F.1).";
        if (string.IsNullOrWhiteSpace(facts.Person.Agency)) yield return "The person's agency is missing (§C.2(B)(3)).";
    }
}
