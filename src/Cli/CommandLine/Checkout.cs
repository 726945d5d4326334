using System.Xml.Linq;

namespace AlprGrains.Cli.CommandLine;

/// <summary>
/// The checkout that ./alpr works in: where things lie, and which engine was built. The script passes the root in ALPR_ROOT; without it
/// the folder of the solution is sought upwards from the program.
/// </summary>
/// <param name="root">The folder of the solution.</param>
/// <param name="engine">A build of this engine rather than of the one that ./alpr found: for a program that knows what it was built with.</param>
/// <param name="configuration">Release, unless that program was built otherwise.</param>
public sealed class Checkout(string root, string? engine = null, string configuration = "Release")
{
    public const string SolutionFile = "AlprGrains.sln";
    public const string LocalEngine = "Local";
    public const string OrleansEngine = "Orleans";

    public string Root => root;

    /// <summary>Ignored by git: engine choice, set-up stamps, run file, demonstration data.</summary>
    public string StateDirectory => Path.Combine(root, ".alpr");

    /// <summary>Written by the host when it is ready, mode 0600 (<see cref="Hosting.RunFile"/>).</summary>
    public string RunFile => Path.Combine(StateDirectory, "run.json");

    public string DefaultDataDirectory => Path.Combine(StateDirectory, "data");

    public string SiloProgram => Path.Combine(root, "src", "Silo", "bin", Engine, configuration, "net10.0", "AlprGrains.Silo.dll");

    /// <summary>The engine that ./alpr found; Local when nothing is known, as in Directory.Build.props.</summary>
    public string Engine
    {
        get
        {
            if (engine is not null) return engine;
            var file = Path.Combine(StateDirectory, "engine");
            var said = File.Exists(file) ? File.ReadAllText(file).Trim() : LocalEngine;
            return said is LocalEngine or OrleansEngine
                ? said
                : throw new VerbFailure($"The file .alpr/engine says '{said}'; it must say {OrleansEngine} or {LocalEngine}. Run ./alpr setup --engine {LocalEngine}.");
        }
    }

    /// <summary>A project's assembly in its Release build for the engine at hand.</summary>
    public string ReleaseAssembly(string projectFile)
    {
        var named = XDocument.Load(projectFile).Descendants("AssemblyName").LastOrDefault()?.Value;
        var assembly = named ?? Path.GetFileNameWithoutExtension(projectFile);
        return Path.Combine(Path.GetDirectoryName(projectFile)!, "bin", Engine, "Release", "net10.0", assembly + ".dll");
    }

    public static Checkout Find()
    {
        var named = Environment.GetEnvironmentVariable("ALPR_ROOT");
        if (!string.IsNullOrEmpty(named)) return new Checkout(named);
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, SolutionFile))) return new Checkout(folder.FullName);
        }

        throw new VerbFailure($"No {SolutionFile} above {AppContext.BaseDirectory}. Start ./alpr from a checkout of the project.");
    }
}
