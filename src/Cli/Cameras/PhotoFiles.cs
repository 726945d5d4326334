using AlprGrains.Cli.CommandLine;

namespace AlprGrains.Cli.Cameras;

/// <summary>A folder's photos by name, with those in folders below, or one photo.</summary>
public sealed class PhotoFiles : IFrameSource
{
    private static readonly string[] Endings = [".jpg", ".jpeg", ".png"];

    private readonly IReadOnlyList<string> _files;

    private PhotoFiles(IReadOnlyList<string> files, int passedOver) => (_files, PassedOver) = (files, passedOver);

    public long? Count => _files.Count;

    public int PassedOver { get; }

    public bool IsEndless => false;

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
