using AlprGrains.Silo.Hosting;

namespace AlprGrains.Tests.Deploy.Files;

/// <summary>Whether a name in an environment is one that the program, or the runtime below it, reads.</summary>
public static class SettingNames
{
    /// <summary>The sections of our configuration and the classes that read them.</summary>
    private static readonly Dictionary<string, Type> Sections = new(StringComparer.Ordinal)
    {
        [OperationsOptions.Section] = typeof(OperationsOptions),
        [ClusterSettings.Section] = typeof(ClusterSettings),
    };

    private static readonly string[] OfTheRuntime = ["DOTNET_gcServer", "DOTNET_EnableDiagnostics", "DOTNET_CLI_TELEMETRY_OPTOUT", "OTEL_EXPORTER_OTLP_ENDPOINT"];

    private const string Certificates = "Kestrel__Certificates__Default__";

    public static bool IsKnown(string name)
    {
        if (OfTheRuntime.Contains(name)) return true;
        if (name.StartsWith(Certificates, StringComparison.Ordinal)) return name[Certificates.Length..] is "Path" or "KeyPath" or "Password";
        return name.Split("__") is [var section, .. var path] && path.Length > 0 && Sections.TryGetValue(section, out var options) && IsProperty(options, path);
    }

    private static bool IsProperty(Type options, ReadOnlySpan<string> path) =>
        options.GetProperty(path[0]) is { CanWrite: true } property && (path.Length == 1 || IsProperty(property.PropertyType, path[1..]));
}
