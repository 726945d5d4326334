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

    /// <summary>What others decided in the case counts; what the person did does not: see <see cref="C3_2_a_reviewer_who_sees_that_the_case_moves_ends_the_items_of_that_case"/>.</summary>
    [Fact]
    public async Task C3_2_the_same_vehicle_in_a_case_that_others_move_raises_nothing()
    {
        await using var town = await Town.Start();
        await town.Seen(Questions.Plate, reads: 1);

        await LookUpDaily(town, days: 14, each: day => day % 7 == 0 ? Moved(town, "osei") : Task.CompletedTask);

        Assert.Empty(await OpenPatterns(town));
    }

    [Fact]
    public async Task C3_4_steps_of_ones_own_move_no_case()
    {
        await using var town = await Town.Start();
        await town.Seen(Questions.Plate, reads: 1);

        await LookUpDaily(town, days: 14, each: day => day % 7 == 0 ? Moved(town, "rivera") : Task.CompletedTask);

        Assert.NotEmpty(await OpenPatterns(town));
    }

    [Fact]
    public async Task C3_2_a_reviewer_who_sees_that_the_case_moves_ends_the_items_of_that_case()
    {
        await using var town = await Town.Start();
        await town.Seen(Questions.Plate, reads: 1);
        await LookUpDaily(town, days: 12, each: _ => Task.CompletedTask);
        var supervisor = await town.LogIn("sato", Role.Supervisor);
        foreach (var item in await OpenPatterns(town)) Assert.Null(await town.Queue.Decide(item.Id, ReviewOutcome.CaseMoves, "arrest on the 12th, charges filed", supervisor));

        await LookUpDaily(town, days: 5, each: _ => Task.CompletedTask, firstNumber: 50);

        Assert.Empty(await OpenPatterns(town));
    }

    [Fact]
    public async Task C3_4_sixty_lookups_within_an_hour_raise_an_item()
    {
        await using var town = await Town.Start();
        for (var number = 1; number <= 60; number++) await town.LookUp(Another(number));

        Assert.Contains(await OpenPatterns(town), item => item.Reasons[0].Contains("within an hour", StringComparison.Ordinal));
    }

    [Fact]
    public async Task C3_4_lookups_far_outside_a_persons_usual_hours_raise_an_item()
    {
        await using var town = await Town.Start();
        var (session, number) = (town.Investigator, 0);
        for (var day = 0; day < 10; day++)
        {
            for (var each = 0; each < 7; each++) await town.LookUp(Another(++number), session);
            town.Alpr.Time.Advance(TimeSpan.FromHours(24));
            session = await town.LogIn("rivera", Role.Investigator);
        }
        Assert.Empty(await OpenPatterns(town));

        for (var night = 0; night < 12; night++)
        {
            town.Alpr.Time.Advance(TimeSpan.FromHours(night == 0 ? 11 : 24));
            session = await town.LogIn("rivera", Role.Investigator);
            await town.LookUp(Another(++number), session);
        }

        Assert.Contains(await OpenPatterns(town), item => item.Reasons[0].Contains("usually works", StringComparison.Ordinal));
    }

    private static LookupRequest Another(int number) =>
        Questions.Good(number) with { Target = new LookupTarget { Kind = LookupKind.ByPlate, Plate = $"7AB{number.ToString("000", System.Globalization.CultureInfo.InvariantCulture)}" } };

    private static Task Moved(Town town, string by) =>
        town.Grains.GetGrain<ICaseProgressGrain>(CaseProgressKeys.Of("26-012345")).Moved(new CaseStep(CaseStepKind.HoldApproved, by, town.Alpr.Time.GetUtcNow())).AsTask();

    private static async Task LookUpDaily(Town town, int days, Func<int, Task> each, int firstNumber = 1)
    {
        var session = await town.LogIn("rivera", Role.Investigator);
        for (var day = 0; day < days; day++)
        {
            await each(day);
            Assert.Equal(LookupVerdict.Allow, (await town.LookUp(Questions.Good(firstNumber + day), session)).Decision.Verdict);
            town.Alpr.Time.Advance(TimeSpan.FromDays(1));
            session = await town.LogIn("rivera", Role.Investigator);
        }
    }

    private static async Task<IReadOnlyList<ReviewItem>> OpenPatterns(Town town) =>
        [.. (await town.Queue.List(openOnly: true, await town.LogIn("sato", Role.Supervisor))).Items.Where(item => item.Kind == ReviewKind.Pattern)];
}
