using System.Text;

namespace AlprGrains.Tests.Chaos;

/// <summary>Byte search for plates as text: UTF-8 and UTF-16, upper and lower case. Plates should be long, or chance finds them.</summary>
public static class PlateSearch
{
    public static IEnumerable<string> Files(string directory, IReadOnlyCollection<string> plates) =>
        Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories)
            .SelectMany(file => Bytes(Path.GetRelativePath(directory, file), File.ReadAllBytes(file), plates).Concat(Names(Path.GetRelativePath(directory, file), plates)));

    public static IEnumerable<string> Bytes(string where, byte[] content, IReadOnlyCollection<string> plates) =>
        from plate in plates
        from text in new[] { plate, plate.ToLowerInvariant() }
        from encoding in new Encoding[] { Encoding.UTF8, Encoding.Unicode }
        where content.AsSpan().IndexOf(encoding.GetBytes(text)) >= 0
        select $"{where} holds a plate as {encoding.WebName}";

    private static IEnumerable<string> Names(string path, IReadOnlyCollection<string> plates) =>
        plates.Where(plate => path.Contains(plate, StringComparison.OrdinalIgnoreCase)).Select(_ => $"the name {path} holds a plate");
}
