using AlprGrains.Plates;
using AlprGrains.Recognition;
using AlprGrains.Recognition.Evaluation;
using AlprGrains.Recognition.Scenes;
using AlprGrains.Tests.Recognition.Frames;
using OpenCvSharp;

namespace AlprGrains.Tests.Recognition.Pipeline;

public class PlateReaderTests(Readers readers) : IClassFixture<Readers>
{
    private readonly PlateReader _reader = readers.Reader;

    [Fact]
    public void Near_plates_of_drawn_scenes_are_read()
    {
        const double shareMin = 0.9;
        using var generator = new SceneGenerator(2026);
        var (near, right) = (0, 0);
        foreach (var style in Enum.GetValues<CameraStyle>())
            foreach (var hour in new[] { 9, 14, 22 })
                for (var i = 0; i < 6; i++)
                {
                    var scene = generator.Draw(style, new TimeOnly(hour, 0), [generator.NewVehicle()], nearness: 0.95);
                    var reading = _reader.Read(scene.Jpeg);
                    Assert.Null(reading.Refusal);
                    foreach (var vehicle in scene.Vehicles.Where(v => v.PlateWidthPixels >= SceneGenerator.NearPlatePixels))
                    {
                        near++;
                        if (reading.Plates.Any(p => IsRight(p, vehicle))) right++;
                    }
                }
        Assert.True(near >= 40, $"only {near} near plates were drawn");
        Assert.True(right >= near * shareMin, $"{right} of {near} near plates were read");
    }

    [Fact]
    public void Several_plates_in_one_frame_are_all_read_each_in_its_place()
    {
        using var generator = new SceneGenerator(4);
        var (found, all) = (0, 0);
        for (var i = 0; i < 8; i++)
        {
            var scene = generator.Draw(CameraStyle.Gantry, new TimeOnly(12, 0), [generator.NewVehicle(), generator.NewVehicle()], nearness: 1);
            if (scene.Vehicles.Length < 2) continue;
            var reading = _reader.Read(scene.Jpeg);
            foreach (var vehicle in scene.Vehicles.Where(v => v.PlateWidthPixels >= 50))
            {
                all++;
                if (reading.Plates.Any(p => IsRight(p, vehicle) && PixelBox.Overlap(PixelBox.Around(p.Corners), PixelBox.Around(vehicle.Corners)) > 0.5)) found++;
            }
        }
        Assert.True(all >= 6 && found >= all * 0.8, $"{found} of {all}");
    }

    [Fact]
    public void Reading_carries_candidates_picture_corners_and_times()
    {
        using var generator = new SceneGenerator(5);
        var scene = generator.Draw(CameraStyle.PatrolCar, new TimeOnly(12, 0), [generator.NewVehicle()], nearness: 1);
        var reading = _reader.Read(scene.Jpeg);
        Assert.Equal((1280, 720), (reading.WidthPixels, reading.HeightPixels));
        Assert.True(reading.Stages.Decode > 0 && reading.Stages.Detect > 0 && reading.Stages.Read > 0);
        var plate = Assert.Single(reading.Plates, p => IsRight(p, scene.Vehicles[0]));
        Assert.All(plate.Candidates, c => Assert.NotEqual(plate.Plate, c.Plate));
        Assert.All(plate.Candidates, c => Assert.True(c.Probability.Share <= plate.Confidence.Share));
        using var picture = Cv2.ImDecode(plate.PlateJpeg.Span, ImreadModes.Color);
        Assert.Equal(new Size(256, 128), picture.Size());
    }

    [Fact]
    public void Frame_turned_by_EXIF_reads_like_the_upright_one()
    {
        using var generator = new SceneGenerator(6);
        var scene = generator.Draw(CameraStyle.Driveway, new TimeOnly(12, 0), [generator.NewVehicle()], nearness: 1);
        using var upright = Cv2.ImDecode(scene.Jpeg.Span, ImreadModes.Color);
        using var lying = new Mat();
        Cv2.Rotate(upright, lying, RotateFlags.Rotate90Counterclockwise);
        Cv2.ImEncode(".jpg", lying, out var flat, [(int)ImwriteFlags.JpegQuality, 95]);
        var reading = _reader.Read((byte[])[.. flat[..2], .. Seeds.JpegTurned(6)[2..38], .. flat[2..]]);
        Assert.Equal((1280, 720), (reading.WidthPixels, reading.HeightPixels));
        Assert.Contains(reading.Plates, p => IsRight(p, scene.Vehicles[0]));
    }

    [Fact]
    public void Frame_without_a_plate_reads_as_none()
    {
        using var grey = new Mat(720, 1280, MatType.CV_8UC3, Scalar.All(120));
        Cv2.ImEncode(".jpg", grey, out var jpeg);
        var reading = _reader.Read(jpeg);
        Assert.Null(reading.Refusal);
        Assert.Empty(reading.Plates);
    }

    [Fact]
    public void Refused_frame_is_an_answer_and_the_next_frame_is_read()
    {
        Assert.Equal(FrameRefusalReason.NotAnImage, _reader.Read("no image"u8.ToArray()).Refusal!.Reason);
        Assert.Null(_reader.Read(Seeds.Jpeg()).Refusal);
    }

    [Fact]
    public void Mutated_frames_go_through_the_whole_pipeline_without_a_crash()
    {
        var chance = new Chance(99);
        using var generator = new SceneGenerator(7);
        var jpeg = generator.Next(CameraStyle.PatrolCar, new TimeOnly(12, 0)).Jpeg.ToArray();
        for (var i = 0; i < 100; i++)
        {
            var bytes = (byte[])jpeg.Clone();
            for (var flips = 1 + chance.Below(30); flips > 0; flips--) bytes[600 + chance.Below(bytes.Length - 600)] = (byte)chance.Below(256);
            var reading = _reader.Read(bytes);
            Assert.True(reading.Refusal is null || reading.Plates.IsEmpty);
        }
    }

    private static bool IsRight(PlateReading reading, SceneVehicle vehicle) => PlateText.WithZeros(reading.Plate.Text) == PlateText.WithZeros(vehicle.Plate.Text);
}
