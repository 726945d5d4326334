using System.Reflection;

namespace AlprGrains.Policy.Loading;

/// <summary>
/// The files under policy/ as they travel inside this assembly, so that a program cannot run without its screen or with another one than
/// it was built and tested with. This is the edge: everything behind it works on text.
/// </summary>
public static class ShippedPolicy
{
    private const string Root = "policy/";

    /// <summary>File name to text, of the files directly in the folder ("screen", or "" for policy/ itself).</summary>
    public static IReadOnlyDictionary<string, string> Files(string folder)
    {
        var prefix = folder.Length == 0 ? Root : Root + folder + "/";
        var assembly = Assembly.GetExecutingAssembly();
        return assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal) && !name[prefix.Length..].Contains('/'))
            .ToDictionary(name => name[prefix.Length..], name => Text(assembly, name), StringComparer.Ordinal);
    }

    private static string Text(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
