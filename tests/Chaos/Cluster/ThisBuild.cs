using AlprGrains.Cli.CommandLine;

namespace AlprGrains.Tests.Chaos.Cluster;

/// <summary>The checkout with the engine and the configuration that this program itself was built with: its silos are of the same build.</summary>
internal static class ThisBuild
{
    public static Checkout Checkout { get; } = new(
        Checkout.Find().Root, Silo.Hosting.RunFile.EngineName, new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)).Parent!.Name); // bin/Orleans/Release/net10.0
}
