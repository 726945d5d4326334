using System.Text;
using AlprGrains.Plates;

namespace AlprGrains.Tests.Storage.Crashes;

/// <summary>Looks for plates in clear in every byte of every file below a folder, and in every name: as text in three encodings, and as hex.</summary>
public static class StoredPlates
{
    /// <summary>Where each was found; empty when nowhere.</summary>
    public static List<string> FindIn(string folder, IEnumerable<PlateNumber> plates)
    {
        var found = new List<string>();
        var forms = plates.SelectMany(plate => Forms(plate.Text)).ToList();
        foreach (var path in Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetFileName(path);
            if (forms.Any(form => Encoding.UTF8.GetBytes(name).AsSpan().IndexOf(form) >= 0)) found.Add($"the name of {name}");
            if (!File.Exists(path) || new FileInfo(path).Length == 0) continue; // the lock is empty and may not be opened
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            if (forms.Any(form => bytes.AsSpan().IndexOf(form) >= 0)) found.Add(name);
        }
        return found;
    }

    private static IEnumerable<byte[]> Forms(string text) =>
    [
        Encoding.UTF8.GetBytes(text),
        Encoding.UTF8.GetBytes(text.ToLowerInvariant()),
        Encoding.Unicode.GetBytes(text),
        Encoding.UTF8.GetBytes(Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text))),
        Encoding.UTF8.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes(text))),
    ];
}
