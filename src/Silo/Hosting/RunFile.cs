using System.Text.Json;

namespace AlprGrains.Silo.Hosting;

/// <summary>
/// Tells commands on this machine how to reach the running process, and for a demonstration the made-up log-ins and camera
/// keys. Readable by its owner alone; written whole or not at all; removed at the end.
/// </summary>
public sealed record RunFile(string Url, int Pid, string DataDirectory, string Engine, DemoAccess? Demo)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static RunFile Read(string path) =>
        JsonSerializer.Deserialize<RunFile>(File.ReadAllText(path), Json) ?? throw new InvalidDataException($"{path} is empty");

    public void Write(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var beside = $"{path}.{Pid}";
        File.Delete(beside);
        using (var file = new FileStream(beside, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
        {
            JsonSerializer.Serialize(file, this, Json);
        }
        File.Move(beside, path, overwrite: true);
    }
}

/// <summary>Everything here is made up and opens only the demonstration.</summary>
public sealed record DemoAccess(DemoUser[] Users, DemoCamera[] Cameras);

/// <summary>A made-up person's log-in. <paramref name="TotpSecret"/> is base32.</summary>
public sealed record DemoUser(string User, string Password, string TotpSecret, string Role);

/// <summary>A made-up camera and its key.</summary>
public sealed record DemoCamera(string Id, string Key);
