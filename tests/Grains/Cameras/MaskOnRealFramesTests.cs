using AlprGrains.Cameras;
using AlprGrains.Recognition;
using AlprGrains.Recognition.Scenes;
using AlprGrains.Tests.TestKit;
using Microsoft.Extensions.DependencyInjection;
using OpenCvSharp;

namespace AlprGrains.Tests.Grains.Cameras;

/// <summary>C3-1b through the camera, the recognizer and the real reader, down to what the evidence store holds. A camera without a mask is the control.</summary>
public class MaskOnRealFramesTests
{
    private const int RingPixels = 16; // JPEG blocks beside the border carry some of the public side

    [Fact]
    public async Task C3_1b_the_frame_that_is_stored_has_only_black_in_the_mask()
    {
        await using var alpr = await WithRealReader();
        var scene = Near();
        var isRight = scene.Vehicles[0].Corners.TopLeft.XPixels > 640; // the side without the plate is private
        var hidden = isRight ? new Rect(0, 0, 320 - RingPixels, 720) : new Rect(960 + RingPixels, 0, 320 - RingPixels, 720);
        var (masked, control) = (await alpr.Camera(), await alpr.Camera("cam-2"));
        Assert.Empty((await masked.SetMask(Private(isRight ? Area(0, 0.25) : Area(0.75, 1)), await alpr.Administrator())).Problems);

        var upload = new FrameUpload(scene.Jpeg, alpr.Time.GetUtcNow());
        await masked.Frame(upload);
        await control.Frame(upload);

        Assert.InRange(Brightest(await FrameOf(alpr, "cam-1"), hidden), 0, 1);
        Assert.True(Brightest(await FrameOf(alpr, "cam-2"), hidden) > 50);
    }

    [Fact]
    public async Task C3_1b_a_plate_in_the_mask_gives_no_read_and_nothing_of_its_frame_is_stored()
    {
        await using var alpr = await WithRealReader();
        var (masked, control) = (await alpr.Camera(), await alpr.Camera("cam-2"));
        await masked.SetMask(Private(Area(0, 1)), await alpr.Administrator());

        var upload = new FrameUpload(Near().Jpeg, alpr.Time.GetUtcNow());
        Assert.Empty((await masked.Frame(upload)).Reads);
        Assert.Equal((0, 0), (alpr.Store.Reads.Count(), alpr.Evidence.Count));

        Assert.NotEmpty((await control.Frame(upload)).Reads);
    }

    private static Task<AlprCluster> WithRealReader() =>
        AlprCluster.Start(more: silo => silo.Services.AddSingleton<IPlateReaderFactory>(new PlateReaderFactory(new RecognitionOptions(), TimeProvider.System)));

    private static async Task<ReadOnlyMemory<byte>> FrameOf(AlprCluster alpr, string camera) =>
        (await alpr.Evidence.Get(alpr.Store.Reads.First(read => read.Camera.Text == camera).FrameImage!.Value))!.Value;

    private static int Brightest(ReadOnlyMemory<byte> jpeg, Rect part)
    {
        using var whole = Cv2.ImDecode(jpeg.Span, ImreadModes.Grayscale);
        var brightest = 0;
        for (var row = part.Y; row < part.Y + part.Height; row++)
            for (var column = part.X; column < part.X + part.Width; column++) brightest = Math.Max(brightest, whole.At<byte>(row, column));
        return brightest;
    }

    private static Scene Near()
    {
        using var generator = new SceneGenerator(5);
        return generator.Draw(CameraStyle.PatrolCar, new TimeOnly(12, 0), [generator.NewVehicle()], nearness: 1);
    }

    private static MaskChange Private(PictureArea area) => new(new PictureMask([], [area]), "the yard of number 12", 0);

    private static PictureArea Area(double left, double right) => new([new(left, 0), new(right, 0), new(right, 1), new(left, 1)]);
}
