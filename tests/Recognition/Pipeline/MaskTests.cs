using AlprGrains.Cameras;
using AlprGrains.Recognition.Scenes;
using OpenCvSharp;

namespace AlprGrains.Tests.Recognition.Pipeline;

/// <summary>C3-1b on drawn frames: what is private is black in what may be kept, and no plate is read in it.</summary>
public class MaskTests(Readers readers) : IClassFixture<Readers>
{
    [Fact]
    public void C3_1b_a_plate_in_the_private_part_is_not_read_and_the_same_frame_without_a_mask_shows_it()
    {
        var scene = Near();
        Assert.NotEmpty(readers.Reader.Read(scene.Jpeg).Plates);
        Assert.Empty(readers.Reader.Read(scene.Jpeg, new PictureMask([], [Area(0, 0, 1, 1)])).Plates);
    }

    [Fact]
    public void C3_1b_the_frame_that_may_be_kept_is_black_in_the_private_part()
    {
        const int ringPixels = 16; // JPEG blocks beside the border carry some of the public side
        var scene = Near();
        var plate = scene.Vehicles[0].Corners.TopLeft;
        var isLeft = plate.XPixels > 640; // the half without the plate is private
        var reading = readers.Reader.Read(scene.Jpeg, new PictureMask([], [isLeft ? Area(0, 0, 0.25, 1) : Area(0.75, 0, 1, 1)]));
        Assert.NotEmpty(reading.Plates);

        using var kept = Cv2.ImDecode(reading.MaskedFrame!.Value.Span, ImreadModes.Grayscale);
        using var hidden = kept.SubMat(isLeft ? new Rect(0, 0, 320 - ringPixels, 720) : new Rect(960 + ringPixels, 0, 320 - ringPixels, 720));
        using var shown = kept.SubMat(isLeft ? new Rect(340, 0, 900, 720) : new Rect(0, 0, 900, 720));
        Assert.InRange(Brightest(hidden), 0, 1);
        Assert.True(Brightest(shown) > 100);
    }

    private static int Brightest(Mat grey)
    {
        var brightest = 0;
        for (var row = 0; row < grey.Rows; row++)
            for (var column = 0; column < grey.Cols; column++) brightest = Math.Max(brightest, grey.At<byte>(row, column));
        return brightest;
    }

    private static Scene Near()
    {
        using var generator = new SceneGenerator(5);
        return generator.Draw(CameraStyle.PatrolCar, new TimeOnly(12, 0), [generator.NewVehicle()], nearness: 1);
    }

    private static PictureArea Area(double left, double top, double right, double bottom) =>
        new([new(left, top), new(right, top), new(right, bottom), new(left, bottom)]);
}
