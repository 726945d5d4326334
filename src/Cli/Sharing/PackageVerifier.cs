using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using AlprGrains.Audit.Entries;
using AlprGrains.Audit.Notes;
using AlprGrains.Audit.Tree;

namespace AlprGrains.Cli.Sharing;

/// <summary>What a package's check found.</summary>
/// <param name="Key">The log's key that its proof was checked with.</param>
/// <param name="Entry">Number of the audit entry that commits to it.</param>
public sealed record PackageVerdict(IReadOnlyList<string> Problems, string? Request, string? Mark, int Files, int Reads, long? Entry, string? Key)
{
    public bool IsIntact => Problems.Count == 0;
}

/// <summary>
/// A released package in, whether it is what the department released out; from the file alone. 1. every file is in the manifest and has its
/// digest, and no other is there; 2. an entry of the audit log commits to the manifest; 3. that entry leads to the root of a checkpoint;
/// 4. the log's key signed the checkpoint.
/// </summary>
public static class PackageVerifier
{
    private const string Manifest = "manifest.json";
    private const string Proof = "proof.json";

    /// <summary>Larger ones are no manifest or proof of ours.</summary>
    private const long JsonBytesMax = 64 << 20;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <param name="package">The ZIP file.</param>
    /// <param name="key">The log's key as the recipient knows it; null for the one in the package, which is only as good as where the package came from.</param>
    /// <param name="stop">Ends the check.</param>
    public static async Task<PackageVerdict> Verify(Stream package, NoteKey? key, CancellationToken stop = default)
    {
        var problems = new List<string>();
        ZipArchive zip;
        try
        {
            zip = new ZipArchive(package, ZipArchiveMode.Read);
        }
        catch (InvalidDataException broken)
        {
            return new PackageVerdict([$"It is no ZIP file, or not a whole one: {broken.Message}"], null, null, 0, 0, null, null);
        }
        using (zip)
        {
            try
            {
                if (await Read(zip, Manifest, stop) is not { } manifestBytes || Parsed<ManifestJson>(manifestBytes) is not { Files: not null } manifest) return Unknown(Manifest);
                if (await Read(zip, Proof, stop) is not { } proofBytes || Parsed<ProofJson>(proofBytes) is not { Entry: not null, HashesHex: not null } proof) return Unknown(Proof);
                await Files(zip, manifest, problems, stop);                                              // 1
                Committed(proof, manifestBytes, manifest, problems);                                     // 2
                var (checkpoint, used) = Signed(proof, key, problems);                                   // 4, which 3 needs
                if (checkpoint is not null) Included(proof, checkpoint, problems);                       // 3
                return new PackageVerdict(problems, manifest.Request, manifest.Mark, manifest.Files.Count, manifest.Reads, proof.Index, used?.ToString());
            }
            catch (InvalidDataException broken)
            {
                problems.Add($"A file in it is damaged: {broken.Message}");
                return new PackageVerdict(problems, null, null, 0, 0, null, null);
            }
        }

        static PackageVerdict Unknown(string file) => new([$"It has no {file} that can be read: it is no package of a sharing request."], null, null, 0, 0, null, null);
    }

    private static async Task Files(ZipArchive zip, ManifestJson manifest, List<string> problems, CancellationToken stop)
    {
        var listed = new Dictionary<string, FileJson>(StringComparer.Ordinal);
        foreach (var file in manifest.Files!)
            if (file?.Name is not { Length: > 0 } name || !listed.TryAdd(name, file)) problems.Add($"The manifest lists a file without a name, or {file?.Name} twice.");
        foreach (var name in zip.Entries.GroupBy(entry => entry.FullName, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key)) problems.Add($"{name} is there twice.");
        foreach (var entry in zip.Entries.Where(entry => entry.FullName is not (Manifest or Proof)))
        {
            stop.ThrowIfCancellationRequested();
            if (!listed.Remove(entry.FullName, out var file)) { problems.Add($"{entry.FullName} is not in the manifest."); continue; }
            await using var content = await entry.OpenAsync(stop);
            var sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, stop));
            if (sha256 != file.Sha256) problems.Add($"{entry.FullName} was changed: its digest is not the manifest's.");
        }
        foreach (var missing in listed.Keys) problems.Add($"{missing} is missing.");
    }

    private static void Committed(ProofJson proof, byte[] manifestBytes, ManifestJson manifest, List<string> problems)
    {
        if (EntryBytes.TryRead(Encoding.UTF8.GetBytes(proof.Entry!), out var problem) is not { } entry) { problems.Add($"The audit entry in the proof cannot be read: {problem}."); return; }
        var digest = Convert.ToHexStringLower(SHA256.HashData(manifestBytes));
        if (!entry.Subjects.Contains($"manifest sha256:{digest}")) problems.Add("The audit entry commits to another manifest.");
        if (!entry.Subjects.Contains($"request {manifest.Request}")) problems.Add("The audit entry is of another request.");
    }

    private static (Checkpoint? Checkpoint, NoteKey? Key) Signed(ProofJson proof, NoteKey? known, List<string> problems)
    {
        NoteKey? key = known;
        if (key is null && !NoteKey.TryParse(proof.VerifierKey ?? "", out key)) { problems.Add("The proof names no key of a log."); return (null, null); }
        var checkpoint = Checkpoint.Open(Encoding.UTF8.GetBytes(proof.Checkpoint ?? ""), key!, out var problem);
        if (checkpoint is null) problems.Add($"The checkpoint {problem}.");
        return (checkpoint, key);
    }

    private static void Included(ProofJson proof, Checkpoint checkpoint, List<string> problems)
    {
        var leaf = Rfc6962.LeafHash(Encoding.UTF8.GetBytes(proof.Entry!));
        var hashes = new List<TreeHash>();
        foreach (var hex in proof.HashesHex!)
        {
            if (hex is not { Length: 2 * TreeHash.Bytes } || !hex.All(char.IsAsciiHexDigit)) { problems.Add("A hash of the proof is none."); return; }
            hashes.Add(TreeHash.FromHex(hex));
        }
        // What else the proof says must be so too: nobody is to read in it what was not checked.
        if (proof.LeafHashHex != leaf.Hex || proof.RootHashHex != checkpoint.Root.Hex || proof.TreeSize != checkpoint.Size) problems.Add("The proof names another leaf, root or size than its entry and checkpoint have.");
        if (!Proofs.IsIncluded(leaf, proof.Index, checkpoint.Size, checkpoint.Root, hashes))
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"The audit entry {proof.Index} does not stand in the log that the checkpoint was signed over."));
    }

    private static async Task<byte[]?> Read(ZipArchive zip, string name, CancellationToken stop)
    {
        if (zip.GetEntry(name) is not { } entry || entry.Length > JsonBytesMax) return null;
        await using var content = await entry.OpenAsync(stop);
        var bytes = new MemoryStream();
        await content.CopyToAsync(bytes, stop);
        return bytes.ToArray();
    }

    private static T? Parsed<T>(byte[] json) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record ManifestJson(string? Request, string? Mark, int Reads, IReadOnlyList<FileJson>? Files);

    private sealed record FileJson(string? Name, long Bytes, string? Sha256);

    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    private sealed record ProofJson(string? Entry, long Index, long TreeSize, string? LeafHashHex, string? RootHashHex, IReadOnlyList<string>? HashesHex, string? Checkpoint, string? VerifierKey);
}
