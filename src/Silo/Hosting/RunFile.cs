namespace AlprGrains.Silo.Hosting;

/// <summary>
/// Tells commands on this machine how to reach the running process, and for a demonstration the made-up log-ins and camera
/// keys. Readable by its owner alone.
/// </summary>
public sealed record RunFile(string Url, int Pid, string DataDirectory, string Engine, DemoAccess? Demo, string? OperationsUrl = null)
{
    /// <summary>The engine that this program was built on.</summary>
    public const string EngineName =
#if ORLEANS_ENGINE
        "Orleans";
#else
        "Local";
#endif

    public void Write(string path) => OwnerFiles.WriteJson(path, this);

    public static RunFile Read(string path) => OwnerFiles.ReadJson<RunFile>(path) ?? throw new FileNotFoundException($"{path} is not there");
}

/// <summary>Everything here is made up and opens only the demonstration.</summary>
public sealed record DemoAccess(DemoUser[] Users, DemoCamera[] Cameras);

/// <summary>A made-up person's log-in. <paramref name="TotpSecret"/> is base32.</summary>
public sealed record DemoUser(string User, string Password, string TotpSecret, string Role);

/// <summary>A made-up camera and its key.</summary>
public sealed record DemoCamera(string Id, string Key);
