using AlprGrains.Silo.Hosting;
using Microsoft.Extensions.Configuration;

namespace AlprGrains.Tests.Deploy.Settings;

/// <summary>Proves that settings which cannot be used are refused with a sentence that names each of them, and never a connection string.</summary>
public sealed class ClusterSettingsTests
{
    private const string Secret = "Host=db;Password=hunter2";

    [Fact]
    public void Nothing_set_is_one_process_on_files_of_its_own()
    {
        Assert.True(ClusterSettings.TryRead(Settings(), out var settings, out var problem), problem);
        Assert.True(settings.HasSilo && settings.HasGateway);
        Assert.Equal(StorageKind.Embedded, settings.Storage);
    }

    [Fact]
    public void All_that_is_wrong_is_named_at_once_and_no_connection_string_with_it()
    {
        var problem = ProblemOf(("Storage", "Cluster"), ("Address", "the-third-rack"), ("SiloPort", "70000"), ("PostgreSql:ConnectionString", Secret));
        Assert.Contains("Address is 'the-third-rack'", problem, StringComparison.Ordinal);
        Assert.Contains("SiloPort is 70000", problem, StringComparison.Ordinal);
        Assert.Contains("Azure Blob storage", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_silo_without_a_gateway_needs_storage_that_silos_share() =>
        Assert.Contains("set Storage to Cluster", ProblemOf(("Role", "Silo")), StringComparison.Ordinal);

    [Fact]
    public void A_word_that_no_setting_knows_names_its_setting() =>
        Assert.Contains("Alpr:Role", ProblemOf(("Role", "Bystander")), StringComparison.Ordinal);

    private static string ProblemOf(params (string Name, string Value)[] settings)
    {
        Assert.False(ClusterSettings.TryRead(Settings(settings), out _, out var problem));
        return problem;
    }

    private static IConfiguration Settings(params (string Name, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(one => new KeyValuePair<string, string?>($"Alpr:{one.Name}", one.Value))).Build();
}
