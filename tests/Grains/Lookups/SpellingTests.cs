using AlprGrains.Audit;
using AlprGrains.Lookups;
using AlprGrains.Oversight;
using AlprGrains.People;

namespace AlprGrains.Tests.Grains.Lookups;

/// <summary>A plate with the letter O is searched as typed and as this system's own reader writes it, and the answer and the log say so.</summary>
public class SpellingTests
{
    private const string Typed = "8XOZ1O3", AsRead = "8X0Z103";

    private static LookupRequest Question(int number = 1) => Questions.Good(number) with { Target = new LookupTarget { Kind = LookupKind.ByPlate, Plate = Typed } };

    [Fact]
    public async Task C2B_4_both_spellings_are_searched_written_down_and_said()
    {
        await using var town = await Town.Start();
        await town.Seen(Typed, reads: 1);
        await town.Seen(AsRead, reads: 2);

        var answer = await town.LookUp(Question());

        Assert.Equal([AsRead, AsRead, Typed], answer.Page.Reads.Select(read => read.Plate.Text).Order(StringComparer.Ordinal));
        Assert.Contains("0 for every O", Assert.Single(answer.AlsoSearched), StringComparison.Ordinal);
        var asked = town.Audit.Of(AuditKinds.LookupAsked).ToList();
        Assert.Equal(2, asked.Count);
        Assert.Contains(asked[1].Subjects, subject => subject.Contains("0 for O", StringComparison.Ordinal));
        Assert.NotEqual(asked[0].QuestionDigestHex, asked[1].QuestionDigestHex);
        Assert.Equal("released 3 reads", Assert.Single(town.Audit.Of(AuditKinds.LookupReleased)).Outcome);
    }

    [Fact]
    public async Task Pages_of_both_spellings_give_every_read_once()
    {
        await using var town = await Town.Start();
        await town.Seen(Typed, reads: 3);
        await town.Seen(AsRead, reads: (LookupLimits.PageReadsMax / 2) + 7);

        var first = await town.LookUp(Question());
        var second = await town.Desk().Next(Question().Id, first.Page.Next!, town.Investigator);

        Assert.Null(second.Page.Next);
        Assert.Equal(3 + (LookupLimits.PageReadsMax / 2) + 7, first.Page.Reads.Concat(second.Page.Reads).Select(read => read.Id).Distinct().Count());
        Assert.Equal(7, second.Page.Reads.Length);
    }

    [Fact]
    public async Task INV_3_the_other_spelling_is_not_searched_when_its_entry_cannot_be_written()
    {
        await using var town = await Town.Start();
        await town.Seen(AsRead, reads: 1);
        town.Audit.Breaks = entry => entry.Kind == AuditKinds.LookupAsked && entry.Subjects.Any(subject => subject.Contains("0 for O", StringComparison.Ordinal));

        await Assert.ThrowsAnyAsync<Exception>(() => town.LookUp(Question()));

        Assert.Empty(town.Audit.Of(AuditKinds.LookupReleased));
    }

    [Fact]
    public async Task C3_4_an_O_for_a_0_hides_no_vehicle_of_ones_own_household()
    {
        await using var town = await Town.Start();
        Assert.Null(await town.Grains.GetGrain<IStaffVehiclesGrain>("rivera").Enter(AsRead, await town.LogIn("okafor", Role.AlprAdministrator)));

        Assert.Equal(LookupVerdict.Hold, (await town.LookUp(Question())).Decision.Verdict);
    }

    [Fact]
    public async Task A_plate_without_an_O_is_asked_for_once()
    {
        await using var town = await Town.Start();
        await town.Seen(Questions.Plate, reads: 1);

        Assert.Empty((await town.LookUp(Questions.Good())).AlsoSearched);
        Assert.Single(town.Audit.Of(AuditKinds.LookupAsked));
    }
}
