using AlprGrains.Audit;
using AlprGrains.People;
using AlprGrains.Plates;
using AlprGrains.Retention;
using AlprGrains.Tests.Grains.Lookups;

namespace AlprGrains.Tests.Grains.Retention;

/// <summary>What staff take along is asked for when its reads are dead (G-1, G-3: an extract beyond 30 days needs a hold, too).</summary>
public class ExportTests
{
    [Fact]
    public async Task G_3_an_extract_past_30_days_is_covered_by_holds_or_overdue_until_its_person_confirms_that_it_is_destroyed()
    {
        await using var holds = await HoldTown.Start(reads: 2);
        Assert.Null((await holds.Town.Desk().Export(Questions.Id(1), holds.Town.Investigator)).Denial);
        var exports = holds.Town.Grains.GetGrain<IExportsGrain>("rivera");
        Assert.Equal(ExportStatus.WithinLife, Assert.Single((await exports.List(holds.Town.Investigator)).Exports).Status);
        await holds.InForce(reads: 2);

        var rivera = await holds.After(TimeSpan.FromDays(31));
        var line = Assert.Single((await exports.List(rivera)).Exports);
        Assert.Equal((ExportStatus.CoveredByHold, 2), (line.Status, line.Export.Reads.Length));
        await holds.Hold().Release("The case is closed", rivera);
        Assert.Equal(ExportStatus.Overdue, Assert.Single((await exports.List(rivera)).Exports).Status);
        await exports.DoWhatIsDue();
        await exports.DoWhatIsDue();
        Assert.Contains((await holds.Town.Queue.List(true, await holds.Supervisor())).Items, item => item.Elements.Contains("overdue for destruction", StringComparison.Ordinal));

        Assert.NotNull(await exports.ConfirmDestroyed(line.Export.AuditIndex, "Shredded by me", await holds.Supervisor()));
        Assert.NotNull(await exports.ConfirmDestroyed(line.Export.AuditIndex, "", rivera));
        Assert.NotNull(await exports.ConfirmDestroyed(4711, "Shredded by me", rivera));
        Assert.Null(await exports.ConfirmDestroyed(line.Export.AuditIndex, "File and print destroyed", rivera));
        Assert.Equal(ExportStatus.Destroyed, Assert.Single((await exports.List(rivera)).Exports).Status);
        Assert.Equal(["refused", "refused", "refused", "destroyed"], holds.Town.Audit.Of(AuditKinds.ExportDestroyed).Select(entry => entry.Outcome));
    }

    [Fact]
    public async Task INV_12_the_extracts_of_a_person_are_listed_to_them_and_to_those_who_approve_holds()
    {
        await using var holds = await HoldTown.Start(reads: 1);
        await holds.Town.Desk().Export(Questions.Id(1), holds.Town.Investigator);
        var exports = holds.Town.Grains.GetGrain<IExportsGrain>("rivera");
        Assert.Single((await exports.List(await holds.Supervisor())).Exports);
        Assert.Single((await exports.List(await holds.Town.LogIn("abara", Role.CityAttorney))).Exports);
        Assert.NotNull((await exports.List(await holds.Town.LogIn("lee", Role.Investigator))).Denial);
        Assert.NotNull((await exports.List(holds.Town.Investigator with { SessionId = "guessed" })).Denial);
    }

    [Fact]
    public async Task Who_keeps_extracts_is_listed_until_the_last_is_destroyed_to_those_who_decide_about_holds()
    {
        await using var holds = await HoldTown.Start(reads: 1);
        var directory = holds.Town.Grains.GetGrain<IExportDirectoryGrain>(IExportDirectoryGrain.Main);
        await holds.Town.Desk().Export(Questions.Id(1), holds.Town.Investigator);
        var attorney = await holds.Town.LogIn("abara", Role.CityAttorney);
        var line = Assert.Single((await directory.List(attorney)).Lines);
        Assert.Equal(("rivera", 1, holds.Found[0].UploadedAt + ReadRetention.Period), (line.UserName, line.Kept, line.FirstDueAt));
        Assert.NotNull((await directory.List(holds.Town.Investigator)).Denial);

        var exports = holds.Town.Grains.GetGrain<IExportsGrain>("rivera");
        var kept = Assert.Single((await exports.List(holds.Town.Investigator)).Exports);
        Assert.Null(await exports.ConfirmDestroyed(kept.Export.AuditIndex, "File and print destroyed", holds.Town.Investigator));
        Assert.Empty((await directory.List(attorney)).Lines);
    }
}
