using AlprGrains.Audit;
using AlprGrains.Lookups;
using AlprGrains.People;
using AlprGrains.Sharing;
using AlprGrains.Tests.Grains.Lookups;
using AlprGrains.Tests.TestKit;
using Orleans;
using static AlprGrains.Tests.Grains.Sharing.SharingTown;

namespace AlprGrains.Tests.Grains.Sharing;

/// <summary>The registry of agencies and the agreements as they change while the system runs, and whom a vendor would act for.</summary>
public class RecipientTests
{
    [Fact]
    public async Task N_4_agencies_come_from_a_CSV_file_that_is_tried_first_and_taken_whole_or_not_at_all()
    {
        await using var town = await Start();
        const string good = $"{AgencyEntry.CsvHeader}\nEXVILLE-PD,Exville Police Department,Exville PD;EXPD,california-city,law-enforcement,2026-01-01,,\"charter, seen by the desk\",,\n";
        var tried = await town.Registry.Import(good, tryOnly: true, town.Administrator);
        Assert.True(tried is { Accepted: true, Entries: 1, New: 1 }, string.Join(' ', tried.Problems));
        Assert.Equal(RecipientClass.Unknown, (await town.Registry.Find("Exville PD")).Class); // a trial changes nothing
        Assert.True((await town.Registry.Import(good, tryOnly: false, town.Administrator)).Accepted);
        var found = await town.Registry.Find("Exville PD");
        Assert.Equal((RecipientClass.CaliforniaLawEnforcement, "charter, seen by the desk"), (found.Class, found.Evidence));
        Assert.Contains(town.Alpr.Audit.Of(AuditKinds.AgencyChanged), entry => entry.Outcome.StartsWith("entered", StringComparison.Ordinal));

        var mixed = $"{AgencyEntry.CsvHeader}\nWYEVILLE-PD,Wyeville Police Department,,california-city,law-enforcement,,,seen,,\nNOPROOF-PD,Noproof Police Department,,california-city,law-enforcement,,,,,\n";
        var refused = await town.Registry.Import(mixed, tryOnly: false, town.Administrator);
        Assert.False(refused.Accepted);
        Assert.Contains("without evidence a body stays unknown", Assert.Single(refused.Problems), StringComparison.Ordinal);
        Assert.Equal(RecipientClass.Unknown, (await town.Registry.Find("Wyeville Police Department")).Class);
        Assert.False((await town.Registry.Import(good, tryOnly: false, town.Partner)).Accepted); // nobody else may
    }

    [Theory]
    [InlineData("San Francisco Police Departrnent")] // r and n for m
    [InlineData("San Francisco Po1ice Department")]
    [InlineData("SanFrancisco Police Department")]
    [InlineData("San Francisсo Police Department")]  // a Cyrillic letter
    public async Task INV_10_a_name_that_reads_like_another_bodys_is_not_entered(string name)
    {
        await using var town = await Start();
        var problems = await town.Registry.Change(new AgencyEntry("LOOKALIKE-PD", name, [], "california-city", "law-enforcement", null, null, "said so", null, []), town.Administrator);
        Assert.NotEmpty(problems);
        Assert.Contains(town.Alpr.Audit.Of(AuditKinds.AgencyChanged), entry => entry.Outcome.StartsWith("refused", StringComparison.Ordinal));
        Assert.NotEqual("LOOKALIKE-PD", (await town.Registry.Find(name)).Id);
    }

    [Theory]
    [InlineData("Flock Safety")]
    [InlineData("Motorola Solutions Vigilant")]
    [InlineData("Exville Analytics LLC")] // in no registry
    public async Task E_4_a_vendor_asks_receives_and_stands_behind_nothing(string vendor)
    {
        await using var town = await Start();
        await town.Seen("7ABC123", 1);
        var account = await town.LogIn("vendor", vendor, Role.PartnerRequester);
        var own = Requests.Written(agency: vendor, user: "vendor");
        await Barred(await town.Submit(own, account));

        var forVendor = Requests.Written() with { OnBehalfOfAnother = true, OnBehalfOf = vendor }; // a lawful partner that asks on behalf of a vendor
        await Barred(await town.Submit(forVendor));
        var toVendor = Requests.Written();
        await Barred(await town.Submit(toVendor with { Recipient = toVendor.Recipient with { Agency = vendor } }));
        Assert.Empty(town.Alpr.Audit.Of(AuditKinds.SharingForwarded));

        async Task Barred(SharingRequestView view)
        {
            Assert.Equal((EligibilityVerdict.Ineligible, SharingPhase.Received), (view.Eligibility, view.Phase));
            Assert.Equal("INV-9.order", Refused(await town.Decide(view)));
        }
    }

    [Fact]
    public async Task I_3_N_17_a_memorandum_that_is_suspended_while_the_system_runs_refuses_the_next_lookup_and_resumed_answers_it()
    {
        await using var town = await Start();
        await town.Seen(Questions.Plate, 1);
        var agreements = town.Grains.GetGrain<IAgreementBookGrain>(IAgreementBookGrain.Main);
        var memorandum = Assert.Single(await agreements.Of("CHP")).Agreement.Id;
        var chp = await town.LogIn("okoye", "CHP", Role.ChpUser);
        Assert.Single((await LookUp(1)).Page.Reads);

        Assert.NotEmpty(await agreements.Suspend(memorandum, "", town.Administrator)); // not without a reason
        Assert.NotEmpty(await agreements.Suspend(memorandum, "because", town.Officer)); // nor by anybody
        Assert.Empty(await agreements.Suspend(memorandum, "a search was marked ICE case", town.Administrator));
        Assert.Empty((await LookUp(2)).Page.Reads);
        Assert.Null(await town.Grains.GetPerson("okoye").OpenSession(bannerAcknowledged: true)); // and nobody of theirs logs in
        Assert.Equal("a search was marked ICE case", Assert.Single(await agreements.Of("CHP")).SuspendedBecause);

        Assert.Empty(await agreements.Resume(memorandum, "it was looked into", town.Administrator));
        chp = await town.Grains.GetPerson("okoye").OpenSession(bannerAcknowledged: true);
        Assert.Single((await LookUp(3)).Page.Reads);

        Task<LookupAnswer> LookUp(int number) => town.Grains.GetGrain<IPersonLookups>("okoye").LookUp(Questions.Good(number) with { Beneficiaries = new BeneficiaryStatement("CHP", "CHP", "CHP", false) }, chp!).AsTask();
    }
}
