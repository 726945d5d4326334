using System.Diagnostics;
using AlprGrains.Tests.Architecture;

namespace AlprGrains.Tests.Deploy.Files;

/// <summary>The compose file and the manifests of a cluster, read by a YAML library and held against the program. No engine runs them here.</summary>
public class ManifestTests
{
    private static readonly string Kubernetes = string.Join("\n---\n", Directory.EnumerateFiles(Repository.PathOf("deploy/kubernetes"), "*.yaml").Order()
        .Where(file => Path.GetFileName(file) != "kustomization.yaml").Select(File.ReadAllText));

    private static readonly string Compose = File.ReadAllText(Repository.PathOf("deploy/compose.yaml"));

    [Fact]
    public void The_manifests_fit_the_program_and_each_other() => Assert.Empty(KubernetesRules.Breaches(Manifests.Read(Kubernetes)));

    [Theory] // twin: each planted fault is found
    [InlineData("readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false", "write to its root")]
    [InlineData("runAsNonRoot: true", "runAsNonRoot: false", "as root")]
    [InlineData("terminationGracePeriodSeconds: 45", "terminationGracePeriodSeconds: 30", "killed before")]
    [InlineData("path: /health/ready", "path: /ready", "does not ask")]
    [InlineData("Alpr__Role", "Alpr__Roll", "nobody reads")]
    [InlineData("Operations__StopSeconds", "Operations__StopSecond", "nobody reads")]
    [InlineData("valueFrom: { secretKeyRef: { name: alpr-postgresql, key: connection-string } }", "value: Password=here", "not taken from a secret")]
    [InlineData("containerPort: 11111", "containerPort: 11112", "are open")]
    [InlineData("--data", "--date", "is not an option")]
    [InlineData("kind: PodDisruptionBudget", "kind: PodDisruptionBudge", "no disruption budget")]
    public void A_planted_fault_in_the_manifests_is_found(string was, string planted, string expected) =>
        Assert.Contains(KubernetesRules.Breaches(Manifests.Read(Kubernetes.Replace(was, planted, StringComparison.Ordinal))), breach => breach.Contains(expected, StringComparison.Ordinal));

    [Fact]
    public void The_compose_file_fits_the_program()
    {
        var compose = Manifests.Read(Compose).Single();
        Assert.Empty(ComposeRules.Breaches(compose));
        Assert.Equal(["gateway", "silo-1", "silo-2", "silo-3"], ComposeRules.Ours(compose).Select(service => service.Key).Order());
    }

    [Theory] // twin
    [InlineData("stop_grace_period: 45s", "stop_grace_period: 10s", "killed before")]
    [InlineData("read_only: true", "read_only: false", "more than it needs")]
    [InlineData("Alpr__SiloName", "Alpr__SiloNames", "nobody reads")]
    [InlineData("Alpr__Address: 172.30.4.22", "Alpr__Address: 172.30.4.99", "not its own")]
    [InlineData("127.0.0.1:5080:5080", "5080:5080", "open to the network")]
    [InlineData("postgres:15.14-bookworm", "postgres:latest", "which version")]
    public void A_planted_fault_in_the_compose_file_is_found(string was, string planted, string expected) =>
        Assert.Contains(ComposeRules.Breaches(Manifests.Read(Compose.Replace(was, planted, StringComparison.Ordinal)).Single()), breach => breach.Contains(expected, StringComparison.Ordinal));

    [Theory]
    [InlineData("silo.environment")]
    [InlineData("gateway.environment")]
    public void Settings_of_a_machine_are_ones_that_the_program_reads(string file) =>
        Assert.DoesNotContain(File.ReadAllLines(Repository.PathOf($"deploy/systemd/{file}")).Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('=')[0]), name => !SettingNames.IsKnown(name));

    [Fact]
    public async Task Kustomize_puts_the_manifests_together()
    {
        if (!File.Exists("/usr/bin/kubectl")) return; // elsewhere the YAML library alone has read them
        using var kustomize = Process.Start(new ProcessStartInfo("kubectl", ["kustomize", Repository.PathOf("deploy/kubernetes")]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var built = await kustomize.StandardOutput.ReadToEndAsync();
        await kustomize.WaitForExitAsync();
        Assert.True(kustomize.ExitCode == 0, await kustomize.StandardError.ReadToEndAsync());
        Assert.Empty(KubernetesRules.Breaches(Manifests.Read(built)));
    }
}
