using System.Reflection;
using System.Security.Cryptography;

namespace AlprGrains.Recognition.Networks;

/// <summary>
/// The networks that ship inside this assembly, checked against models.json before they are used: a network that is not the one the
/// figures were measured with must not read plates.
/// </summary>
internal sealed class ModelSet
{
    private const string Folder = "AlprGrains.Recognition.Models.";

    private readonly ModelFile _detector;
    private readonly ModelFile _corners;
    private readonly ModelFile _reader;

    private ModelSet(ModelCard card, ModelFile detector, ModelFile corners, ModelFile reader) => (Card, _detector, _corners, _reader) = (card, detector, corners, reader);

    public ModelCard Card { get; }

    /// <summary>Throws <see cref="InvalidDataException"/> when a network is missing or is not the one that models.json names.</summary>
    public static ModelSet LoadEmbedded() => Load(Embedded);

    public static ModelSet Load(Func<string, byte[]?> open)
    {
        var card = ModelCard.Parse(open("models.json") ?? throw new InvalidDataException("models.json is missing from src/Recognition/Models: take it from the repository and build again."));
        return new ModelSet(card, Checked(open, card.Detector.File, card.Detector.Sha256), Checked(open, card.Corners.File, card.Corners.Sha256), Checked(open, card.Reader.File, card.Reader.Sha256));
    }

    /// <summary>A detector of one's own: a network is not thread-safe.</summary>
    public INetwork NewDetector() => _detector.New();

    /// <summary>A network of one's own for the close look.</summary>
    public INetwork NewCorners() => _corners.New();

    /// <summary>A reader of one's own.</summary>
    public INetwork NewReader() => _reader.New();

    private static ModelFile Checked(Func<string, byte[]?> open, string file, string sha256)
    {
        var bytes = open(file) ?? throw new InvalidDataException($"The network {file} is missing from src/Recognition/Models: take it from the repository and build again.");
        var found = Convert.ToHexStringLower(SHA256.HashData(bytes));
        return string.Equals(found, sha256, StringComparison.OrdinalIgnoreCase)
            ? new ModelFile(file, bytes)
            : throw new InvalidDataException($"The network {file} has SHA-256 {found}, models.json says {sha256}: take both from the same commit and build again.");
    }

    private static byte[]? Embedded(string file)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Folder + file);
        if (stream is null) return null;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
