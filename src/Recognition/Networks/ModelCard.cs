using System.Text.Json;
using System.Text.Json.Serialization;

namespace AlprGrains.Recognition.Networks;

/// <summary>What models.json says of the three networks: file, checksum, and the shape of what goes in and comes out.</summary>
/// <param name="Temperature">What logits are divided by, so that probabilities come true (Guo et al. 2017); 1 changes nothing.</param>
internal sealed record ModelCard(DetectorCard Detector, CornersCard Corners, ReaderCard Reader, double Temperature = 1)
{
    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip };

    public static ModelCard Parse(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize<ModelCard>(json, Form) ?? throw new InvalidDataException("models.json is empty");
}

/// <param name="Stride">Pixels of the input that one cell of the output stands for.</param>
/// <param name="Fill">Grey (0 to 255) around a frame of another shape than the input.</param>
/// <param name="Threshold">Score, 0 to 1, from which a cell counts as seeing a plate: the one that the figures were measured with.</param>
/// <param name="SamePlateOverlap">Shared area over joint area from which two finds are one plate.</param>
internal sealed record DetectorCard(string File, string Sha256, int Width, int Height, int Stride, int Fill = 128, double Threshold = 0.5, double SamePlateOverlap = 0.35);

/// <param name="Grown">How many plates wide the window around a find is.</param>
/// <param name="Looks">How often it looks, each time where the look before led.</param>
/// <param name="Threshold">Score, 0 to 1, from which the last look counts as seeing a plate.</param>
internal sealed record CornersCard(string File, string Sha256, int Width, int Height, double Grown = 1.8, int Looks = 2, double Threshold = 0.5);

/// <param name="Alphabet">One character a class, in the order of the output; the first is CTC's blank.</param>
/// <param name="Margins">Views of one plate: a share of its width and one of its height, added on each side.</param>
internal sealed record ReaderCard(string File, string Sha256, int Width, int Height, string Alphabet, IReadOnlyList<double[]> Margins);
