using AlprGrains.Cli.Demo;
using AlprGrains.Recognition.Scenes;

namespace AlprGrains.Tests.Cli.Demo;

public sealed class TownTrafficTests
{
    [Fact]
    public void Every_camera_of_the_town_has_its_turn()
    {
        using var traffic = new TownTraffic(seed: 1, wantedShare: 0.1);
        var turns = Enumerable.Range(0, 2 * DemonstrationTown.Cameras.Length).Select(_ => traffic.NextPass().Camera);
        Assert.Equal(Enumerable.Repeat(Enumerable.Range(0, DemonstrationTown.Cameras.Length), 2).SelectMany(all => all), turns);
    }

    [Fact]
    public void Wanted_vehicles_pass_about_as_often_as_asked_and_are_on_the_list()
    {
        var wanted = DemonstrationTown.WantedVehicles().Select(vehicle => vehicle.Plate).ToHashSet();
        using var traffic = new TownTraffic(seed: 1, wantedShare: 0.3);
        var passes = Enumerable.Range(0, 1000).Select(_ => traffic.NextPass()).ToList();

        Assert.InRange(passes.Count(pass => pass.ShowsWanted), 250, 350);
        Assert.All(passes, pass => Assert.Equal(pass.ShowsWanted, wanted.Contains(pass.InView[0].Plate)));
        Assert.All(passes, pass => Assert.InRange(pass.TimeInTown, new TimeOnly(7, 0), new TimeOnly(21, 0)));
    }

    [Fact]
    public void A_frame_is_a_JPEG_for_the_passs_camera()
    {
        using var traffic = new TownTraffic(seed: 1, wantedShare: 1);
        var frame = traffic.Next();
        Assert.Equal(DemonstrationTown.Cameras[0].Drawn.Id.Text, frame.Camera);
        Assert.True(frame.ShowsWanted);
        Assert.Equal([0xFF, 0xD8, 0xFF], frame.Jpeg[..3].ToArray());
    }

    [Fact]
    public void Wanted_vehicles_are_some_of_the_town_and_not_all()
    {
        var wanted = DemonstrationTown.WantedVehicles().Select(vehicle => vehicle.Plate).ToHashSet();
        Assert.Equal(DemonstrationTown.VehiclesCount / DemonstrationTown.OneWantedIn, wanted.Count);
        Assert.True(wanted.IsSubsetOf(DemonstrationTown.Vehicles().Select(vehicle => vehicle.Plate)));
    }
}
