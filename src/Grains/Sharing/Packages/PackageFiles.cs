using System.Collections.Immutable;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using AlprGrains.Audit;

namespace AlprGrains.Grains.Sharing.Packages;

/// <summary>The files of a package, one after the other, each with its digest for the manifest. See <c>docs/paths/3-request-to-extract.md</c> for what they hold.</summary>
internal sealed class PackageFiles(PackageStream output) : IDisposable
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ZipArchive _zip = new(output, ZipArchiveMode.Create, leaveOpen: true);
    private readonly List<PackagedFile> _files = [];

    public IReadOnlyList<PackagedFile> Files => _files;

    /// <summary>One file; its content is written piece by piece, and what is full goes to the store after each piece.</summary>
    public async Task Add(string name, CompressionLevel compression, Func<Stream, Task> write)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long bytes;
        using (var entry = _zip.CreateEntry(name, compression).Open())
        {
            var counted = new DigestingStream(entry, digest);
            await write(counted);
            bytes = counted.Written;
        }
        _files.Add(new PackagedFile(name, bytes, Convert.ToHexStringLower(digest.GetHashAndReset())));
        await output.Drain();
    }

    public Task Add(string name, ReadOnlyMemory<byte> content, CompressionLevel compression) => Add(name, compression, stream =>
    {
        stream.Write(content.Span);
        return Task.CompletedTask;
    });

    public static byte[] ManifestBytes(PackageManifest manifest) => JsonSerializer.SerializeToUtf8Bytes(manifest, Json);

    public static byte[] ProofBytes(AuditProof proof) => JsonSerializer.SerializeToUtf8Bytes(
        new PackageProof(proof.Entry, proof.Index, proof.TreeSize, proof.LeafHashHex, proof.RootHashHex, [.. proof.HashesHex], proof.Checkpoint, proof.VerifierKey), Json);

    public void Dispose() => _zip.Dispose();

    /// <summary>Writes on, and digests what passes.</summary>
    private sealed class DigestingStream(Stream inner, IncrementalHash digest) : Stream
    {
        public long Written { get; private set; }
        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            digest.AppendData(buffer);
            inner.Write(buffer);
            Written += buffer.Length;
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}

/// <summary>One file of a package, as its manifest lists it.</summary>
internal sealed record PackagedFile(string Name, long Bytes, string Sha256);

/// <summary>manifest.json: what the package is, for whom, under which terms, and the digest of every other file but the proof, which proves this one.</summary>
internal sealed record PackageManifest(
    string Format, string Request, string Mark, string Policy, IReadOnlyDictionary<string, string> Statements, ImmutableArray<string> Terms, int RetentionDays,
    string SpecificationSha256, int Reads, int Pictures, int PicturesLeftOut, string ReadsSha256, IReadOnlyList<PackagedFile> Files)
{
    public const string FormatName = "alprgrains-extract/1";
}

/// <summary>proof.json: the audit entry that commits to the manifest, and how it leads to a signed checkpoint.</summary>
internal sealed record PackageProof(string Entry, long Index, long TreeSize, string LeafHashHex, string RootHashHex, ImmutableArray<string> HashesHex, string Checkpoint, string VerifierKey);
