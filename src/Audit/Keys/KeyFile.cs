namespace AlprGrains.Audit.Keys;

/// <summary>A secret in a file of its own.</summary>
internal static class KeyFile
{
    /// <summary>Reads it; refuses a wrong length, and a file that others may read.</summary>
    public static byte[] Read(string path, int bytes)
    {
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
            if ((File.GetUnixFileMode(path) & Others) != 0)
                throw new AuditLogRefusedException($"the key file '{path}' may be read by others: chmod 600 it, and treat it as known to them");
        }
        var key = File.ReadAllBytes(path);
        return key.Length == bytes ? key : throw new AuditLogRefusedException($"the key file '{path}' has {key.Length} bytes instead of {bytes}: put the right file back");
    }
}
