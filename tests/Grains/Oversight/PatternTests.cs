using AlprGrains.Lookups;
using AlprGrains.Oversight;
using AlprGrains.People;
using AlprGrains.Tests.Grains.Lookups;

namespace AlprGrains.Tests.Grains.Oversight;

/// <summary>Lookups that each are allowed and together look like misuse come before a reviewer (C3-2, C3-4); they hold nobody up.</summary>
public class PatternTests
{
    [Fact]
    public async Task C3_2_the_same_vehicle_on_many_days_without_progress_raises_one_item_a_day()
    {
        await using var town = await Town.Start();
        await town.Seen(Questions.Plate, reads: 1);
        var session = town.Investigator;
        for (var day = 0; day < 12; day++)
        {
            var answer = await town.LookUp(Questions.Good(day + 1), session);
            Assert.Equal(LookupVerdict.Allow, answer.Decision.Verdict);
            town.Alpr.Time.Advance(TimeSpan.FromDays(1));
            session = await town.LogIn("rivera", Role.Investigator);
        }
        await town.LookUp(Questions.Good(100), session);
        await town.LookUp(Questions.Good(101), session);

        var items = (await town.Queue.List(openOnly: true, await town.LogIn("sato", Role.Supervisor))).Items;

        Assert.All(items, item => Assert.Equal((ReviewKind.Pattern, "rivera"), (item.Kind, item.UserName)));
        Assert.Equal(items.Length, items.Select(item => item.At.Date).Distinct().Count());
        Assert.Contains(items[0].Texts, text => text.Contains(Questions.Plate, StringComparison.Ordinal));
        Assert.DoesNotContain(items[0].Reasons, reason => reason.Contains(Questions.Plate, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_lookups_of_one_vehicle_bother_nobody()
    {
        await using var town = await Town.Start();
        await town.LookUp(Questions.Good(1));
        await town.LookUp(Questions.Good(2));

        Assert.Empty((await town.Queue.List(openOnly: true, await town.LogIn("sato", Role.Supervisor))).Items);
    }
}
