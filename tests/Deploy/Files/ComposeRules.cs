using System.Globalization;
using AlprGrains.Silo.Hosting;
using YamlDotNet.RepresentationModel;

namespace AlprGrains.Tests.Deploy.Files;

/// <summary>Holds the compose file against the program; each breach is a sentence.</summary>
public static class ComposeRules
{
    /// <summary>The services that run our image.</summary>
    public static IEnumerable<KeyValuePair<string, YamlNode>> Ours(YamlMappingNode compose) => compose.Pairs("services").Where(service => service.Value.Text("image").StartsWith("alprgrains:", StringComparison.Ordinal));

    public static IEnumerable<string> Breaches(YamlMappingNode compose)
    {
        foreach (var (name, service) in compose.Pairs("services"))
            if (!service.Text("image").Contains(':') || service.Text("image").EndsWith(":latest", StringComparison.Ordinal)) yield return $"{name} does not say which version it runs";
        foreach (var (name, service) in Ours(compose))
        {
            var settings = service.Pairs("environment").ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
            foreach (var unknown in settings.Keys.Where(setting => !SettingNames.IsKnown(setting))) yield return $"the setting {unknown} of {name} is one that nobody reads";
            if (!SiloOptions.TryParse([.. service.Items("command").Select(word => word.ToString())], out _, out var problem)) yield return $"{name}: {problem}";
            if (service.Text("read_only") != "true" || service.Text("cap_drop.0") != "ALL" || service.Text("user").Split(':')[0] is "" or "0" or "root") yield return $"{name} may do more than it needs";
            var drain = Seconds(settings, nameof(OperationsOptions.DrainNoticeSeconds)) + Seconds(settings, nameof(OperationsOptions.StopSeconds));
            if (int.Parse(service.Text("stop_grace_period").TrimEnd('s'), CultureInfo.InvariantCulture) <= drain) yield return $"{name} is killed before it has drained for {drain} s";
            if (settings.GetValueOrDefault("Alpr__Role") == "Silo" && settings["Alpr__Address"] != service.Text("networks.inner.ipv4_address")) yield return $"{name} gives others an address that is not its own";
            foreach (var port in service.Items("ports").Where(port => !port.ToString().StartsWith("127.0.0.1:", StringComparison.Ordinal))) yield return $"{name} is open to the network at {port}";
        }
    }

    private static int Seconds(Dictionary<string, string> settings, string property) => int.Parse(settings.GetValueOrDefault($"{OperationsOptions.Section}__{property}", "0"), CultureInfo.InvariantCulture);
}
