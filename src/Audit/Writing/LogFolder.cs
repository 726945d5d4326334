namespace AlprGrains.Audit.Writing;

/// <summary>Where the parts of a log lie: what is published, what is private, and the keys, which backups leave out.</summary>
public sealed class LogFolder(string root)
{
    /// <summary>What anyone may read: <c>checkpoint</c>, <c>key</c>, <c>tile/…</c>. A web server may serve it as it is.</summary>
    public const string PublicName = "log";

    public string Root => root;
    public string Public { get; } = Path.Combine(root, PublicName);
    public string Journal { get; } = Path.Combine(root, "journal");
    public string Epochs { get; } = Path.Combine(root, "epochs");
    public string Keys { get; } = Path.Combine(root, "keys");
    public string AnnexKeys { get; } = Path.Combine(root, "keys", "annex");
    public string LockFile { get; } = Path.Combine(root, "writer.lock");

    /// <summary>The published part of what someone named: it, or the folder above it.</summary>
    public static string PublishedIn(string folder)
    {
        var below = Path.Combine(folder, PublicName);
        return !File.Exists(Path.Combine(folder, LogSources.CheckpointPath)) && Directory.Exists(below) ? below : folder;
    }
}
