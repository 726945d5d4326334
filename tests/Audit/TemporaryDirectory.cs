namespace AlprGrains.Tests.Audit;

/// <summary>An empty directory that goes with the test.</summary>
public sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("alpr-audit-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
