using System.Text;
using AlprGrains.Audit;
using AlprGrains.Grains.HotLists;
using AlprGrains.HotLists;
using Microsoft.Extensions.DependencyInjection;

namespace AlprGrains.Tests.Grains.HotLists;

public class HotListGrainTests
{
    [Fact]
    public async Task Each_file_is_a_new_version_that_overwrites_the_old_and_the_catalog_knows()
    {
        await using var alpr = await AlprCluster.Start();
        var admin = await alpr.Administrator();
        var first = await List(alpr).Import(Lists.Genetec("STOLEN;CA;8SYN123;;\nSTOLEN;CA;8SYN124;;"), admin);
        var second = await List(alpr).Import(Lists.Genetec("STOLEN;CA;7SYN456;;"), admin);
        Assert.Equal((1, 2), (first.Version, first.Entries));
        Assert.Equal((2, 1), (second.Version, second.Entries));
        Assert.Equal("7SYN456", Assert.Single((await List(alpr).Pull())!.Entries).Plate.Text);
        Assert.Equal(2, Assert.Single(await Catalog(alpr).Versions()).Number);
    }

    [Fact]
    public async Task A_bad_line_refuses_the_whole_file_and_the_old_version_stays()
    {
        await using var alpr = await AlprCluster.Start();
        var admin = await alpr.Administrator();
        await List(alpr).Import(Lists.Genetec("STOLEN;CA;8SYN123;;"), admin);
        var refused = await List(alpr).Import(Lists.Genetec("STOLEN;CA;8SYN124;;\nSTOLEN;CA;?;;"), admin);
        Assert.False(refused.Accepted);
        Assert.Equal((1, 1, 1), (refused.Version, refused.Entries, refused.BadLines));
        Assert.Equal(2, Assert.Single(refused.Problems).Line);
        Assert.Equal("8SYN123", Assert.Single((await List(alpr).Pull())!.Entries).Plate.Text);
    }

    [Fact]
    public async Task Bad_lines_are_skipped_when_asked_and_still_named()
    {
        await using var alpr = await AlprCluster.Start();
        var import = await List(alpr).Import(Lists.Genetec("STOLEN;CA;8SYN124;;\nSTOLEN;CA;?;;", skipBadLines: true), await alpr.Administrator());
        Assert.True(import.Accepted);
        Assert.Equal((1, 1), (import.Entries, import.BadLines));
        Assert.Single(import.Problems);
    }

    [Fact]
    public async Task A_file_without_one_good_line_never_empties_a_list()
    {
        await using var alpr = await AlprCluster.Start();
        var admin = await alpr.Administrator();
        await List(alpr).Import(Lists.Genetec("STOLEN;CA;8SYN123;;"), admin);
        Assert.False((await List(alpr).Import(Lists.Genetec("?;?;?;;", skipBadLines: true), admin)).Accepted);
        Assert.Single((await List(alpr).Pull())!.Entries);
    }

    [Fact]
    public async Task C2A_4_a_source_outside_the_closed_list_is_refused()
    {
        await using var alpr = await AlprCluster.Start();
        var import = await List(alpr).Import(Lists.Genetec("STOLEN;CA;8SYN123;;", (HotListSource)6), await alpr.Administrator());
        Assert.False(import.Accepted);
        Assert.Contains("C.2(A)(1)", Assert.Single(import.Problems).Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void C2A_4_the_closed_list_has_the_six_sources_of_the_policy() => Assert.Equal(6, Enum.GetValues<HotListSource>().Length);

    [Fact]
    public async Task C2A_4_a_list_does_not_change_its_source()
    {
        await using var alpr = await AlprCluster.Start();
        var admin = await alpr.Administrator();
        await List(alpr).Import(Lists.Genetec("STOLEN;CA;8SYN123;;"), admin);
        Assert.False((await List(alpr).Import(Lists.Genetec("BURGLARY;CA;8SYN123;;", HotListSource.CustomBolo), admin)).Accepted);
    }

    [Fact]
    public async Task A_list_with_a_wrong_name_is_refused()
    {
        await using var alpr = await AlprCluster.Start();
        var import = await alpr.Grains.GetGrain<IHotListGrain>("My List!").Import(Lists.Genetec("STOLEN;CA;8SYN123;;"), await alpr.Administrator());
        Assert.Contains("'My List!'", Assert.Single(import.Problems).Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_1d_without_the_permission_nothing_is_imported_and_the_attempt_is_logged()
    {
        await using var alpr = await AlprCluster.Start();
        var import = await List(alpr).Import(Lists.Genetec("STOLEN;CA;8SYN123;;"), await alpr.Investigator());
        Assert.False(import.Accepted);
        Assert.Null(await List(alpr).Pull());
        Assert.StartsWith("refused", Assert.Single(alpr.Audit.Of(AuditKinds.HotListImported)).Outcome, StringComparison.Ordinal);
    }

    [Fact]
    public async Task INV_11_the_log_of_an_import_names_no_plate_even_of_bad_lines()
    {
        await using var alpr = await AlprCluster.Start();
        await List(alpr).Import(Lists.Genetec("STOLEN;CA;8SYN123;;\nSTOLEN;CA;8SYN12?;;"), await alpr.Administrator());
        Assert.DoesNotContain("8SYN12", string.Join('\n', alpr.Audit.Entries), StringComparison.Ordinal);
    }

    [Fact]
    public async Task C2A_6_what_was_dropped_is_on_the_log()
    {
        await using var alpr = await AlprCluster.Start();
        var import = await List(alpr).Import(Lists.Csv("plate,reason,source file\n8SYN123,x,Immigration Violator\n8SYN124,x,Vehicle\n", HotListSource.Ncic), await alpr.Administrator());
        Assert.Equal((1, 1), (import.Entries, import.DroppedByProvenance));
        Assert.Contains("1 dropped by provenance", Assert.Single(alpr.Audit.Of(AuditKinds.HotListImported)).Outcome, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_log_nothing_is_imported()
    {
        await using var alpr = await AlprCluster.Start();
        var admin = await alpr.Administrator();
        alpr.Audit.IsBroken = true;
        await Assert.ThrowsAnyAsync<Exception>(async () => await List(alpr).Import(Lists.Genetec("STOLEN;CA;8SYN123;;"), admin));
        Assert.Null(await List(alpr).Pull());
    }

    [Fact]
    public async Task Every_silo_takes_up_a_new_version_within_a_poll()
    {
        await using var alpr = await AlprCluster.Start(silos: 3);
        await List(alpr).Import(Lists.Genetec("STOLEN;CA;8SYN123;;"), await alpr.Administrator());
        var indexes = alpr.Cluster.Silos.Select(silo => alpr.Cluster.GetSiloServiceProvider(silo.SiloAddress).GetRequiredService<SiloHotLists>()).ToArray();
        Assert.All(indexes, index => Assert.Equal(0, index.Current!.Count));

        var changes = Task.WhenAll(indexes.Select(index => index.NextChange));
        alpr.Time.Advance(HotListPoller.Period);

        await changes.WaitAsync(AlprCluster.Patience);
        Assert.All(indexes, index => Assert.Equal(1, index.Current!.Count));
    }

    [Fact]
    public async Task A_quarter_million_lines_are_imported_and_matched()
    {
        await using var alpr = await AlprCluster.Start();
        var text = new StringBuilder("plate,reason\n");
        for (var i = 0; i < 250_000; i++) text.Append($"{i:0000000},stolen vehicle\n");
        var import = await List(alpr).Import(Lists.Csv(text.ToString()), await alpr.Administrator());
        Assert.Equal(250_000, import.Entries);
        await alpr.RefreshHotLists();
        Assert.Single(alpr.Cluster.GetSiloServiceProvider().GetRequiredService<SiloHotLists>().Current!.Match(Reads.Of("0123457")), match => match.Kind == MatchKind.Exact);
    }

    private static IHotListGrain List(AlprCluster alpr) => alpr.Grains.GetGrain<IHotListGrain>("svs");

    private static IHotListCatalogGrain Catalog(AlprCluster alpr) => alpr.Grains.GetGrain<IHotListCatalogGrain>(IHotListCatalogGrain.Name);
}
