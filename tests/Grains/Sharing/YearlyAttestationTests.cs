using AlprGrains.Audit;
using AlprGrains.Grains.Sharing;
using AlprGrains.People;
using AlprGrains.Policy.Sharing;
using AlprGrains.Sharing;
using AlprGrains.Tests.TestKit;
using static AlprGrains.Tests.Grains.Sharing.SharingTown;

namespace AlprGrains.Tests.Grains.Sharing;

/// <summary>N-5: beside the attestation of each request an agency signs one a year, and without it nothing of a written request goes on.</summary>
public class YearlyAttestationTests
{
    private const string Rule = YearlyAttestations.RuleId;
    private static readonly string[] Documents = [new('b', 64), new('c', 64), new('d', 64)];

    [Fact]
    public async Task N_5_an_agency_that_has_not_signed_for_this_year_is_refused_and_told_what_to_do()
    {
        await using var town = await Start(signed: false);
        var submission = Requests.Written();
        var refused = await town.Request(submission.Id).Submit(submission, town.Partner);
        Assert.Equal(Rule, Refused(refused));
        Assert.Contains("§I", refused.Refusal!.Section, StringComparison.Ordinal);
        Assert.Contains("signs it in the portal", Assert.Single(refused.Refusal.Reasons), StringComparison.Ordinal);
        Assert.NotNull(refused.Receipt); // and it is written down
        Assert.Empty((await town.Desk.Mine(town.Partner)).Requests);

        var signed = await town.Grains.SignYear(town.Partner);
        Assert.Empty(signed.Problems);
        Assert.Equal((AgencyYearStand.InForce, "Made Up", "partner"), (signed.Year!.Stand, signed.Year.Last!.SignedBy, signed.Year.Last.By));
        Assert.Contains(town.Alpr.Audit.Of(AuditKinds.SharingAttested), entry => entry.Purpose == "attestation of the year" && entry.UserName == "partner");
        Assert.Equal(SharingPhase.EligibilityChecked, (await town.Submit(submission)).Phase);
    }

    [Fact]
    public async Task N_5_a_year_that_runs_out_between_any_two_steps_stops_the_request_until_it_is_signed_anew()
    {
        await using var town = await Start(signed: false);
        Assert.Empty((await town.Grains.SignYear(town.Partner)).Problems);
        var signedAt = town.Alpr.Time.GetUtcNow();
        town.Alpr.Time.Advance(YearlyAttestations.EndOf(signedAt) - signedAt - TimeSpan.FromMinutes(5));
        await town.LogEveryoneIn();
        await town.Seen("7ABC123", 1);
        var submitted = await town.Submit(Requests.Written());
        var approved = await town.Approved(Requests.Written());
        var extracted = await town.Extracted(await town.Approved(Requests.Written()));
        var forwarded = await Forwarded(town);
        var closed = await Forwarded(town);
        await town.Download(closed.Id);
        Done(await town.Request(approved.Id).Acknowledge(approved.ContentDigestHex, town.Officer));
        var download = await town.Request((await Forwarded(town)).Id).Download(town.Partner);

        town.Alpr.Time.Advance(TimeSpan.FromMinutes(5)); // at the stroke
        Assert.Equal(Rule, Refused(await town.Request(submitted.Id).Attest(await Attestation(town, submitted), town.Partner)));
        Assert.Equal(Rule, Refused(await town.Request(approved.Id).Extract(town.Officer)));
        Assert.Equal(Rule, Refused(await town.Request(extracted.Id).Forward(town.Officer)));
        Assert.Equal(Rule, (await town.Request(forwarded.Id).Download(town.Partner)).Denial!.RuleId);
        Assert.Equal(Rule, (await town.Request(forwarded.Id).HandOver(new SharingHandOver("Made Up", "badge", "disk", "signed"), town.Officer)).Denial!.RuleId);
        Assert.NotNull((await town.Request(closed.Id).Look(0, town.Partner)).Denial);
        Assert.Null(await town.Request(new SharingRequestId(download.FileName[8..40])).Chunk(download.Token, 0, town.Partner));
        var another = Requests.Written();
        Assert.Equal(Rule, Refused(await town.Request(another.Id).Submit(another, town.Partner)));

        Assert.Empty((await town.Grains.SignYear(town.Partner)).Problems);
        Done(await town.Request(extracted.Id).Forward(town.Officer));
        Assert.Equal(SharingPhase.EligibilityChecked, (await town.Submit(another)).Phase);
    }

    [Fact]
    public async Task N_5_an_agency_that_signed_does_not_ask_for_one_that_did_not()
    {
        await using var town = await Start();
        var good = Requests.Written();
        SharingSubmission[] each =
        [
            good with { Recipient = good.Recipient with { Agency = "CHP" } }, good with { SecondaryRecipients = ["CHP"] }, good with { OnBehalfOfAnother = true, OnBehalfOf = "CHP" },
            good with { Lookup = good.Lookup with { Beneficiaries = good.Lookup.Beneficiaries with { AskedBy = "California Highway Patrol" } } },
        ];
        foreach (var submission in each.Select(one => one with { Id = Requests.NewId() }))
            Assert.Equal(Rule, Refused(await town.Request(submission.Id).Submit(submission, town.Partner)));
        Assert.Equal(SharingPhase.EligibilityChecked, (await town.Submit(good with { Id = Requests.NewId(), SecondaryRecipients = ["OPD"] })).Phase); // the Department asks itself for nothing
    }

    [Fact]
    public async Task N_5_under_legal_process_its_absence_is_told_to_the_City_Attorney_and_refuses_nothing()
    {
        await using var town = await Start(signed: false);
        await town.Seen("7ABC123", 1);
        var view = await town.Submit(Requests.Warrant());
        Assert.Equal(SharingPhase.EligibilityChecked, view.Phase);
        Assert.Contains("attestation of the year", view.EscalatedBecause, StringComparison.Ordinal);
        view = await town.Document(await town.Attest(view));
        Assert.Equal("I-4.validation", Refused(await town.Decide(view))); // recorded before anything is released
        Done(await town.Request(view.Id).RecordValidation(new CityAttorneyValidation(true, "Made Up", "CA-2026-1", new DateOnly(2026, 3, 2), Requests.Digest, false, "binds the department"), town.Officer));
        Done(await town.Decide(view));
        await town.Extracted(view);
        view = Done(await town.Request(view.Id).Forward(town.Officer));
        Assert.Single(view.Steps, step => step.Kind == "Escalated"); // told once, not at every step
        Assert.NotEmpty(await town.Download(view.Id));
    }

    [Fact]
    public async Task N_5_a_barred_request_of_an_agency_that_did_not_sign_is_still_taken_down_and_counted()
    {
        await using var town = await Start(signed: false);
        var good = Requests.Written();
        for (var i = 0; i < SharingTexts.Shipped().Watch.BarredRequestsMax; i++)
            Assert.Equal(EligibilityVerdict.Ineligible, (await town.Submit(good with { Id = Requests.NewId(), OnBehalfOfAnother = true, OnBehalfOf = "FBI" })).Eligibility);
        Assert.Equal("SFPD", Assert.Single(await town.Desk.Stopped(town.Approver)).Agency);
    }

    [Theory]
    [InlineData("FBI")]
    [InlineData("Reno Police Department")]
    [InlineData("Flock Safety")]
    [InlineData("Nobody Knows PD")]
    [InlineData("OAKDOT")]
    public async Task N_5_INV_10_a_body_that_may_not_ask_has_nothing_to_sign(string agency)
    {
        await using var town = await Start(signed: false);
        var account = await town.LogIn("other", agency, Role.PartnerRequester);
        Assert.NotEmpty((await town.Grains.SignYear(account)).Problems);
        Assert.NotEmpty((await town.Grains.SignYear(town.Officer, onPaperOf: agency, documentSha256: Documents[0])).Problems);
        Assert.Equal(2, town.Alpr.Audit.Of(AuditKinds.SharingRefused).Count());
    }

    [Fact]
    public async Task N_5_one_signs_the_whole_text_in_force_for_ones_own_agency_and_a_paper_once()
    {
        await using var town = await Start(signed: false);
        var years = town.Grains.AgencyYear();
        var whole = await town.Grains.YearSigned();
        AgencySignature[] wrong =
        [
            whole with { TextVersion = "2019-01" }, whole with { AcceptedClauses = whole.AcceptedClauses.RemoveAt(0) }, whole with { AcceptedClauses = default }, whole with { SignedBy = " " }, whole with { Title = "" },
            whole with { Agency = "CHP" }, whole with { Agency = "SFPD" },
        ];
        foreach (var signature in wrong) Assert.NotEmpty((await years.Sign(signature, town.Partner)).Problems);
        var chp = await town.LogIn("okoye", "CHP", Role.ChpUser); // looks up under the memorandum, and signs nothing
        Assert.NotEmpty((await years.Sign(whole, chp)).Problems);
        Assert.NotEmpty((await years.Sign(whole, town.Officer)).Problems); // the desk names the agency and has its paper
        Assert.NotEmpty((await years.Sign(whole with { Agency = "CHP" }, town.Officer)).Problems);
        var mistaken = await town.LogIn("mistaken", "SFPD", Role.SharingOfficer); // a role given by mistake
        Assert.NotEmpty((await years.Sign(whole with { Agency = "CHP", DocumentSha256 = Documents[0] }, mistaken)).Problems);

        Assert.Empty((await town.Grains.SignYear(town.Officer, "California Highway Patrol", Documents[0])).Problems);
        Assert.NotEmpty((await town.Grains.SignYear(town.Officer, "SFPD", Documents[0])).Problems);
        Assert.Empty((await town.Grains.SignYear(town.Partner)).Problems);
        Assert.NotEmpty((await town.Grains.SignYear(town.Partner)).Problems); // it holds already
        Assert.Equal(["CHP", "SANFRANCISCO-PD"], (await years.List(town.Officer)).Select(year => year.Agency));
        Assert.Empty(await years.List(town.Partner));
        Assert.NotEmpty((await years.Of("CHP", town.Partner)).Problems);
        Assert.Equal(AgencyYearStand.InForce, (await years.Of("", town.Partner)).Year!.Stand);
    }

    [Fact]
    public async Task N_5_an_agency_is_reminded_once_before_its_year_runs_out_and_may_sign_anew_from_then_on()
    {
        await using var town = await Start();
        var years = town.Grains.GetGrain<IAgencyYearsGrain>(IAgencyAttestationsGrain.Main);
        Assert.Equal(0, await years.Remind());
        var days = SharingTexts.Shipped().Yearly.ReminderDays;
        var now = town.Alpr.Time.GetUtcNow();
        town.Alpr.Time.Advance(YearlyAttestations.EndOf(now) - now - TimeSpan.FromDays(days));
        await town.LogEveryoneIn();
        await years.Remind(); // the sweep of any silo may have been first
        Assert.Equal(0, await years.Remind());
        Assert.Single(town.Alpr.Audit.Of(AuditKinds.SharingReminded), entry => entry.Outcome.Contains("ends on", StringComparison.Ordinal));
        Assert.Equal(AgencyYearStand.RunsOutSoon, (await town.Grains.AgencyYear().Of("", town.Partner)).Year!.Stand);
        Assert.Equal(SharingPhase.EligibilityChecked, (await town.Submit(Requests.Written())).Phase); // it holds to its last moment
        var anew = await town.Grains.SignYear(town.Partner);
        Assert.Equal(AgencyYearStand.InForce, anew.Year!.Stand);
        Assert.True(anew.Year.Until > YearlyAttestations.EndOf(now));
    }

    [Fact]
    public void N_5_a_new_text_is_signed_anew()
    {
        var texts = SharingTexts.Shipped();
        var now = new DateTimeOffset(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
        var party = new SharingParty("who asks", "SFPD", RecipientKind.CaliforniaLawEnforcement, true);
        Assert.Null(YearlyAttestations.Missing(party, new YearlySigning(texts.Yearly.Version, now), texts, now));
        Assert.Contains("in force is", YearlyAttestations.Missing(party, new YearlySigning("2019-01", now), texts, now), StringComparison.Ordinal);
        Assert.Contains("more than a year ago", YearlyAttestations.Missing(party, new YearlySigning(texts.Yearly.Version, now.AddYears(-1)), texts, now), StringComparison.Ordinal);
        Assert.Null(YearlyAttestations.Missing(party, new YearlySigning(texts.Yearly.Version, now.AddYears(-1).AddTicks(1)), texts, now));
        Assert.NotNull(YearlyAttestations.Missing(party, null, texts, now));
    }

    [Fact]
    public async Task N_5_a_signature_survives_the_loss_of_every_silo()
    {
        await using var town = await Start(silos: 2);
        await town.ReplaceEverySilo();
        Assert.Equal(SharingPhase.EligibilityChecked, await AlprCluster.Patiently(async () => (await town.Submit(Requests.Written())).Phase));
    }

    private static async Task<SharingRequestView> Forwarded(SharingTown town)
    {
        var view = await town.Extracted(await town.Approved(Requests.Written()));
        return Done(await town.Request(view.Id).Forward(town.Officer));
    }

    private static async Task<SharingAttestation> Attestation(SharingTown town, SharingRequestView view)
    {
        var terms = await town.Desk.Terms();
        return new SharingAttestation(terms.AttestationVersion, view.ContentDigestHex, [.. terms.Clauses.Select(clause => clause.Id)], "Made Up", "Sergeant");
    }
}
