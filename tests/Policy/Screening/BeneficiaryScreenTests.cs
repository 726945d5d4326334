using AlprGrains.Policy.Screening;
using AlprGrains.Policy.Screening.Beneficiaries;

namespace AlprGrains.Tests.Policy.Screening;

/// <summary>Who asked, whose case, who receives: every legal class in every place (E-2, E-3, INV-10).</summary>
public sealed class BeneficiaryScreenTests
{
    private static readonly BeneficiaryScreen Screen = new(Shipped.Screen);
    private static readonly Party Own = new("OPD Robbery Unit", LegalClass.CaliforniaCity);
    private static readonly BeneficiaryAnswers Ordinary = new(Own, Own, Own, AnyOutsideCalifornia: false);

    [Fact]
    public void A_case_of_the_department_itself_is_allowed() => Assert.Equal(ScreenVerdict.Allow, Screen.Classify(Ordinary, "armed robbery", []).Verdict);

    [Fact]
    public void Every_class_outside_California_government_is_refused_or_held_in_every_place()
    {
        foreach (var legalClass in Enum.GetValues<LegalClass>())
        {
            var party = new Party("somebody", legalClass);
            var eligible = legalClass is LegalClass.CaliforniaCity or LegalClass.CaliforniaCounty or LegalClass.CaliforniaState or LegalClass.CaliforniaDistrict;
            foreach (var answers in new[] { Ordinary with { AskedBy = party }, Ordinary with { CaseOwner = party }, Ordinary with { Receiver = party } })
                Assert.Equal(eligible, Screen.Classify(answers, "armed robbery", []).Verdict == ScreenVerdict.Allow);
        }
    }

    [Fact]
    public void A_class_that_nobody_has_thought_of_is_refused() =>
        Assert.Equal(ScreenVerdict.Refuse, Screen.Classify(Ordinary with { AskedBy = new("somebody", (LegalClass)99) }, "armed robbery", []).Verdict);

    [Fact]
    public void A_federal_name_under_a_Californian_class_is_refused_by_its_text() =>
        Assert.Equal(ScreenVerdict.Refuse, Screen.Classify(Ordinary with { AskedBy = new("SFPD (FBI TF)", LegalClass.CaliforniaCity) }, "armed robbery", []).Verdict);

    [Fact]
    public void A_clean_text_does_not_help_a_barred_receiver() =>
        Assert.Equal(ScreenVerdict.Refuse, Screen.Classify(Ordinary with { Receiver = new("Homeland", LegalClass.Federal) }, "armed robbery", []).Verdict);

    [Fact]
    public void What_is_not_answered_is_asked_for()
    {
        var screened = Screen.Classify(new(null, null, null, null), "", []);
        Assert.Equal(ScreenVerdict.Refuse, screened.Verdict);
        Assert.Equal(4, screened.Findings.Count(finding => finding.Rule == "beneficiary-missing"));
    }
}
