using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Orleans.Runtime;

namespace Orleans;

/// <summary>
/// The grain classes of this process, by type name and by interface. They are looked for in every assembly beside the program that
/// references the engine, whether it is loaded yet or not: a program names its grains only by interface.
/// </summary>
internal sealed class GrainClasses
{
    private static readonly Lazy<GrainClasses> Process = new(() => new GrainClasses(ApplicationAssemblies()));

    private readonly FrozenDictionary<GrainType, GrainClass> _byType;
    private readonly ILookup<Type, GrainClass> _byInterface;
    private readonly FrozenDictionary<GrainInterfaceType, Type> _interfaces;
    private readonly ConcurrentDictionary<(Type Interface, string? Prefix), GrainType> _resolved = new();

    private GrainClasses(IEnumerable<Assembly> assemblies)
    {
        var classes = assemblies.SelectMany(assembly => assembly.GetTypes()).Where(IsGrainClass).Select(type => new GrainClass(type)).ToList();
        if (classes.GroupBy(known => known.GrainType).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new OrleansConfigurationException(
                $"Grain type \"{twice.Key}\" names more than one class: {string.Join(", ", twice.Select(known => known.Type.FullName))}.");
        }

        _byType = classes.ToFrozenDictionary(known => known.GrainType);
        _byInterface = classes
            .SelectMany(known => known.Type.GetInterfaces(), (known, part) => (known, part))
            .Where(pair => typeof(IGrain).IsAssignableFrom(pair.part))
            .ToLookup(pair => pair.part, pair => pair.known);
        _interfaces = _byInterface.Select(one => one.Key).ToFrozenDictionary(NameOf);
    }

    public static GrainClasses OfProcess => Process.Value;

    public bool TryGet(GrainType type, out GrainClass grainClass) => _byType.TryGetValue(type, out grainClass!);

    /// <summary>The type of the one class that implements an interface; with a prefix, of the one whose full name begins so.</summary>
    public GrainType TypeFor(Type interfaceType, string? classPrefix) =>
        _resolved.GetOrAdd((interfaceType, classPrefix), Resolve);

    /// <summary>The interface of a name.</summary>
    public Type InterfaceOf(GrainInterfaceType name) =>
        _interfaces.TryGetValue(name, out var found) ? found : throw new ArgumentException($"No grain of this process implements an interface named \"{name}\".");

    private static GrainInterfaceType NameOf(Type interfaceType) =>
        interfaceType.GetCustomAttribute<GrainInterfaceTypeAttribute>() is { } named
            ? named.GetGrainInterfaceType(null!, interfaceType)
            : GrainInterfaceType.Create(interfaceType.FullName!);

    private GrainType Resolve((Type Interface, string? Prefix) wanted)
    {
        var candidates = _byInterface[wanted.Interface]
            .Where(known => wanted.Prefix is null || known.Type.FullName!.StartsWith(wanted.Prefix, StringComparison.Ordinal))
            .ToList();
        return candidates switch
        {
            [var only] => only.GrainType,
            [] => throw new ArgumentException($"Could not find an implementation for interface {wanted.Interface.FullName}"),
            _ => throw new ArgumentException(
                $"{wanted.Interface.FullName} has more than one implementation: {string.Join(", ", candidates.Select(known => known.Type.FullName))}. Name one by a class name prefix."),
        };
    }

    private static bool IsGrainClass(Type type) =>
        type is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false }
        && typeof(IGrain).IsAssignableFrom(type)
        && typeof(IGrainBase).IsAssignableFrom(type);

    private static IEnumerable<Assembly> ApplicationAssemblies()
    {
        var engine = typeof(GrainClasses).Assembly.GetName().Name!;
        var loaded = AppDomain.CurrentDomain.GetAssemblies()
            .Where(assembly => !assembly.IsDynamic)
            .GroupBy(assembly => assembly.GetName().Name!, StringComparer.Ordinal)
            .ToDictionary(same => same.Key, same => same.First(), StringComparer.Ordinal);
        var ownFolder = AppContext.BaseDirectory;
        var platform = (AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        foreach (var path in platform.Where(path => path.StartsWith(ownFolder, StringComparison.Ordinal)))
        {
            var name = Path.GetFileNameWithoutExtension(path);
            if (!loaded.ContainsKey(name) && References(path, engine))
                loaded[name] = Assembly.Load(new AssemblyName(name));
        }

        return loaded.Values.Where(assembly =>
            assembly.GetName().Name == engine || assembly.GetReferencedAssemblies().Any(reference => reference.Name == engine));
    }

    private static bool References(string path, string assembly)
    {
        using var file = new PEReader(File.OpenRead(path));
        if (!file.HasMetadata)
            return false;
        var metadata = file.GetMetadataReader();
        return metadata.AssemblyReferences.Any(handle => metadata.StringComparer.Equals(metadata.GetAssemblyReference(handle).Name, assembly));
    }
}
