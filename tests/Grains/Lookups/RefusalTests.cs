using AlprGrains.Audit;
using AlprGrains.Cameras;
using AlprGrains.Lookups;
using AlprGrains.People;
using AlprGrains.Tests.Grains.Cameras;

namespace AlprGrains.Tests.Grains.Lookups;

/// <summary>What is refused, by the obligation that refuses it. Each is on the log, and none has a read in it.</summary>
public class RefusalTests
{
    public static TheoryData<string, string> Requests() => new()
    {
        { "C2B-1 a purpose that is not on the list", "C2B-1.purpose-permitted" },
        { "N-18 parking", "C2B-1.purpose-permitted" },
        { "C2B-2 no articulation", "C2B-2.suspicion-articulated" },
        { "C2B-2 an articulation that fits every lookup", "C2B-2.suspicion-articulated" },
        { "C2B-2 no standard", "C2B-2.suspicion-articulated" },
        { "C2B-6 no case number", "C2B-6.number-given" },
        { "C2B-6 a case number of no form", "C2B-6.number-given" },
        { "C2B-4 nothing to search for", LookupQuestionRule },
        { "C3-3 a protected class as a vehicle attribute", LookupQuestionRule },
        { "C3-6b no attestation", "C3-6b.attestation-signed" },
        { "C3-6b an old attestation", "C3-6b.attestation-signed" },
        { "C3-8c no right to know", "C3-8c.right-to-know" },
        { "C3-8c no need to know", "C3-8c.need-to-know" },
        { "E-2 the FBI receives", "E-2.beneficiary-eligible" },
        { "E-2 an unknown body asked", "E-2.beneficiary-eligible" },
        { "E-3 immigration enforcement in the need to know", "E-2.beneficiary-eligible" },
        { "N-8 on behalf of: not answered", "E-2.beneficiary-eligible" },
        { "N-8 on behalf of: somebody outside", "E-2.beneficiary-eligible" },
        { "I-4 a warrant without the document", "I-4.process-has-its-document" },
        { "INV-10 a federal subpoena", "I-4.process-has-its-document" },
    };

    private const string LookupQuestionRule = "C2B-4.question-can-be-read";

    [Theory, MemberData(nameof(Requests))]
    public async Task A_lookup_that_the_policy_does_not_allow_is_refused_and_logged(string what, string rule)
    {
        await using var town = await Town.Start();
        await town.Seen(Questions.Plate, reads: 1);

        var answer = await town.LookUp(Change(what));

        Assert.Equal(LookupVerdict.Deny, answer.Decision.Verdict);
        Assert.Contains(rule, answer.Decision.RuleIds);
        Assert.NotEmpty(answer.Decision.Reasons);
        Assert.Empty(answer.Page.Reads);
        Assert.Null(answer.Released);
        Assert.Contains(rule, Assert.Single(town.Audit.Of(AuditKinds.LookupAsked)).Outcome, StringComparison.Ordinal);
        Assert.Empty(town.Audit.Of(AuditKinds.LookupReleased));
    }

    private static LookupRequest Change(string what)
    {
        var good = Questions.Good();
        return what switch
        {
            "C2B-1 a purpose that is not on the list" => good with { Purpose = "general crime" },
            "N-18 parking" => good with { Purpose = "parking" },
            "C2B-2 no articulation" => good with { Articulation = "" },
            "C2B-2 an articulation that fits every lookup" => good with { Articulation = "ongoing police investigation of suspicious vehicle" },
            "C2B-2 no standard" => good with { Standard = "a hunch" },
            "C2B-6 no case number" => good with { CaseNumber = null },
            "C2B-6 a case number of no form" => good with { CaseNumber = "see report" },
            "C2B-4 nothing to search for" => good with { Target = new LookupTarget { Kind = LookupKind.ByPlate, Plate = " " } },
            "C3-3 a protected class as a vehicle attribute" => Questions.ByPlace(["cam-1"], Reads.Noon.AddHours(-1), Reads.Noon) is var place
                ? place with { Target = place.Target with { Vehicle = new AlprGrains.Plates.VehicleAttributes("white", "Muslim driver", null, null) } } : good,
            "C3-6b no attestation" => good with { AttestationVersion = null },
            "C3-6b an old attestation" => good with { AttestationVersion = "2020-01" },
            "C3-8c no right to know" => good with { RightToKnow = "I am curious" },
            "C3-8c no need to know" => good with { NeedToKnow = "" },
            "E-2 the FBI receives" => good with { Beneficiaries = good.Beneficiaries with { Receiver = "FBI" } },
            "E-2 an unknown body asked" => good with { Beneficiaries = good.Beneficiaries with { AskedBy = "Bureau of Made Up Affairs" } },
            "E-3 immigration enforcement in the need to know" => good with { NeedToKnow = "helping deportation officers find this man" },
            "N-8 on behalf of: not answered" => good with { Beneficiaries = good.Beneficiaries with { AnyOutsideCalifornia = null } },
            "N-8 on behalf of: somebody outside" => good with { Beneficiaries = good.Beneficiaries with { AnyOutsideCalifornia = true } },
            "I-4 a warrant without the document" => good with { Purpose = "warrant", Standard = "court-order" },
            "INV-10 a federal subpoena" => good with
            {
                Purpose = "subpoena", Standard = "court-order",
                Process = new LegalProcess("subpoena", "federal", "Northern District", "3:26-cv-1", new DateOnly(2026, 2, 1), new string('a', 64)),
            },
            _ => throw new ArgumentOutOfRangeException(nameof(what), what, "no such change"),
        };
    }

    public static TheoryData<string, string> People() => new()
    {
        { "C1-2 no category", "C1-3.category-authorised" },
        { "C1-3 designated without a designation", "C1-3.category-authorised" },
        { "C1-3 a designation that is over", "C1-3.category-authorised" },
        { "C1-3 a designation that was revoked", "C1-3.category-authorised" },
        { "C1-3 a designation for something else", "C1-3.category-authorised" },
        { "C1-1 no training", "J-1.training-valid" },
        { "J-11 a training that is a year old", "J-1.training-valid" },
        { "J-3 without law", "J-1.training-valid" },
        { "J-4 without policy", "J-1.training-valid" },
        { "J-5 without equipment", "J-1.training-valid" },
        { "J-6 without accessing-data", "J-1.training-valid" },
        { "J-7 without passwords-and-data", "J-1.training-valid" },
        { "J-8 without sharing", "J-1.training-valid" },
        { "J-9 without reporting-breaches", "J-1.training-valid" },
        { "J-10 without post-breach", "J-1.training-valid" },
        { "I-3 an agency without an agreement", "I-3.agency-has-an-agreement" },
        { "C3-8b an auditor", "K-1.session-stands" },
        { "C3-8b an administrator", "K-1.session-stands" },
    };

    [Theory, MemberData(nameof(People))]
    public async Task INV_12_who_is_not_trained_designated_or_authorised_gets_nothing(string what, string rule)
    {
        await using var town = await Town.Start();
        await town.Seen(Questions.Plate, reads: 1);
        var today = DateOnly.FromDateTime(Reads.Noon.UtcDateTime);
        var good = town.Alpr.Qualified("lopez", Role.Investigator);
        var training = good.Trainings[0];
        var designation = new Designation("Chief", today.AddDays(-10), today.AddDays(10), "lookups") { SignedOn = today.AddDays(-10), Purposes = ["burglary"] };
        var designated = good with { Category = PersonCategory.Designated, Designation = designation };
        var session = await town.LogIn(designated); // everything is right at log-in, and changes afterwards

        await town.Enrol(what switch
        {
            "C1-2 no category" => good with { Category = PersonCategory.Unset },
            "C1-3 designated without a designation" => designated with { Designation = null },
            "C1-3 a designation that is over" => designated with { Designation = designation with { Until = today.AddDays(-1) } },
            "C1-3 a designation that was revoked" => designated with { Designation = designation with { Revoked = true } },
            "C1-3 a designation for something else" => designated with { Designation = designation with { Purposes = ["missing-person"] } },
            "I-3 an agency without an agreement" => good with { Agency = "SFPD" },
            "C3-8b an auditor" => good with { Roles = [Role.Auditor] },
            "C3-8b an administrator" => good with { Roles = [Role.AlprAdministrator] },
            _ => good,
        });
        if (rule.StartsWith("J-1", StringComparison.Ordinal)) // trainings are only ever added, so this needs a person who never had them
        {
            session = await town.LogIn(town.Alpr.Qualified("newcomer", Role.Investigator) with
            {
                Trainings = what switch
                {
                    "C1-1 no training" => [],
                    "J-11 a training that is a year old" => [training with { CompletedOn = today.AddDays(-365) }],
                    _ => [training with { Topics = training.Topics.Remove(what[(what.IndexOf("without ", StringComparison.Ordinal) + "without ".Length)..]) }],
                },
            });
        }
        var answer = await town.LookUp(Questions.Good(), session);

        Assert.Equal(LookupVerdict.Deny, answer.Decision.Verdict);
        Assert.Contains(rule, answer.Decision.RuleIds);
        Assert.Empty(answer.Page.Reads);
        Assert.StartsWith("refused", Assert.Single(town.Audit.Of(AuditKinds.LookupAsked)).Outcome, StringComparison.Ordinal);
    }

    [Fact]
    public async Task K_2_a_session_that_was_idle_for_half_an_hour_asks_nothing()
    {
        await using var town = await Town.Start();
        town.Alpr.Time.Advance(TimeSpan.FromMinutes(30));

        var answer = await town.LookUp(Questions.Good());

        Assert.Equal("K-1.session-stands", Assert.Single(answer.Decision.RuleIds));
        Assert.Single(answer.Decision.Reasons); // to nobody the rest is told
    }

    [Fact]
    public async Task K_1_nobody_asks_at_another_persons_desk()
    {
        await using var town = await Town.Start();
        var other = await town.LogIn("kim", Role.Investigator);

        await Assert.ThrowsAnyAsync<Exception>(() => town.Desk().LookUp(Questions.Good(), other).AsTask());
        var guessed = await town.LookUp(Questions.Good(), town.Investigator with { SessionId = "guessed" });

        Assert.Equal(LookupVerdict.Deny, guessed.Decision.Verdict);
    }

    [Fact]
    public async Task L_6_while_the_policy_is_a_draft_no_real_camera_is_registered()
    {
        await using var town = await Town.Start();
        var camera = town.Grains.GetGrain<ICameraGrain>("real-1");

        var registered = await camera.Register(Registrations.Good("real-1") with { IsDemonstration = false }, await town.Alpr.Administrator());

        Assert.Null(registered.CameraKey);
        Assert.Contains(registered.Problems, problem => problem.Contains("DRAFT", StringComparison.Ordinal));
        Assert.Null(await camera.Describe());
    }

    [Fact]
    public async Task L_6_a_registry_that_knew_a_real_camera_leaves_the_draft_nothing_to_look_up()
    {
        await using var town = await Town.Start();
        await town.Grains.GetGrain<ICameraRegistryGrain>(ICameraRegistryGrain.Name).Add(Registrations.Good("real-1") with { IsDemonstration = false });

        Assert.Contains("L-6.policy-in-force", (await town.LookUp(Questions.Good())).Decision.RuleIds);
    }

    [Fact]
    public async Task A_typing_mistake_is_told_and_bothers_no_reviewer()
    {
        await using var town = await Town.Start();

        var answer = await town.LookUp(Questions.Good() with { Target = new LookupTarget { Kind = LookupKind.ByPlate, Plate = "8XYZ!" } });

        Assert.Contains(answer.Decision.Reasons, reason => reason.Contains('!', StringComparison.Ordinal));
        Assert.Null(answer.ReviewId);
    }
}
