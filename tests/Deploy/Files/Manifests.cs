using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace AlprGrains.Tests.Deploy.Files;

/// <summary>YAML as it means: merged, several documents in a file.</summary>
public static class Manifests
{
    public static IReadOnlyList<YamlMappingNode> Read(string text)
    {
        var stream = new YamlStream();
        stream.Load(new MergingParser(new Parser(new StringReader(text))));
        return [.. stream.Documents.Select(document => (YamlMappingNode)document.RootNode)];
    }

    /// <summary>What stands at a path of names and numbers such as spec.template.spec; null when nothing does.</summary>
    public static YamlNode? At(this YamlNode? node, string path)
    {
        foreach (var name in path.Split('.'))
        {
            node = node switch
            {
                YamlMappingNode map when map.Children.TryGetValue(name, out var child) => child,
                YamlSequenceNode list when int.TryParse(name, CultureInfo.InvariantCulture, out var index) && index < list.Children.Count => list[index],
                _ => null,
            };
        }
        return node;
    }

    public static string Text(this YamlNode? node, string path) => node.At(path)?.ToString() ?? "";

    public static IEnumerable<YamlNode> Items(this YamlNode? node, string path) => node.At(path) as YamlSequenceNode ?? Enumerable.Empty<YamlNode>();

    public static IEnumerable<KeyValuePair<string, YamlNode>> Pairs(this YamlNode? node, string path) =>
        (node.At(path) as YamlMappingNode)?.Children.Select(pair => KeyValuePair.Create(pair.Key.ToString(), pair.Value)) ?? [];
}
