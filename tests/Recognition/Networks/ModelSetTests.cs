using System.Security.Cryptography;
using System.Text;
using AlprGrains.Recognition.Networks;

namespace AlprGrains.Tests.Recognition.Networks;

public class ModelSetTests
{
    private static readonly byte[] Network = File.ReadAllBytes(Repository.PathOf("src/Recognition/Models/reader.onnx"));

    private static Func<string, byte[]?> Files(string sha256) => file => file switch
    {
        "models.json" => Encoding.UTF8.GetBytes($$"""
            { "detector": { "file": "d.onnx", "sha256": "{{sha256}}", "width": 512, "height": 288, "stride": 8 },
              "corners": { "file": "c.onnx", "sha256": "{{sha256}}", "width": 128, "height": 80 },
              "reader": { "file": "r.onnx", "sha256": "{{sha256}}", "width": 128, "height": 64, "alphabet": "-AB", "margins": [[0, 0]] } }
            """),
        "d.onnx" or "c.onnx" or "r.onnx" => Network,
        _ => null,
    };

    [Fact]
    public void Networks_with_the_right_checksums_are_taken() =>
        Assert.Equal("-AB", ModelSet.Load(Files(Convert.ToHexStringLower(SHA256.HashData(Network)))).Card.Reader.Alphabet);

    [Fact]
    public void Network_with_another_checksum_is_refused_and_both_are_named()
    {
        var error = Assert.Throws<InvalidDataException>(() => ModelSet.Load(Files(new string('0', 64))));
        Assert.Contains("d.onnx", error.Message);
        Assert.Contains("same commit", error.Message);
    }

    [Fact]
    public void Missing_models_file_says_where_it_belongs() =>
        Assert.Contains("src/Recognition/Models", Assert.Throws<InvalidDataException>(() => ModelSet.Load(_ => null)).Message);
}
