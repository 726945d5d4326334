using AlprGrains.Policy.Decisions;
using AlprGrains.Policy.Lookups;
using AlprGrains.Policy.Screening.Beneficiaries;
using AlprGrains.Policy.Texts;

namespace AlprGrains.Tests.Policy.Lookups;

/// <summary>The enforceable obligations of a lookup, one by one, under the id that obligations and documents cite. Each takes the ordinary lookup and spoils one thing.</summary>
public sealed class ObligationTests
{
    private static readonly GoldenCase Ordinary = GoldenCase.All.Single(golden => golden.Name == "ordinary");
    private static readonly LookupFacts Facts = Ordinary.Facts;
    private static readonly DateOnly Today = DateOnly.FromDateTime(Facts.AskedAt.UtcDateTime);

    private static QuestionFacts Question => Facts.Question;

    [Fact]
    public void The_ordinary_lookup_is_allowed() => Assert.Equal(Verdict.Allow, Decide(Facts).Verdict);

    [Fact]
    public void C1_1_J_1_A_person_without_training_is_denied() => Denied(Facts with { Person = Facts.Person with { Training = null } }, "§J");

    [Fact]
    public void C1_2_A_category_that_is_not_named_is_denied() => Denied(Facts with { Person = Facts.Person with { Category = "volunteer" } }, "§C.1");

    [Fact]
    public void C1_3_A_designated_person_needs_a_designation_in_force()
    {
        var designated = Facts.Person with { Category = "designated", Designation = new("chief", Today.AddDays(-1), Today.AddDays(1), "burglary analyst", [Question.Purpose, "burglary"], Revoked: false) };
        Assert.Equal(Verdict.Allow, Decide(Facts with { Person = designated }).Verdict);
        Denied(Facts with { Person = designated with { Designation = null } }, "§C.1");
        Denied(Facts with { Person = designated with { Designation = designated.Designation! with { Until = Today } } }, "§C.1");
        Denied(Facts with { Person = designated with { Designation = designated.Designation! with { Revoked = true } } }, "§C.1");
    }

    /// <summary>Whoever serves the department under a contract is a principal like any other: without an agreement as a public agency, nothing.</summary>
    [Theory]
    [InlineData("Flock")]
    [InlineData("Flock Safety")]
    [InlineData("a contractor that nobody entered")]
    public void E_4_A_contractor_looks_nothing_up(string agency) => Denied(Facts with { Person = Facts.Person with { Agency = agency } }, "§");

    [Fact]
    public void C1_3_A_designation_covers_the_purposes_that_it_names_and_no_other()
    {
        var designated = Facts.Person with { Category = "designated", Designation = new("chief", Today.AddDays(-1), Today.AddDays(1), "missing persons", ["missing-person"], Revoked: false) };
        Denied(Facts with { Person = designated }, "not in its scope");
        Denied(Facts with { Person = designated with { Designation = designated.Designation! with { Purposes = [] } } }, "for no lookups");
    }

    [Theory]
    [InlineData("traffic")]
    [InlineData("parking")]
    [InlineData("vandalism")]
    [InlineData("immigration")]
    [InlineData("")]
    [InlineData("Burglary")]
    public void C2B_1_Purpose_outside_the_closed_list_is_denied(string purpose) => Denied(Facts with { Question = Question with { Purpose = purpose } }, "§C.2(B)");

    [Theory]
    [InlineData("subpoena")]
    [InlineData("warrant")]
    [InlineData("court-order")]
    public void C2B_1_Legal_process_needs_its_document(string purpose) => Denied(Facts with { Question = Question with { Purpose = purpose } }, "Attach the");

    [Theory]
    [InlineData("investigation")]
    [InlineData("")]
    [InlineData("case follow up")]
    public void C2B_2_A_reason_that_fits_every_lookup_is_denied(string articulation) => Denied(Facts with { Question = Question with { Articulation = articulation } }, "§C.2(B)");

    [Fact]
    public void C2B_2_A_hunch_is_no_standard() => Denied(Facts with { Question = Question with { Standard = "hunch" } }, "§C.2(B)");

    /// <summary>The time is the server's; a signature after it is not of this lookup.</summary>
    [Fact]
    public void C2B_3_The_time_of_the_lookup_is_the_servers() =>
        Denied(Facts with { Attestation = Facts.Attestation! with { SignedAt = Facts.AskedAt.AddSeconds(1) } }, "before asking");

    [Fact]
    public void C2B_4_A_lookup_without_recorded_elements_is_denied() => Denied(Facts with { Question = Question with { Elements = [" "] } }, "§C.2(B)(2)");

    [Fact]
    public void C2B_5_A_lookup_without_user_name_or_agency_is_denied()
    {
        Denied(Facts with { Person = Facts.Person with { UserName = "" } }, "§C.2(B)(3)");
        Denied(Facts with { Person = Facts.Person with { Agency = " " } }, "§");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("7")]
    [InlineData("ICE case")]
    public void C2B_6_A_lookup_without_a_number_in_the_agencys_form_is_denied(string? number) => Denied(Facts with { Question = Question with { CaseNumber = number } }, "§");

    [Fact]
    public void C2B_6_A_missing_person_is_looked_up_first_and_reviewed_afterwards()
    {
        var missing = Facts with { Question = Question with { Purpose = "missing-person", CaseNumber = null, Articulation = "Girl of nine, missing since school, last seen in a grey minivan." } };
        var decision = Decide(missing);
        Assert.Equal(Verdict.Allow, decision.Verdict);
        Assert.Contains("add it", Assert.Single(decision.ReviewAfterwards), StringComparison.Ordinal);
    }

    [Fact]
    public void C3_0b_What_no_rule_permits_is_denied() => Assert.Equal(Verdict.Deny, RuleBook.Lookups.Without("C2B-1.purpose-permitted").Decide(Facts, Ordinary.Ground).Verdict);

    [Theory]
    [InlineData("because he is black and drives a new car")]
    [InlineData("all Mexicans in the lot near the robbery")]
    public void C3_3_A_protected_characteristic_as_the_reason_is_denied(string articulation) => Denied(Facts with { Question = Question with { Articulation = articulation } }, "§C.3(3)");

    [Fact]
    public void C3_3_No_field_of_a_lookup_can_name_a_protected_characteristic()
    {
        string[] barred = ["race", "gender", "sex", "religion", "politic", "nationality", "ethnic", "orientation", "disability"];
        var fields = new[] { typeof(LookupFacts), typeof(QuestionFacts), typeof(PersonFacts), typeof(BeneficiaryAnswers), typeof(Party) }.SelectMany(type => type.GetProperties()).Select(property => property.Name);
        Assert.DoesNotContain(fields, field => barred.Any(word => field.Contains(word, StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public void C3_4_A_personal_purpose_is_denied_and_the_own_household_held()
    {
        Denied(Facts with { Question = Question with { Articulation = "my ex-wife's new boyfriend drives this car to her house" } }, "§C.3(4)");
        Held(Facts with { Question = Question with { VehicleOfOwnHousehold = true } }, "§C.3(4)");
    }

    [Fact]
    public void C3_5_A_sensitive_place_is_held_for_a_second_person() => Held(Facts with { Question = Question with { SensitivePlaces = ["a house of worship"] } }, "§C.3(5)");

    [Fact]
    public void C3_6a_Reproductive_care_is_denied() => Denied(Facts with { Question = Question with { Articulation = "had an abortion, search for female in silver sedan" } }, "§C.3(6)");

    [Fact]
    public void C3_6b_A_lookup_without_the_attestation_is_denied() => Denied(Facts with { Attestation = null }, "§C.3(6)");

    [Fact]
    public void C3_7_A_shared_credential_is_denied() => Denied(Facts with { Session = Facts.Session with { Individual = false } }, "§K");

    [Fact]
    public void C3_8a_Training_in_the_future_or_run_out_is_denied()
    {
        Denied(Trained(Today.AddDays(1)), "§J");
        Denied(Trained(Today.AddDays(-365)), "§J");
        Assert.Equal(Verdict.Allow, Decide(Trained(Today.AddDays(-364))).Verdict);
    }

    [Fact]
    public void C3_8c_Right_and_need_to_know_are_both_demanded()
    {
        Denied(Facts with { Question = Question with { RightToKnow = "" } }, "right to know");
        Denied(Facts with { Question = Question with { NeedToKnow = "sworn officer" } }, "need to know");
    }

    [Fact]
    public void E_1_Nobody_but_the_department_and_the_agency_of_an_agreement_looks_up() => Denied(Facts with { Person = Facts.Person with { Agency = "SANFRANCISCO-PD" } }, "§I");

    [Theory]
    [InlineData(LegalClass.Federal)]
    [InlineData(LegalClass.OutOfState)]
    [InlineData(LegalClass.Tribal)]
    [InlineData(LegalClass.Foreign)]
    [InlineData(LegalClass.Private)]
    [InlineData(LegalClass.Unknown)]
    public void E_2_A_beneficiary_outside_Californian_government_is_denied_in_every_place(LegalClass legalClass)
    {
        var party = new Party("somebody", legalClass);
        var answers = Facts.Beneficiaries;
        Denied(Facts with { Beneficiaries = answers with { AskedBy = party } }, "§E");
        Denied(Facts with { Beneficiaries = answers with { CaseOwner = party } }, "§E");
        Denied(Facts with { Beneficiaries = answers with { Receiver = party } }, "§E");
        Denied(Facts with { Beneficiaries = answers with { AnyOutsideCalifornia = true } }, "§E");
    }

    [Fact]
    public void E_3_Immigration_enforcement_is_denied_whoever_asks()
    {
        var chp = Facts.Person with { Agency = "CHP", Agreement = new("MOU", Today.AddDays(-1), Today.AddDays(1), Suspended: false) };
        Denied(Facts with { Person = chp, Question = Question with { Articulation = "ICE case" } }, "§E");
        Denied(Facts with { Question = Question with { NeedToKnow = "deportation officer asked for it" } }, "§E");
    }

    [Fact]
    public void E_5_The_notice_of_official_use_is_acknowledged_first() => Denied(Facts with { Session = Facts.Session with { BannerAcknowledged = false } }, "§E");

    [Fact]
    public void F_1b_The_persons_name_is_recorded_besides_the_user_name() => Denied(Facts with { Person = Facts.Person with { FullName = "" } }, "§F.1");

    [Fact]
    public void I_3_The_MOU_grants_lookups_from_its_first_day_until_its_end()
    {
        var chp = Facts.Person with { Agency = "CHP", Agreement = new("MOU", Today, Today.AddDays(1), Suspended: false) };
        Assert.Equal(Verdict.Allow, Decide(Facts with { Person = chp }).Verdict);
        Denied(Facts with { Person = chp with { Agreement = chp.Agreement! with { From = Today.AddDays(1), Until = Today.AddDays(2) } } }, "§I");
        Denied(Facts with { Person = chp with { Agreement = chp.Agreement! with { From = Today.AddDays(-2), Until = Today } } }, "§I");
        Denied(Facts with { Person = chp with { Agreement = chp.Agreement! with { Suspended = true } } }, "§I");
        Denied(Facts with { Person = chp with { Agreement = null } }, "§I");
    }

    /// <summary>J-3 to J-10: eight topics, eight tests.</summary>
    [Theory]
    [InlineData("law")]
    [InlineData("policy")]
    [InlineData("equipment")]
    [InlineData("accessing-data")]
    [InlineData("passwords-and-data")]
    [InlineData("sharing")]
    [InlineData("reporting-breaches")]
    [InlineData("post-breach")]
    public void J_3_to_10_A_training_without_one_of_the_topics_is_none(string topic)
    {
        var training = Facts.Person.Training!;
        Assert.Contains(topic, training.Topics);
        Denied(Facts with { Person = Facts.Person with { Training = training with { Topics = training.Topics.Remove(topic) } } }, topic);
    }

    [Fact]
    public void J_11_Training_runs_out_after_a_year() => Assert.Equal(365, Ordinary.Ground.Policy.Training.ValidDays);

    [Fact]
    public void K_2_A_session_that_is_locked_or_ended_asks_nothing() => Denied(Facts with { Session = Facts.Session with { Open = false } }, "§K");

    [Fact]
    public void L_6_Real_plates_are_not_looked_up_under_a_draft() => Denied(Facts with { DemonstrationData = false }, "not in force");

    /// <summary>N-2: the search of 22 April 2025.</summary>
    [Fact]
    public void N_2_The_ICE_case_of_the_CHP_is_denied_with_its_section()
    {
        var asked = new DateTimeOffset(2025, 4, 22, 18, 0, 0, TimeSpan.Zero);
        var chp = Facts.Person with { Agency = "CHP", Agreement = new("MOU", new(2025, 1, 1), new(2026, 1, 1), Suspended: false), Training = Facts.Person.Training! with { CompletedOn = new(2025, 2, 1) } };
        Denied(Facts with { AskedAt = asked, Person = chp, Question = Question with { Articulation = "ICE case" }, Attestation = Facts.Attestation! with { SignedAt = asked } }, "§E");
    }

    [Fact]
    public void N_8_Who_asked_whose_case_and_who_receives_are_required()
    {
        Denied(Facts with { Beneficiaries = new(null, null, null, null) }, "Say who asked");
        Denied(Facts with { Beneficiaries = Facts.Beneficiaries with { AnyOutsideCalifornia = null } }, "Say whether");
    }

    [Fact]
    public void N_10_The_sanctuary_ordinance_of_the_city_is_cited_where_immigration_is_refused() =>
        Denied(Facts with { Question = Question with { Articulation = "wanted for deportation, no papers" } }, "Sanctuary City Ordinance");

    [Fact]
    public void House_rules_are_off_until_the_department_switches_them_on()
    {
        Assert.Equal(new HouseRules(false, false, null), Ordinary.Ground.Policy.HouseRules);
        var on = Ordinary.Ground with { Policy = Ordinary.Ground.Policy with { HouseRules = new(false, true, null) } };
        Assert.Equal(Verdict.Hold, RuleBook.Lookups.Decide(Facts, on).Verdict);
    }

    private static LookupFacts Trained(DateOnly day) => Facts with { Person = Facts.Person with { Training = Facts.Person.Training! with { CompletedOn = day } } };

    private static Decision Decide(LookupFacts facts) => RuleBook.Lookups.Decide(facts, Ordinary.Ground);

    private static void Denied(LookupFacts facts, string because) => Judged(Verdict.Deny, facts, because);

    private static void Held(LookupFacts facts, string because) => Judged(Verdict.Hold, facts, because);

    private static void Judged(Verdict expected, LookupFacts facts, string because)
    {
        var decision = Decide(facts);
        Assert.True(decision.Verdict == expected, $"{decision.Verdict}: {string.Join(" ", decision.Reasons)}");
        Assert.Contains(decision.Reasons, reason => reason.Contains(because, StringComparison.Ordinal));
        Assert.Empty(decision.Errors);
    }
}
