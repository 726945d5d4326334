using AlprGrains.Cli.Cameras;

namespace AlprGrains.Tests.Cli.Cameras;

public sealed class JpegSplitterTests
{
    private static readonly byte[] One = [0xFF, 0xD8, 1, 0xFF, 0x00, 2, 0xFF, 0xD9];
    private static readonly byte[] Two = [0xFF, 0xD8, 3, 0xFF, 0xD9];

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public void Images_come_out_whole_however_the_stream_is_cut(int pieceBytes)
    {
        var splitter = new JpegSplitter();
        var images = One.Concat(Two).Chunk(pieceBytes).SelectMany(piece => splitter.Add(piece)).ToList();
        Assert.Equal([One, Two], images);
    }
}
