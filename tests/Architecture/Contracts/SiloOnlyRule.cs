using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using AlprGrains.Tests.Architecture.Twins;

namespace AlprGrains.Tests.Architecture.Contracts;

/// <summary>Finds the types an assembly names that carry <see cref="SiloOnlyAttribute"/>: the gateway may name none.</summary>
[Checker]
public static class SiloOnlyRule
{
    public static IEnumerable<string> Breaches(string assemblyPath)
    {
        var siloOnly = typeof(SiloOnlyAttribute).Assembly.GetTypes()
            .Where(type => type.GetCustomAttribute<SiloOnlyAttribute>() is not null)
            .Select(type => type.FullName!)
            .ToHashSet(StringComparer.Ordinal);

        using var stream = File.OpenRead(assemblyPath);
        using var image = new PEReader(stream);
        var metadata = image.GetMetadataReader();
        var named = metadata.TypeReferences
            .Select(handle => metadata.GetTypeReference(handle))
            .Select(type => $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}");
        return named.Where(siloOnly.Contains)
            .Select(type => $"{Path.GetFileName(assemblyPath)} names {type}, which only the silo side may use")
            .ToList();
    }
}
