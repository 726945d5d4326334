using AlprGrains.Cameras;
using AlprGrains.Recognition.Frames;
using AlprGrains.Recognition.Scenes;

namespace AlprGrains.Tests.Recognition.Scenes;

public class SceneTests
{
    private static readonly TimeOnly Noon = new(12, 0);

    [Fact]
    public void Same_seed_draws_the_same_frame_and_another_seed_another()
    {
        Scene Draw(ulong seed)
        {
            using var generator = new SceneGenerator(seed);
            return generator.Next(CameraStyle.PatrolCar, Noon);
        }
        Assert.Equal(Draw(7).Jpeg.ToArray(), Draw(7).Jpeg.ToArray());
        Assert.NotEqual(Draw(7).Jpeg.ToArray(), Draw(8).Jpeg.ToArray());
    }

    [Theory]
    [InlineData(CameraStyle.Pole)]
    [InlineData(CameraStyle.Gantry)]
    [InlineData(CameraStyle.PatrolCar)]
    [InlineData(CameraStyle.Driveway)]
    public void Plate_is_in_the_frame_where_the_truth_says(CameraStyle style)
    {
        using var generator = new SceneGenerator(11);
        var scene = generator.Draw(style, Noon, [generator.NewVehicle()], nearness: 0.9);
        var (frame, refusal) = FrameDecoder.Decode(scene.Jpeg);
        Assert.Null(refusal);
        using (frame)
        {
            Assert.Equal((1280, 720), (frame!.Grey.Width, frame.Grey.Height));
            var vehicle = Assert.Single(scene.Vehicles);
            Assert.InRange(vehicle.PlateWidthPixels, 40, 400);
            var corners = vehicle.Corners;
            foreach (var corner in new[] { corners.TopLeft, corners.TopRight, corners.BottomRight, corners.BottomLeft })
            {
                Assert.InRange(corner.XPixels, 0, 1280);
                Assert.InRange(corner.YPixels, 0, 720);
            }
            Assert.True(corners.TopLeft.XPixels < corners.TopRight.XPixels && corners.TopLeft.YPixels < corners.BottomLeft.YPixels);
        }
    }

    [Fact]
    public void Day_of_traffic_is_in_order_of_time_and_some_vehicles_pass_several_cameras()
    {
        DrawnCamera[] cameras =
        [
            new(CameraId.Parse("demo-1"), CameraStyle.Pole, 0), new(CameraId.Parse("demo-2"), CameraStyle.PatrolCar, 1), new(CameraId.Parse("demo-3"), CameraStyle.Gantry, 2),
        ];
        var start = new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.FromHours(-8));
        var frames = new DayOfTraffic(5, cameras, start).Frames(12, TimeSpan.FromHours(8), TimeSpan.FromHours(9)).ToArray();
        Assert.InRange(frames.Length, 12, 12 * DayOfTraffic.CamerasPerRouteMax);
        Assert.Equal(frames.OrderBy(f => f.CapturedAt).Select(f => f.CapturedAt), frames.Select(f => f.CapturedAt));
        Assert.All(frames, f => Assert.InRange(f.CapturedAt, start.AddHours(8), start.AddHours(9)));
        var passes = frames.SelectMany(f => f.Scene.Vehicles.Select(v => (v.Plate, f.Camera))).Distinct().GroupBy(p => p.Plate).ToArray();
        Assert.Contains(passes, p => p.Count() >= 2);
        var known = new DayOfTraffic(5, cameras, start).Vehicles(12).Select(v => v.Plate).ToHashSet();
        Assert.All(passes, p => Assert.Contains(p.Key, known));
    }

    [Fact]
    public void Synthetic_plates_follow_a_pattern_that_no_state_issues()
    {
        var chance = new Chance(3);
        for (var i = 0; i < 1000; i++) Assert.Matches("^[1-9]{2}[B-Z]{3}[1-9]{2}$", SyntheticPlates.Draw(chance).Text);
    }
}
