using System.Diagnostics;
using System.Text.Json;
using AlprGrains.Audit.Reading;

namespace AlprGrains.Tests.Audit.Independent;

/// <summary>INV-8: our checkpoints and proofs hold in the eyes of a program that is not ours, @sigstore/verify from npm.</summary>
public class SigstoreTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [NodeFact]
    public async Task INV_8_proofs_of_logs_of_many_sizes_are_verified_by_another_program()
    {
        foreach (var size in (int[])[1, 2, 7, 256, 257, 600])
        {
            using var directory = new TemporaryDirectory();
            var proofs = await ProofsOf(directory.Path, size);
            Assert.Equal(Enumerable.Repeat("verified", proofs.Count), await Verify(proofs));
        }
    }

    [NodeFact]
    public async Task What_was_changed_is_refused_by_another_program() // the twin
    {
        using var directory = new TemporaryDirectory();
        var proof = (await ProofsOf(directory.Path, 7))[3];
        Shown[] changed =
        [
            proof with { Index = 4 },
            proof with { Entry = Convert.ToBase64String([.. Convert.FromBase64String(proof.Entry), (byte)' ']) },
            proof with { Hashes = [.. proof.Hashes.Reverse()] },
            proof with { Checkpoint = proof.Checkpoint.Replace("\n7\n", "\n8\n", StringComparison.Ordinal) },
            proof with { VerifierKey = "example.org/log+01020304+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea" },
        ];
        Assert.All(await Verify(changed), verdict => Assert.Equal("refused TLOG_INCLUSION_PROOF_ERROR", verdict));
    }

    private static async Task<IReadOnlyList<Shown>> ProofsOf(string folder, int size)
    {
        using var log = Logs.Open(folder);
        await Task.WhenAll(Enumerable.Range(0, size).Select(i => log.Append(Logs.Numbered(i))));
        var published = await log.WhenPublished(size - 1).WaitAsync(Patience);
        var shown = new List<Shown>();
        for (var index = 0; index < size; index += size > 100 ? 41 : 1) shown.Add(Shown.Of(await log.Archive.Prove(index, published), log.Key.ToString()));
        return shown;
    }

    private static async Task<string[]> Verify(IEnumerable<Shown> proofs)
    {
        using var node = Process.Start(new ProcessStartInfo("node", [Path.Combine(NodeFactAttribute.Folder, "verify.cjs")]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var output = node.StandardOutput.ReadToEndAsync();
        foreach (var proof in proofs) await node.StandardInput.WriteLineAsync(JsonSerializer.Serialize(proof, JsonSerializerOptions.Web));
        node.StandardInput.Close();
        var verdicts = (await output.WaitAsync(Patience)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await node.WaitForExitAsync();
        Assert.Equal(0, node.ExitCode);
        return verdicts;
    }

    private sealed record Shown(string Entry, long Index, string[] Hashes, string Checkpoint, string VerifierKey)
    {
        public static Shown Of(EntryProof proof, string key) =>
            new(Convert.ToBase64String(proof.Entry.Span), proof.Index, [.. proof.Hashes.Select(hash => hash.Hex)], proof.Log.Note, key);
    }
}

/// <summary>A test that needs node and what the build fetched from npm; skipped by name without.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NodeFactAttribute : FactAttribute
{
    public static string Folder { get; } = Find();

    public NodeFactAttribute()
    {
        if (!Directory.Exists(Path.Combine(Folder, "node_modules", "@sigstore"))) Skip = "@sigstore/verify is not there; ./alpr setup brings node and npm, and the build of this suite fetches it";
    }

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Directory.Exists(Path.Combine(folder.FullName, "tests", "Audit", "Independent"))) return Path.Combine(folder.FullName, "tests", "Audit", "Independent", "npm");
        return AppContext.BaseDirectory;
    }
}
