using AlprGrains.Storage.Embedded.Patterns;

namespace AlprGrains.Tests.Storage.Patterns;

public sealed class PlateTableTests
{
    private const int Plates = 50_000;

    [Fact]
    public void It_holds_what_a_dictionary_would_hold_through_uploads_and_deaths()
    {
        var random = new Random(1);
        var table = new PlateTable();
        var expected = new SortedDictionary<ulong, uint>();
        for (uint day = 1; day <= 40; day++)
        {
            for (var upload = 0; upload < 5_000; upload++)
            {
                var plate = (ulong)random.Next(1, Plates) << 20;
                var second = day * 10 + (uint)random.Next(10);
                table.Note(plate, second);
                expected[plate] = Math.Max(second, expected.GetValueOrDefault(plate));
            }
            var dead = day < 20 ? 0 : (day - 19) * 10;
            var dying = expected.Where(one => one.Value <= dead).Select(one => one.Key).ToList();
            foreach (var plate in dying) expected.Remove(plate);
            Assert.Equal(dying.Count, table.RemoveUntil(dead));
            Assert.Equal(expected.Count, table.Count);
        }
        var held = new List<(ulong, uint)>();
        foreach (var leaf in table.LeavesBetween(0, ulong.MaxValue))
            for (var i = 0; i < leaf.Count; i++) held.Add((leaf.Plates[i], leaf.Seconds[i]));
        Assert.Equal(expected.Select(one => (one.Key, one.Value)), held);
    }

    [Fact]
    public void It_takes_at_most_16_bytes_a_plate_when_it_grows_and_when_most_have_died()
    {
        var random = new Random(2);
        var table = new PlateTable();
        while (table.Count < 400_000) table.Note((ulong)random.NextInt64(1L << 60), (uint)random.Next(1, 1_000));
        Assert.InRange(BytesAPlate(), 12, 16);
        table.RemoveUntil(700);
        Assert.InRange(table.Count, 100_000, 140_000);
        Assert.InRange(BytesAPlate(), 12, 16);

        double BytesAPlate() => table.BytesHeld / (double)table.Count;
    }

    [Fact]
    public void An_upload_that_was_earlier_than_the_last_one_changes_nothing()
    {
        var table = new PlateTable();
        table.Note(5, 100);
        table.Note(5, 50);
        Assert.Equal(0, table.RemoveUntil(99));
        Assert.Equal(1, table.RemoveUntil(100));
    }
}
