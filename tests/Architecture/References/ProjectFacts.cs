using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace AlprGrains.Tests.Architecture.References;

/// <summary>What a project says it references (its file) and what its assembly really references (its metadata).</summary>
public sealed record ProjectFacts(string Project, string[] ProjectReferences, string[] PackageReferences, string[] AssemblyReferences)
{
    /// <summary>Reads src/NAME/NAME.csproj and the built assembly that lies beside these tests.</summary>
    public static ProjectFacts Of(string project)
    {
        var file = XDocument.Load(Repository.PathOf($"src/{project}/{project}.csproj"));
        string[] Included(string item) => file.Descendants(item).Select(e => e.Attribute("Include")!.Value).ToArray();
        return new ProjectFacts(
            project,
            Included("ProjectReference").Select(Path.GetFileNameWithoutExtension).ToArray()!,
            Included("PackageReference"),
            AssemblyReferencesOf(AssemblyPath(project)));
    }

    /// <summary>The built assembly. The Cli's is not beside these tests: nobody references it.</summary>
    public static string AssemblyPath(string project)
    {
        var name = project == "Cli" ? "alpr.dll" : $"AlprGrains.{project}.dll";
        var beside = Path.Combine(AppContext.BaseDirectory, name);
        return File.Exists(beside) ? beside : Path.Combine(AppContext.BaseDirectory.Replace("/tests/Architecture/", $"/src/{project}/", StringComparison.Ordinal), name);
    }

    private static string[] AssemblyReferencesOf(string path)
    {
        using var stream = File.OpenRead(path);
        using var image = new PEReader(stream);
        var metadata = image.GetMetadataReader();
        return metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name)).ToArray();
    }
}
