using System.Collections.Immutable;
using AlprGrains.Audit;
using AlprGrains.Oversight;
using AlprGrains.People;
using AlprGrains.Sharing;
using static AlprGrains.Tests.Grains.Sharing.SharingTown;
using AlprGrains.Tests.TestKit;

namespace AlprGrains.Tests.Grains.Sharing;

/// <summary>INV-9, INV-10 and section I by obligation: who never receives, who never decides, and what is never skipped.</summary>
public class SharingRefusalTests
{
    private static AgencyEntry Entry(string id, string name, string legalClass, string function = "") =>
        new(id, name, [], legalClass, function, null, null, "looked up for this test", null, []);

    [Theory]
    [InlineData("federal")]
    [InlineData("out-of-state")]
    [InlineData("tribal")]
    [InlineData("private")]
    [InlineData("foreign")]
    public async Task INV_10_an_agency_reclassified_between_any_two_steps_receives_nothing(string legalClass)
    {
        await using var town = await Start();
        await town.Seen("7ABC123", 1);
        Assert.Empty(await town.Registry.Change(Entry("NEWPD", "Newtown Police Department", "california-city", "law-enforcement"), town.Administrator));
        var partner = await town.LogIn("newtown", "NEWPD", Role.PartnerRequester);
        Assert.Empty((await town.Grains.SignYear(partner)).Problems);
        var submission = Requests.Written(agency: "NEWPD", user: "newtown");
        var view = await town.Submit(submission, partner);
        var grain = town.Request(view.Id);
        Assert.Equal(SharingPhase.EligibilityChecked, view.Phase);

        await Barred(async () => Refused(await town.Request(view.Id).Attest(await Attestation(), partner)));
        Done(await grain.Attest(await Attestation(), partner));
        await Barred(async () => Refused(await grain.DocumentRightAndNeed(Requests.Needed, town.Officer)));
        await town.Document(view);
        await Barred(async () => Refused(await town.Decide(view)));
        Done(await town.Decide(view));
        Done(await grain.Acknowledge(view.ContentDigestHex, town.Officer));
        await Barred(async () => Refused(await grain.Extract(town.Officer)));
        Done(await grain.Extract(town.Officer));
        await town.Settled(view.Id);
        await Barred(async () => Refused(await grain.Forward(town.Officer)));
        Done(await grain.Forward(town.Officer));
        await Barred(async () => (await grain.Download(partner)).Denial!.RuleId);
        await Barred(async () => (await grain.HandOver(new SharingHandOver("Made Up", "badge", "disk", "signed"), town.Officer)).Denial!.RuleId);
        var download = await grain.Download(partner);
        await town.Registry.Change(Entry("NEWPD", "Newtown Police Department", legalClass), town.Administrator);
        Assert.Null(await grain.Chunk(download.Token, 0, partner));
        Assert.Equal("E-2.recipient", (await grain.Look(0, partner)).Denial!.RuleId);

        async Task<SharingAttestation> Attestation()
        {
            var terms = await town.Desk.Terms();
            return new SharingAttestation(terms.AttestationVersion, view.ContentDigestHex, [.. terms.Clauses.Select(clause => clause.Id)], "Made Up", "Sergeant");
        }

        async Task Barred(Func<Task<string>> refused)
        {
            Assert.Empty(await town.Registry.Change(Entry("NEWPD", "Newtown Police Department", legalClass), town.Administrator));
            Assert.Equal("E-2.recipient", await refused());
            Assert.Empty(await town.Registry.Change(Entry("NEWPD", "Newtown Police Department", "california-city", "law-enforcement"), town.Administrator));
        }
    }

    [Theory]
    [InlineData("FBI")]
    [InlineData("Reno Police Department")]
    [InlineData("Nobody Knows PD")]
    [InlineData("Flock Safety")]
    [InlineData("SFPD (FBI TF)")]
    public async Task INV_10_N_1_no_party_of_a_request_may_be_barred_whatever_its_place(string barred)
    {
        await using var town = await Start();
        var good = Requests.Written();
        var beneficiaries = good.Lookup.Beneficiaries;
        SharingSubmission[] each =
        [
            good with { Recipient = good.Recipient with { Agency = barred } },
            good with { SecondaryRecipients = ["OPD", barred] },
            good with { OnBehalfOfAnother = true, OnBehalfOf = barred },
            good with { Lookup = good.Lookup with { Beneficiaries = beneficiaries with { AskedBy = barred } } },
            good with { Lookup = good.Lookup with { Beneficiaries = beneficiaries with { CaseOwner = barred } } },
            good with { Lookup = good.Lookup with { Beneficiaries = beneficiaries with { Receiver = barred } } },
        ];
        foreach (var (submission, number) in each.Select((one, number) => (one, number)))
        {
            var partner = await town.LogIn($"partner{number}", "SFPD", Role.PartnerRequester);
            var id = Requests.NewId();
            var answer = await town.Request(id).Submit(submission with { Id = id }, partner);
            if (answer.Refusal is not null) { Assert.Equal("E-3.stopped", answer.Refusal.RuleId); Assert.Null(await town.Desk.Reinstate("SFPD", "a test goes on", town.Approver)); answer = await town.Request(id).Submit(submission with { Id = id }, partner); }
            var view = Done(answer);
            Assert.Equal(EligibilityVerdict.Ineligible, view.Eligibility);
            Assert.Equal(SharingPhase.Received, view.Phase);
            Assert.Equal("INV-9.order", Refused(await town.Decide(view)));
        }
    }

    [Fact]
    public async Task INV_10_federal_process_is_preserved_and_escalated_and_never_released()
    {
        await using var town = await Start();
        var view = await town.Submit(Requests.Warrant(issuer: "federal"));
        Assert.Equal(EligibilityVerdict.Ineligible, view.Eligibility);
        Assert.NotNull(view.EscalatedBecause);
        Assert.Equal("INV-9.order", Refused(await town.Request(view.Id).RecordValidation(Valid, town.Officer)));
        Assert.Equal("INV-9.order", Refused(await town.Request(view.Id).CheckEligibility(town.Officer) is { Refusal.RuleId: "INV-9.no-change" } ? await town.Decide(view) : await town.Decide(view)));
    }

    private static CityAttorneyValidation Valid { get; } = new(true, "Made Up", "CA-2026-1", new DateOnly(2026, 3, 2), Requests.Digest, false, "binds the department");

    [Fact]
    public async Task I_4_legal_process_is_released_only_after_the_City_Attorneys_validation()
    {
        await using var town = await Start();
        await town.Seen("7ABC123", 1);
        var view = await town.Submit(Requests.Warrant());
        view = await town.Document(await town.Attest(view));
        Assert.Equal("I-4.validation", Refused(await town.Decide(view)));
        Assert.Equal("I-4.obligation", Refused(await town.Request(view.Id).Decide(new SharingVerdict(false, "other", "we would rather not", ""), town.Approver)));
        Done(await town.Request(view.Id).RecordValidation(Valid, town.Officer));
        Done(await town.Decide(view));
    }

    [Fact]
    public async Task I_4_on_the_legal_path_a_missing_attestation_goes_to_the_City_Attorney_and_nothing_expires()
    {
        await using var town = await Start();
        var view = await town.Submit(Requests.Warrant());
        town.Alpr.Time.Advance(TimeSpan.FromDays(20));
        await town.LogEveryoneIn();
        await town.Grains.GetGrain<ISharingTimeGrain>(view.Id.Hex).Tick();
        view = Done(await town.Request(view.Id).Describe(town.Officer));
        Assert.NotNull(view.EscalatedBecause);
        Assert.Equal(SharingPhase.EligibilityChecked, view.Phase);
        view = Done(await town.Request(view.Id).RecordValidation(Valid with { WaivesAttestation = true }, town.Officer));
        Assert.Equal(SharingPhase.Attested, view.Phase);
    }

    [Theory]
    [InlineData("ACDA", "subpoena", "Penal Code 1054.1", EligibilityVerdict.Eligible)]   // I-4a
    [InlineData("ACDA", "subpoena", null, EligibilityVerdict.Ineligible)]                // I-4a: the law of evidence is named
    [InlineData("ACPD-DEFENDER", "subpoena", null, EligibilityVerdict.Ineligible)]       // I-4b: by way of the District Attorney
    [InlineData("ACPD-DEFENDER", "court-order", null, EligibilityVerdict.Eligible)]      // I-4b
    [InlineData("SFPD", "subpoena", null, EligibilityVerdict.Eligible)]                  // I-4c
    [InlineData("OAKDOT", "subpoena", null, EligibilityVerdict.Ineligible)]              // I-15
    [InlineData("Doe and Partners", "subpoena", null, EligibilityVerdict.Ineligible)]    // I-4d: by court order only
    [InlineData("Doe and Partners", "court-order", null, EligibilityVerdict.Eligible)]   // I-4d
    [InlineData("FBI", "court-order", null, EligibilityVerdict.Ineligible)]              // INV-10
    public async Task I_4a_I_4b_I_4c_I_4d_each_class_has_its_own_paper(string party, string type, string? evidenceLaw, EligibilityVerdict expected)
    {
        await using var town = await Start();
        var view = await town.Submit(Requests.Warrant(party, type, evidenceLaw: evidenceLaw) with { Channel = SharingChannel.Paper, RequestingPartyOnPaper = party, Recipient = new SharingRecipient(null, "Made Up", party) }, town.Clerk);
        Assert.True(expected == view.Eligibility, string.Join(" ", view.EligibilityReasons));
    }

    [Theory]
    [InlineData("ACDA")]
    [InlineData("OAKDOT")]
    public async Task I_15_without_a_legal_obligation_only_law_enforcement_asks_in_writing(string agency)
    {
        await using var town = await Start();
        var partner = await town.LogIn("other", agency, Role.PartnerRequester);
        Assert.Equal(EligibilityVerdict.Ineligible, (await town.Submit(Requests.Written(agency: agency, user: "other"), partner)).Eligibility);
    }

    [Fact]
    public async Task I_1_a_fusion_centre_is_held_until_who_runs_it_and_its_members_were_looked_at()
    {
        await using var town = await Start();
        var good = Requests.Written();
        Assert.Empty((await town.Grains.SignYear(town.Officer, "NCRIC", new string('b', 64))).Problems); // who runs it and its members sign as well (N-5)
        Assert.Empty((await town.Grains.SignYear(town.Officer, "CHP", new string('c', 64))).Problems);
        var view = await town.Submit(good with { SecondaryRecipients = ["NCRIC"] });
        Assert.Equal(EligibilityVerdict.Held, view.Eligibility);
        Assert.Equal(SharingPhase.Received, view.Phase);
        var reviewed = await town.Request(view.Id).ReviewEligibility(new EligibilityReview("SFPD", ["OPD", "FBI"], "its charter"), town.Officer);
        Assert.Equal(EligibilityVerdict.Ineligible, Done(reviewed).Eligibility);
        var other = await town.Submit(Requests.Written() with { SecondaryRecipients = ["NCRIC"] });
        Assert.Equal(EligibilityVerdict.Eligible, Done(await town.Request(other.Id).ReviewEligibility(new EligibilityReview("SFPD", ["OPD", "CHP"], "its charter"), town.Officer)).Eligibility);
    }

    [Fact]
    public async Task I_6_nobody_approves_their_own_by_any_chain_of_designees()
    {
        await using var town = await Start();
        await town.Seen("7ABC123", 1);
        var designee = await town.LogIn("designee", "OPD", Role.BosDesignee, Role.SharingOfficer);
        var further = await town.LogIn("further", "OPD", Role.BosDesignee, Role.SharingOfficer);
        var view = await town.Document(await town.Attest(await town.Submit(Requests.Written())));
        Assert.Equal("I-6.approver", Refused(await town.Decide(view, designee))); // a role alone is no designation
        var now = town.Alpr.Time.GetUtcNow();
        ApproverDesignation To(string name, TimeSpan lasts) => new("", name, now, now + lasts, Requests.Digest, null);
        Assert.Empty(await town.Designations.Designate(To("designee", TimeSpan.FromHours(5)), town.Approver));
        Assert.Empty(await town.Designations.Designate(To("further", TimeSpan.FromHours(6)), designee));
        Assert.NotEmpty(await town.Designations.Designate(To("deputy", TimeSpan.FromHours(1)), further)); // no circle
        Done(await town.Decide(view, further));

        foreach (var (session, name) in new[] { (designee, "designee"), (further, "further") })
        {
            Done(await town.Request(view.Id).Acknowledge(view.ContentDigestHex, session));
            Assert.True("I-6.approver-is-not-extractor" == Refused(await town.Request(view.Id).Extract(session)), name);
        }
        await town.Extracted(view);
        Assert.Empty(await town.Designations.Revoke("designee", "leaves the bureau", town.Approver));
        var other = await town.Document(await town.Attest(await town.Submit(Requests.Written())));
        Assert.Equal("I-6.approver", Refused(await town.Decide(other, further))); // the chain has fallen
    }

    [Fact]
    public async Task C3_6b_an_attestation_is_bound_to_its_request_and_used_once()
    {
        await using var town = await Start();
        var (one, other) = (await town.Submit(Requests.Written()), await town.Submit(Requests.Written()));
        var terms = await town.Desk.Terms();
        SharingAttestation Of(SharingRequestView view) => new(terms.AttestationVersion, view.ContentDigestHex, [.. terms.Clauses.Select(clause => clause.Id)], "Made Up", "Sergeant");
        Assert.Equal("C3-6b.attestation", Refused(await town.Request(other.Id).Attest(Of(one), town.Partner)));
        Assert.Equal("C3-6b.attestation", Refused(await town.Request(one.Id).Attest(Of(one) with { TextVersion = "2024-01" }, town.Partner)));
        Assert.Equal("C3-6b.attestation", Refused(await town.Request(one.Id).Attest(Of(one) with { AcceptedClauses = ["immigration"] }, town.Partner)));
        var document = new SharingDocument("attestation", "signed.pdf", "application/pdf", new byte[] { 1, 2, 3 });
        var sha = Done(await town.Request(one.Id).Attach(document, town.Partner)).Documents[0].Sha256;
        Done(await town.Request(other.Id).Attach(document, town.Partner));
        Done(await town.Request(one.Id).Attest(Of(one) with { DocumentSha256 = sha }, town.Partner));
        Assert.Equal("C3-6b.attestation", Refused(await town.Request(other.Id).Attest(Of(other) with { DocumentSha256 = sha }, town.Partner)));
    }

    [Fact]
    public async Task C3_6c_whoever_extracts_has_acknowledged_the_attestation()
    {
        await using var town = await Start();
        var view = await town.Approved(Requests.Written());
        Assert.Equal("C3-6c.acknowledgement", Refused(await town.Request(view.Id).Extract(town.Officer)));
        Done(await town.Request(view.Id).Acknowledge(view.ContentDigestHex, town.Clerk));
        Assert.Equal("C3-6c.acknowledgement", Refused(await town.Request(view.Id).Extract(town.Officer)));
    }

    [Fact]
    public async Task I_10_sworn_status_is_a_right_to_know_and_never_a_need()
    {
        await using var town = await Start();
        var view = await town.Attest(await town.Submit(Requests.Written()));
        Assert.Equal("I-10.right-and-need", Refused(await town.Request(view.Id).DocumentRightAndNeed(Requests.Needed with { NeedToKnow = "is a sworn police officer" }, town.Officer)));
        Assert.Equal("I-10.right-and-need", Refused(await town.Request(view.Id).DocumentRightAndNeed(Requests.Needed with { RequestingPartyName = " " }, town.Officer)));
        Assert.Equal("I-9.authorised", Refused(await town.Request(view.Id).DocumentRightAndNeed(Requests.Needed, town.Partner)));
    }

    [Fact]
    public async Task I_7_a_request_that_nobody_decides_expires_as_denied_to_the_tick()
    {
        await using var town = await Start();
        var view = await town.Document(await town.Attest(await town.Submit(Requests.Written())));
        var terms = await town.Desk.Terms();
        town.Alpr.Time.Advance(TimeSpan.FromDays(terms.ExpiryDays) - TimeSpan.FromMilliseconds(1));
        await town.LogEveryoneIn();
        Assert.Equal(SharingPhase.RightAndNeedDocumented, Done(await town.Request(view.Id).Describe(town.Officer)).Phase);
        town.Alpr.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal("INV-9.order", Refused(await town.Decide(view)));
        view = Done(await town.Request(view.Id).Describe(town.Partner));
        Assert.Equal(SharingPhase.Denied, view.Phase);
        Assert.Equal("expired", view.Verdict!.ReasonCode);
    }

    [Fact]
    public async Task I_9_a_partner_sees_its_own_requests_and_nothing_else()
    {
        await using var town = await Start();
        var view = await town.Submit(Requests.Written());
        var other = await town.LogIn("other", "SFPD", Role.PartnerRequester);
        Assert.Equal("I-9.own-requests", Refused(await town.Request(view.Id).Describe(other)));
        Assert.Empty((await town.Desk.Mine(other)).Requests);
        Assert.Single((await town.Desk.Mine(town.Partner)).Requests);
        Assert.NotNull((await town.Desk.Queue(new SharingFilter(false, null, null), town.Partner)).Denial);
        Assert.NotNull((await town.Desk.Ledger(new DateOnly(2026, 1, 1), new DateOnly(2027, 1, 1), town.Partner)).Denial);
        var mistaken = await town.LogIn("mistaken", "SFPD", Role.SharingOfficer); // a role given by mistake
        Assert.Equal("K-1.session-stands", Refused(await town.Request(view.Id).Describe(mistaken)));
    }

    [Fact]
    public async Task N_7_a_department_that_asks_three_hundred_times_for_federal_agencies_is_found_and_stopped()
    {
        await using var town = await Start();
        string[] told = ["for the FBI, who asked us", "ICE case at Market and 5th, vehicle of the suspect", "joint work with H.S.I. on this vehicle of a robbery", "ATF agent requests the route of this vehicle"];
        var (taken, stopped) = (0, 0);
        for (var i = 0; i < 300; i++)
        {
            var good = Requests.Written();
            var submission = i % 5 == 4 ? good with { OnBehalfOfAnother = true, OnBehalfOf = "FBI" } : good with { Lookup = good.Lookup with { Articulation = told[i % 5] } };
            var answer = await town.Request(submission.Id).Submit(submission, town.Partner);
            if (answer.Refusal is { RuleId: "E-3.stopped" }) stopped++;
            else { taken++; Assert.NotEqual(EligibilityVerdict.Eligible, answer.Request!.Eligibility); }
        }
        Assert.Equal(300, taken + stopped);
        Assert.True(taken <= 5, $"{taken} were taken before it was stopped");
        Assert.Equal(300, town.Alpr.Audit.Entries.Count(entry => entry.Kind is AuditKinds.SharingSubmitted or AuditKinds.SharingRefused));
        var reviewer = await town.LogIn("reviewer", "OPD", Role.Supervisor);
        Assert.Contains((await town.Grains.GetGrain<IReviewQueueGrain>(IReviewQueueGrain.Main).List(true, reviewer)).Items, item => item.Agency == "SFPD" && item.Reasons.Any(why => why.Contains("stopped", StringComparison.Ordinal)));
        Assert.Equal("SFPD", Assert.Single(await town.Desk.Stopped(town.Approver)).Agency);
    }

    [Fact]
    public async Task INV_9_of_many_who_do_the_same_step_at_once_one_does_it()
    {
        await using var town = await Start();
        var view = await town.Document(await town.Attest(await town.Submit(Requests.Written())));
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => town.Decide(view)));
        Assert.Single(answers, answer => answer.Refusal is null);
        Assert.Single(Done(await town.Request(view.Id).Describe(town.Partner)).Steps, step => step.Kind == "Approved");
    }

    [Fact]
    public async Task INV_9_a_silo_killed_between_any_two_steps_takes_nothing_with_it()
    {
        await using var town = await Start(silos: 2);
        await town.Seen("7ABC123", 2);
        var submission = Requests.Written();
        Func<Task<SharingPhase>>[] steps =
        [
            async () => (await town.Submit(submission)).Phase,
            async () => (await town.Attest(Done(await town.Request(submission.Id).Describe(town.Partner)))).Phase,
            async () => (await town.Document(Done(await town.Request(submission.Id).Describe(town.Partner)))).Phase,
            async () => Done(await town.Decide(Done(await town.Request(submission.Id).Describe(town.Partner)))).Phase,
            async () => (await town.Extracted(Done(await town.Request(submission.Id).Describe(town.Partner)))).Phase,
            async () => Done(await town.Request(submission.Id).Forward(town.Officer)).Phase,
            async () => { await town.Download(submission.Id); return Done(await town.Request(submission.Id).Describe(town.Partner)).Phase; },
        ];
        SharingPhase[] expected = [SharingPhase.EligibilityChecked, SharingPhase.Attested, SharingPhase.RightAndNeedDocumented, SharingPhase.Approved, SharingPhase.Extracted, SharingPhase.Forwarded, SharingPhase.Closed];
        for (var i = 0; i < steps.Length; i++)
        {
            var step = i;
            Assert.Equal(expected[i], await AlprCluster.Patiently(() => Take(step)));
            await town.ReplaceEverySilo();
        }
        await AlprCluster.Patiently(() => town.Request(submission.Id).Describe(town.Partner));
        Assert.Equal(1, Done(await town.Request(submission.Id).Describe(town.Partner)).Steps.Count(step => step.Kind == "Extracted"));

        // A call to a silo that is gone fails until the cluster has noticed: whoever called looks how far the request is, and goes on.
        async ValueTask<SharingPhase> Take(int step)
        {
            if (step > 0 && Done(await town.Request(submission.Id).Describe(town.Partner)).Phase is var phase && phase == expected[step]) return phase;
            return await steps[step]();
        }
    }
}
