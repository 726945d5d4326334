using System.Text;

namespace AlprGrains.Tests.TestKit;

/// <summary>
/// Looks for plates in clear in every byte of every file below a folder, in every name, and in whatever else is given as bytes: as text in
/// upper and lower case, in wide characters, as hex and as base64. Plates should be long, or chance finds them.
/// </summary>
public static class PlateSearch
{
    /// <summary>Where each was found; empty when nowhere. A place is never told with its plate.</summary>
    public static List<string> Files(string folder, IEnumerable<string> plates)
    {
        var forms = Forms(plates);
        var found = new List<string>();
        foreach (var path in Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(folder, path);
            if (Holds(Encoding.UTF8.GetBytes(name), forms)) found.Add($"the name of {name}");
            if (!File.Exists(path) || new FileInfo(path).Length == 0) continue; // a lock is empty and may not be opened
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            if (Holds(bytes, forms)) found.Add(name);
        }
        return found;
    }

    /// <summary>Whether any of the plates stands in the bytes.</summary>
    public static bool Bytes(ReadOnlySpan<byte> bytes, IEnumerable<string> plates) => Holds(bytes, Forms(plates));

    private static bool Holds(ReadOnlySpan<byte> bytes, List<byte[]> forms)
    {
        foreach (var form in forms)
            if (bytes.IndexOf(form) >= 0) return true;
        return false;
    }

    private static List<byte[]> Forms(IEnumerable<string> plates) => [.. plates.SelectMany(FormsOf)];

    private static IEnumerable<byte[]> FormsOf(string plate)
    {
        var bytes = Encoding.UTF8.GetBytes(plate);
        return
        [
            bytes,
            Encoding.UTF8.GetBytes(plate.ToLowerInvariant()),
            Encoding.Unicode.GetBytes(plate),
            Encoding.Unicode.GetBytes(plate.ToLowerInvariant()),
            Encoding.UTF8.GetBytes(Convert.ToHexStringLower(bytes)),
            Encoding.UTF8.GetBytes(Convert.ToBase64String(bytes)),
        ];
    }
}
