using AlprGrains.Recognition.Networks;
using AlprGrains.Recognition.Networks.Onnx;
using AlprGrains.Recognition.Scenes;
using OpenCvSharp;

namespace AlprGrains.Tests.Recognition.Networks;

/// <summary>Our own layers against OpenCV, on the networks that ship: two programs that share no code agree.</summary>
public class LayerNetworkTests
{
    private const double Tolerance = 2e-3;

    public static TheoryData<string, int, int, bool> Cases => new()
    {
        { "detector.onnx", 144, 256, true },
        { "detector.onnx", 144, 256, false },
        { "detector.onnx", 72, 56, true }, // cells narrower than a tile
        { "detector.onnx", 72, 56, false },
        { "corners.onnx", 80, 128, true },
        { "corners.onnx", 80, 128, false },
        { "reader.onnx", 64, 128, true },
        { "reader.onnx", 64, 128, false },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Our_layers_and_OpenCV_give_the_same_answer(string file, int height, int width, bool wideVectors)
    {
        var onnx = Bytes(file);
        var (layers, problem) = LayerCompiler.Compile(OnnxGraph.Parse(onnx), wideVectors);
        Assert.Null(problem);
        using var ours = new LayerNetwork(layers!);
        using var theirs = new DnnNetwork(onnx, file);
        using var picture = Noise(height, width);
        Assert.InRange(Farthest(ours.Run(picture), theirs.Run(picture)), 0, Tolerance);
    }

    [Fact]
    public void Comparison_finds_a_single_weight_that_is_wrong()
    {
        var onnx = Bytes("reader.onnx");
        var graph = OnnxGraph.Parse(onnx);
        var (sound, _) = LayerCompiler.Compile(graph, wide: true);
        graph.Weights[graph.Nodes[0].Inputs[1]].Values[0] += 0.5f;
        var (spoilt, _) = LayerCompiler.Compile(graph, wide: true);
        using var first = new LayerNetwork(sound!);
        using var second = new LayerNetwork(spoilt!);
        using var picture = Noise(64, 128);
        Assert.True(Farthest(first.Run(picture), second.Run(picture)) > Tolerance);
    }

    [Fact]
    public void Network_answers_the_same_after_pictures_of_other_sizes()
    {
        using var net = new ModelFile("detector.onnx", Bytes("detector.onnx")).New();
        using var small = Noise(72, 96);
        using var large = Noise(144, 256);
        var before = net.Run(small).ToArray();
        net.Run(large);
        Assert.Equal(before, net.Run(small).ToArray());
    }

    [Fact]
    public void Networks_that_ship_run_on_our_layers()
    {
        foreach (var file in (string[])["detector.onnx", "corners.onnx", "reader.onnx"])
            Assert.Null(new ModelFile(file, Bytes(file)).WhyOpenCv);
    }

    [Fact]
    public void Network_with_an_operation_that_our_layers_do_not_know_is_run_by_OpenCV()
    {
        var onnx = Bytes("reader.onnx");
        var at = onnx.AsSpan().IndexOf("Relu"u8);
        while (at >= 0 && onnx[at - 2] != 0x22) at += 1 + onnx.AsSpan(at + 1).IndexOf("Relu"u8); // field 4, the operation's name
        "Tanh"u8.CopyTo(onnx.AsSpan(at));
        var file = new ModelFile("reader.onnx", onnx);
        Assert.Equal("it uses Tanh", file.WhyOpenCv);
        using var net = file.New();
        using var picture = Noise(64, 128);
        Assert.NotEmpty(net.Run(picture).ToArray());
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.9)]
    [InlineData(0.999)]
    public void File_that_ends_too_early_is_a_named_fault(double kept)
    {
        var onnx = Bytes("reader.onnx");
        var fault = Assert.Throws<InvalidDataException>(() => { OnnxGraph.Parse(onnx.AsSpan(0, (int)(onnx.Length * kept))); });
        Assert.Contains("ends within a field", fault.Message);
    }

    private static byte[] Bytes(string file) => File.ReadAllBytes(Repository.PathOf("src/Recognition/Models/" + file));

    private static double Farthest(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        Assert.Equal(left.Length, right.Length);
        var farthest = 0.0;
        for (var i = 0; i < left.Length; i++) farthest = Math.Max(farthest, Math.Abs(left[i] - right[i]));
        return farthest;
    }

    private static Mat Noise(int height, int width)
    {
        var (chance, picture) = (new Chance(5), new Mat(height, width, MatType.CV_8UC1));
        var pixels = picture.AsSpan<byte>();
        for (var i = 0; i < pixels.Length; i++) pixels[i] = (byte)chance.Below(256);
        return picture;
    }
}
