using System.Text;
using AlprGrains.Recognition.Scenes;
using AlprGrains.Tests.TestKit;

namespace AlprGrains.Tests.Chaos;

/// <summary>Everything that a running system leaves on disk or prints, searched for the plates that went through it.</summary>
public sealed class LeakTests : IDisposable
{
    private const int FramesCount = 8;

    private readonly string _data = Directory.CreateTempSubdirectory("alpr-leak-").FullName;

    [Fact]
    public async Task INV_11_No_file_and_no_log_line_holds_a_plate_in_clear()
    {
        var ledger = new Ledger();
        var reads = ledger.Draw(400);
        var town = DemonstrationTown.Vehicles();
        using var street = new SceneGenerator(DemonstrationTown.Seed);
        string printed;
        await using (var silo = await SiloProcess.Start(_data))
        {
            using var camera = new CameraClient(silo.Run, TimeProvider.System);
            await camera.Send(reads, CancellationToken.None);
            await camera.Send([new SentRead("bad", "NOT A PLATE AT ALL, TOO LONG TO BE ONE")], CancellationToken.None);
            foreach (var wanted in town.Where((_, index) => DemonstrationTown.IsWanted(index)).Take(FramesCount)) // recognized, matched, alerted
                await camera.SendFrame(street.Draw(CameraStyle.Pole, new TimeOnly(12, 0), [wanted], nearness: 0.9).Jpeg);
            await camera.SendFrame(Encoding.UTF8.GetBytes($"not an image, but with {town[0].Plate.Text} in it")); // quarantined
            await silo.Kill();
            printed = silo.Output;
        }

        // The plates that were sent, those in the frames, and those on the hot list.
        var plates = reads.Select(read => read.Plate).Concat(town.Select(vehicle => vehicle.Plate.Text)).Distinct().ToArray();
        Assert.Empty(PlateSearch.Files(_data, plates));
        Assert.False(PlateSearch.Bytes(Encoding.UTF8.GetBytes(printed), plates), "what the process printed holds a plate");
    }

    [Theory]
    [InlineData("utf-8"), InlineData("utf-16")]
    public void A_planted_plate_is_found(string encoding) // twin
    {
        byte[] planted = [1, 2, 3, .. Encoding.GetEncoding(encoding).GetBytes("1ABC0001"), 4];
        File.WriteAllBytes(Path.Combine(_data, "planted"), planted);

        Assert.Single(PlateSearch.Files(_data, ["1ABC0001"]));
        Assert.True(PlateSearch.Bytes(planted, ["1ABC0001"]));
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);
}
