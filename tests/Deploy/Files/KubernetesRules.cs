using System.Globalization;
using AlprGrains.Gateway.Health;
using AlprGrains.Silo.Hosting;
using YamlDotNet.RepresentationModel;

namespace AlprGrains.Tests.Deploy.Files;

/// <summary>Holds the manifests of a cluster against the program and against each other; each breach is a sentence.</summary>
public static class KubernetesRules
{
    public static IEnumerable<string> Breaches(IReadOnlyList<YamlMappingNode> manifests)
    {
        var settings = manifests.Where(one => one.Text("kind") == "ConfigMap").SelectMany(one => one.Pairs("data")).ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
        var workloads = manifests.Where(one => one.Text("kind") is "StatefulSet" or "Deployment").ToList();
        return [
            .. manifests.Where(one => one.Text("apiVersion").Length == 0 || one.Text("metadata.name").Length == 0).Select(one => $"a {one.Text("kind")} has no version or no name"),
            .. settings.Keys.Where(name => !SettingNames.IsKnown(name)).Select(name => $"the setting {name} is one that nobody reads"),
            .. workloads.SelectMany(workload => OfWorkload(workload, settings)),
            .. manifests.Where(one => one.Text("kind") == "PodDisruptionBudget" && !workloads.Exists(workload => workload.Text("spec.selector.matchLabels.app") == one.Text("spec.selector.matchLabels.app")))
                .Select(one => $"the disruption budget {one.Text("metadata.name")} selects nothing"),
            .. workloads.Where(workload => !manifests.Any(one => one.Text("kind") == "PodDisruptionBudget" && one.Text("spec.selector.matchLabels.app") == workload.Text("spec.selector.matchLabels.app")))
                .Select(workload => $"{workload.Text("metadata.name")} has no disruption budget"),
            .. OfNetwork(manifests, workloads),
        ];
    }

    private static IEnumerable<string> OfWorkload(YamlMappingNode workload, Dictionary<string, string> settings)
    {
        var name = workload.Text("metadata.name");
        var pod = workload.At("spec.template.spec")!;
        var drain = Seconds(settings, nameof(OperationsOptions.DrainNoticeSeconds)) + Seconds(settings, nameof(OperationsOptions.StopSeconds));
        if (!int.TryParse(pod.Text("terminationGracePeriodSeconds"), CultureInfo.InvariantCulture, out var grace) || grace <= drain) yield return $"{name} is killed before it has drained for {drain} s";
        if (pod.Text("securityContext.runAsNonRoot") != "true") yield return $"{name} may run as root";
        var container = pod.At("containers.0");
        if (container.Text("securityContext.readOnlyRootFilesystem") != "true") yield return $"{name} may write to its root";
        if (container.Text("securityContext.allowPrivilegeEscalation") != "false" || container.Text("securityContext.capabilities.drop.0") != "ALL") yield return $"{name} keeps capabilities";
        if (container.Text("resources.requests.memory").Length == 0 || container.Text("resources.limits.memory").Length == 0) yield return $"{name} states no memory";

        var port = new Uri(settings.GetValueOrDefault("Operations__Url", "http://none")).Port.ToString(CultureInfo.InvariantCulture);
        if (container.Items("ports").All(one => one.Text("name") != "operations" || one.Text("containerPort") != port)) yield return $"{name} opens no port {port} for operations";
        foreach (var (probe, path) in new[] { ("startupProbe", HealthApi.LivePath), ("livenessProbe", HealthApi.LivePath), ("readinessProbe", HealthApi.ReadyPath) })
            if (container.Text($"{probe}.httpGet.path") != path || container.Text($"{probe}.httpGet.port") != "operations") yield return $"the {probe} of {name} does not ask {path} at operations";

        foreach (var variable in container.Items("env"))
        {
            var variableName = variable.Text("name");
            if (!SettingNames.IsKnown(variableName)) yield return $"the setting {variableName} of {name} is one that nobody reads";
            if (variableName.EndsWith("ConnectionString", StringComparison.Ordinal) && variable.At("valueFrom.secretKeyRef") is null) yield return $"{variableName} of {name} is not taken from a secret";
        }
        if (!SiloOptions.TryParse([.. container.Items("args").Select(word => word.ToString())], out _, out var problem)) yield return $"{name}: {problem}";
        foreach (var mount in pod.Items("containers").Concat(pod.Items("initContainers")).SelectMany(one => one.Items("volumeMounts")).Where(mount => pod.Items("volumes").All(volume => volume.Text("name") != mount.Text("name"))))
            yield return $"{name} mounts {mount.Text("name")}, which is no volume of it";
    }

    private static IEnumerable<string> OfNetwork(IReadOnlyList<YamlMappingNode> manifests, List<YamlMappingNode> workloads)
    {
        var policies = manifests.Where(one => one.Text("kind") == "NetworkPolicy").ToList();
        if (!policies.Exists(policy => policy.Pairs("spec.podSelector").ToList().Count == 0 && policy.At("spec.ingress") is null && policy.At("spec.egress") is null)) yield return "nothing is shut by default";
        foreach (var workload in workloads)
        {
            var app = workload.Text("spec.selector.matchLabels.app");
            var open = policies.Where(policy => policy.Text("spec.podSelector.matchLabels.app") == app).SelectMany(policy => policy.Items("spec.ingress")).SelectMany(rule => rule.Items("ports")).Select(port => port.Text("port")).ToHashSet();
            var listens = workload.Items("spec.template.spec.containers.0.ports").Select(port => port.Text("containerPort")).ToHashSet();
            if (!open.SetEquals(listens)) yield return $"{app} listens at {string.Join(", ", listens.Order())}, and {string.Join(", ", open.Order())} are open";
        }
    }

    private static int Seconds(Dictionary<string, string> settings, string property) => int.Parse(settings.GetValueOrDefault($"{OperationsOptions.Section}__{property}", "0"), CultureInfo.InvariantCulture);
}
