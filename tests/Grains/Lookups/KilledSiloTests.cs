using AlprGrains.Alerts;
using AlprGrains.Audit;
using AlprGrains.Lookups;

namespace AlprGrains.Tests.Grains.Lookups;

/// <summary>Lookups when the silo that runs them dies.</summary>
public class KilledSiloTests
{
    [Fact]
    public async Task INV_3_a_silo_that_dies_between_the_entry_and_the_answer_leaves_an_entry_and_no_answer()
    {
        await using var town = await Town.Start(silos: 2);
        await town.Seen(Questions.Plate, reads: 1);
        var arrived = town.Audit.Hold(AuditKinds.LookupReleased);
        var asking = town.LookUp(Questions.Good());
        await arrived.WaitAsync(AlprCluster.Patience);

        await town.ReplaceEverySilo();
        town.Audit.LetGo();

        await Assert.ThrowsAnyAsync<Exception>(() => asking);
        Assert.Single(town.Audit.Of(AuditKinds.LookupAsked));
        var again = await AlprCluster.Patiently(() => new ValueTask<LookupAnswer>(town.LookUp(Questions.Good()))); // the same question may be asked again
        Assert.Single(again.Page.Reads);
        Assert.NotNull(again.Released);
    }

    [Fact]
    public async Task Pages_pictures_and_my_lookups_are_there_after_every_silo_was_replaced()
    {
        await using var town = await Town.Start(silos: 2);
        await town.Seen(Questions.Plate, reads: 101, change: read => read with { PlateImage = new byte[] { 1, 2, 3 } });
        var first = await town.LookUp(Questions.Good());

        await town.ReplaceEverySilo();

        var mine = await AlprCluster.Patiently(() => town.Desk().Mine(town.Investigator));
        Assert.Equal(100, Assert.Single(mine).ReadsReleased);
        Assert.Single((await town.Desk().Next(Questions.Id(1), first.Page.Next!, town.Investigator)).Page.Reads);
        Assert.NotNull((await town.Desk().Picture(Questions.Id(1), first.Page.Reads[0].Id, AlertImage.Plate, town.Investigator)).Jpeg);
    }

    [Fact]
    public async Task A_day_of_many_lookups_is_listed_whole_and_once_after_every_silo_was_replaced()
    {
        await using var town = await Town.Start(silos: 2);
        await town.Seen(Questions.Plate, reads: 1);
        const int Asked = 2 * ILookupDayGrain.EntriesAPage + 1; // on three pages
        for (var number = 1; number <= Asked; number++) await town.LookUp(Questions.Good(number));

        await town.ReplaceEverySilo();
        await AlprCluster.Patiently(() => new ValueTask<LookupAnswer>(town.LookUp(Questions.Good(2)))); // asked again: its line on the first page is replaced
        await town.ReplaceEverySilo();

        var mine = await AlprCluster.Patiently(() => town.Desk().Mine(town.Investigator));
        Assert.Equal(Enumerable.Range(1, Asked).Select(Questions.Id).ToHashSet(), mine.Select(lookup => lookup.Id).ToHashSet());
        Assert.Equal(Asked, mine.Length);
    }
}
