namespace AlprGrains.Tests.Chaos;

/// <summary>A file that takes up what is left of a disk, until it is disposed of.</summary>
internal sealed class Ballast(string path) : IDisposable
{
    private const int BlockBytes = 1 << 16;

    public static Ballast Fill(string folder)
    {
        var path = Path.Combine(folder, "ballast");
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
        var block = new byte[BlockBytes];
        try
        {
            for (long at = 0; ; at += BlockBytes) RandomAccess.Write(file, block, at);
        }
        catch (IOException)
        {
            return new Ballast(path); // full: that is what was wanted
        }
    }

    public void Dispose() => File.Delete(path);
}
