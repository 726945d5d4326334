namespace Orleans.TestingHost;

public class TestClusterOptions
{
    public string ClusterId { get; set; } = "testcluster";

    public string ServiceId { get; set; } = "testservice";

    public short InitialSilosCount { get; set; }

    public bool InitializeClientOnDeploy { get; set; } = true;

    /// <summary>Orleans writes a log file when this is true; the stand-in never does.</summary>
    public bool ConfigureFileLogging { get; set; } = true;
}

public sealed class InProcessTestClusterOptions
{
    public string ClusterId { get; set; } = "testcluster";

    public string ServiceId { get; set; } = "testservice";

    public short InitialSilosCount { get; set; }

    public bool InitializeClientOnDeploy { get; set; } = true;

    /// <inheritdoc cref="TestClusterOptions.ConfigureFileLogging"/>
    public bool ConfigureFileLogging { get; set; } = true;
}

public sealed class InProcessTestSiloSpecificOptions
{
    public string SiloName { get; set; } = null!;
}
