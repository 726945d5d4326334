using AlprGrains.Cli.CommandLine;

namespace AlprGrains.Cli.Cameras;

/// <summary>One encoded frame on its way to a camera endpoint.</summary>
/// <param name="Encoded">JPEG or PNG.</param>
public sealed record SourceFrame(ReadOnlyMemory<byte> Encoded);

/// <summary>Where frames come from: a folder of photos, one photo, or a video file.</summary>
public interface IFrameSource
{
    /// <summary>How many frames there are; null when only the end tells.</summary>
    long? Count { get; }

    /// <summary>Files that were passed over because they are neither JPEG nor PNG.</summary>
    int PassedOver { get; }

    /// <summary>The frames, in the same order every time.</summary>
    IAsyncEnumerable<SourceFrame> Frames(CancellationToken stop);
}

/// <summary>A folder's photos by name, with those in folders below, or one photo.</summary>
public sealed class PhotoFiles : IFrameSource
{
    private static readonly string[] Endings = [".jpg", ".jpeg", ".png"];

    private readonly IReadOnlyList<string> _files;

    private PhotoFiles(IReadOnlyList<string> files, int passedOver) => (_files, PassedOver) = (files, passedOver);

    public long? Count => _files.Count;

    public int PassedOver { get; }

    public static bool IsPhoto(string file) => Endings.Contains(Path.GetExtension(file).ToLowerInvariant());

    public static PhotoFiles Open(string path)
    {
        var all = File.Exists(path) ? [path] : Directory.GetFiles(path, "*", SearchOption.AllDirectories);
        var photos = all.Where(IsPhoto).Order(StringComparer.Ordinal).ToList();
        if (photos.Count == 0) throw new VerbFailure($"'{path}' holds no photo: files that end in {string.Join(", ", Endings)}.");
        return new PhotoFiles(photos, all.Length - photos.Count);
    }

    public async IAsyncEnumerable<SourceFrame> Frames([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        foreach (var file in _files) yield return new SourceFrame(await File.ReadAllBytesAsync(file, stop));
    }
}
