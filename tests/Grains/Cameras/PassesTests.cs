using System.Collections.Immutable;
using AlprGrains.Cameras;
using AlprGrains.Grains.Cameras;
using AlprGrains.Plates;
using AlprGrains.Recognition;

namespace AlprGrains.Tests.Grains.Cameras;

/// <summary>Docs/decisions/0012: one vehicle in many frames is one read; a surer reading belongs to the same pass; nothing is taken for another's.</summary>
public class PassesTests
{
    private static readonly DateTimeOffset Noon = Reads.Noon;

    private readonly Passes _passes = new();

    private static PlateReading Reading(string plate, double confidence, params string[] candidates) => new(
        PlateNumber.Parse(plate), Confidence.Clamped(confidence),
        [.. candidates.Select(text => new PlateCandidate(PlateNumber.Parse(text), Confidence.Clamped(0.2)))], null, default, default);

    private static ReadId Id(int number) => ReadId.FromSequence(Reads.Camera, $"{number}");

    private Sighting Sees(PlateReading reading, double secondsAfterNoon) => _passes.See(reading, Noon.AddSeconds(secondsAfterNoon));

    private Sighting SeesAndStores(PlateReading reading, double secondsAfterNoon, int number)
    {
        var sighting = Sees(reading, secondsAfterNoon);
        _passes.Storing(sighting, reading, Id(number), Noon.AddSeconds(secondsAfterNoon), Task.FromResult(new ReadReceipt(Id(number), RecordOutcome.Stored)));
        return sighting;
    }

    [Fact]
    public void The_same_reading_in_the_next_frames_is_covered_by_the_first()
    {
        Assert.Null(SeesAndStores(Reading("7ABC123", 0.8), 0, 1).Pass);
        for (var frame = 1; frame < 20; frame++)
        {
            var sighting = Sees(Reading("7ABC123", 0.9), frame * 0.5);
            Assert.True(sighting.IsCovered);
            Assert.Equal(Id(1), sighting.Pass!.First);
        }
    }

    [Fact]
    public void A_surer_reading_is_stored_as_part_of_the_pass_and_then_covers_the_rest()
    {
        SeesAndStores(Reading("7ABG123", 0.4), 0, 1);
        var surer = SeesAndStores(Reading("7ABC123", 0.9), 0.2, 2);
        Assert.Equal((Id(1), false), (surer.Pass!.First, surer.IsCovered));
        Assert.True(Sees(Reading("7ABC123", 0.95), 0.4).IsCovered);
    }

    [Fact]
    public async Task What_covers_is_the_best_readings_receipt()
    {
        SeesAndStores(Reading("7ABG123", 0.4), 0, 1);
        SeesAndStores(Reading("7ABC123", 0.9), 0.2, 2);
        Assert.Equal(Id(2), (await Sees(Reading("7ABC123", 0.8), 0.4).Pass!.Stored())!.Value.Id);
    }

    [Fact]
    public async Task INV_1_a_reading_that_was_not_stored_covers_nothing()
    {
        var first = Reading("7ABC123", 0.9);
        _passes.Storing(Sees(first, 0), first, Id(1), Noon, Task.FromException<ReadReceipt>(new IOException("the disk is full")));
        var pass = Sees(first, 0.2).Pass!;
        Assert.Null(await pass.Stored());
        _passes.Forget(pass);
        Assert.Null(Sees(first, 0.4).Pass);
    }

    [Fact]
    public async Task INV_1_a_busy_store_covers_nothing()
    {
        var first = Reading("7ABC123", 0.9);
        _passes.Storing(Sees(first, 0), first, Id(1), Noon, Task.FromResult(new ReadReceipt(Id(1), RecordOutcome.Busy)));
        Assert.Null(await Sees(first, 0.2).Pass!.Stored());
    }

    [Fact]
    public void A_lesser_reading_is_covered_only_when_the_best_names_it_as_a_candidate()
    {
        SeesAndStores(Reading("7ABC123", 0.9, "7A8C123"), 0, 1);
        Assert.True(Sees(Reading("7A8C123", 0.5), 0.2).IsCovered);
        Assert.False(Sees(Reading("7ABG123", 0.5), 0.4).IsCovered); // a hot list with it would not be matched by the best reading
    }

    [Fact]
    public void Another_plate_is_another_pass()
    {
        SeesAndStores(Reading("7ABC123", 0.9), 0, 1);
        Assert.Null(SeesAndStores(Reading("8XYZ987", 0.9), 0.1, 2).Pass);
        Assert.True(Sees(Reading("7ABC123", 0.9), 0.2).IsCovered);
        Assert.True(Sees(Reading("8XYZ987", 0.9), 0.2).IsCovered);
    }

    [Theory]
    [InlineData(1.9, true)]
    [InlineData(2.1, false)]
    public void A_vehicle_that_comes_back_later_is_a_new_pass(double seconds, bool same)
    {
        SeesAndStores(Reading("7ABC123", 0.9), 0, 1);
        Assert.Equal(same, Sees(Reading("7ABC123", 0.9), seconds).Pass is not null);
    }

    [Theory]
    [InlineData("7ABC123", "7ABC12", true)]
    [InlineData("7ABC123", "7ABC1234", true)]
    [InlineData("7ABC123", "ABC123", true)]
    [InlineData("7ABC123", "7AXC123", true)]
    [InlineData("7ABC123", "7AXC129", false)]
    [InlineData("70BC123", "7OBC1Z3", true)]
    public void Readings_of_one_vehicle_are_alike_or_one_edit_apart(string first, string second, bool same)
    {
        SeesAndStores(Reading(first, 0.9), 0, 1);
        Assert.Equal(same, Sees(Reading(second, 0.5), 0.2).Pass is not null);
    }

    [Fact]
    public void Open_passes_are_bounded_and_the_oldest_goes()
    {
        var letters = ImmutableArray.CreateRange("BCDFGHJKLM");
        for (var i = 0; i <= Passes.OpenMax; i++)
            SeesAndStores(Reading($"{letters[i % 10]}{letters[i / 10]}{i * 37 % 90 + 10}{letters[i * 7 % 10]}{letters[i * 3 % 10]}", 0.9), i * 0.01, i);
        Assert.Null(Sees(Reading("BB10BB", 0.9), 0.5).Pass);
    }
}
