namespace AlprGrains.Tests.Benchmarks.Sharing;

/// <summary>
/// Path 3 over the embedded store and a real audit log: submissions by many partners at once, each durable before it is acknowledged; and
/// the package of one request, with pictures, from the extract's start until it is ready. Plates and pictures are made up.
/// </summary>
internal sealed class SharingBenchmark : IBenchmark
{
    public string Verb => "sharing";

    public string Summary => "--partners N (50) --each N (30) --paced-per-second N (20) --paced-seconds N (20) --reads N (1000) --picture-bytes N (20000, 0 for none): submissions at the grain and over HTTP, and one package";

    public async Task<object> Run(Words words)
    {
        var (partners, each) = ((int)words.Number("partners", 50), (int)words.Number("each", 30));
        var (pacedPerSecond, pacedSeconds) = ((int)words.Number("paced-per-second", 20), (int)words.Number("paced-seconds", 20));
        var (reads, pictureBytes) = ((int)words.Number("reads", 1_000), (int)words.Number("picture-bytes", 20_000));
        words.Switch("json"); // it always prints JSON
        words.RequireNoMore();
        var folder = Path.Combine(Path.GetTempPath(), $"alpr-bench-{Environment.ProcessId}");
        try
        {
            await using var host = await SharingHost.Start(folder);
            var submissions = partners == 0 ? null : await SubmissionLoad.Run(host, partners, each, pacedPerSecond, pacedSeconds);
            var package = reads == 0 ? null : await PackageLoad.Run(host, reads, pictureBytes);
            return new { submissions, package };
        }
        finally
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
    }
}
