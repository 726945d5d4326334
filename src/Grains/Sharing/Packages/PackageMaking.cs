using System.Collections.Immutable;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using AlprGrains.Audit;
using AlprGrains.Cameras;
using AlprGrains.Evidence;
using AlprGrains.Grains.Audit;
using AlprGrains.Grains.Lookups;
using AlprGrains.Lookups;
using AlprGrains.Plates;
using AlprGrains.Sharing;

namespace AlprGrains.Grains.Sharing.Packages;

/// <summary>A finished package.</summary>
internal sealed record MadePackage(ImmutableArray<EvidenceRef> Blocks, long Bytes, string Sha256, string ManifestSha256, int Pages, int Reads, int Pictures, DateTimeOffset? OldestUploadAt);

/// <summary>
/// What was approved in, the package out. 1. the reads are fetched page by page, each by a question of its own with its own audit entry
/// (INV-3), and kept sealed, a page at a time; 2. their pictures are packed; 3. the table and 4. the paper are written from the kept pages;
/// 5. manifest; 6. the audit entry that commits to it, with its proof. At no time is more than one page of reads, one block and one
/// picture in memory, however large the extract is.
/// </summary>
internal sealed class PackageMaking(LookupServices lookups, IGrainFactory grains, SharingExtractOrder order)
{
    /// <summary>Bytes of all pictures; the reads after that stand without theirs, and the manifest says how many.</summary>
    public const long PictureBytesMax = 1L << 30;

    /// <summary>Pictures of one package: their digests are kept in memory until the manifest is written.</summary>
    public const int PicturesMax = 20_000;

    /// <summary>Reads whose pictures are shown on paper; beyond that they are files beside it.</summary>
    public const int PicturesOnPaperMax = 1_000;

    private readonly HistoryReading _history = new(lookups, grains);
    private readonly IncrementalHash _readIds = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly SortedSet<string> _notSearched = new(StringComparer.Ordinal);
    private readonly HashSet<string> _packed = new(StringComparer.Ordinal);
    private DateTimeOffset? _oldest;
    private int _pages, _leftOut;
    private long _pictureBytes;

    public int Reads { get; private set; }
    public int Pictures { get; private set; }
    public long Bytes { get; private set; }

    public async Task<MadePackage> Make(DateTimeOffset startedAt)
    {
        await Fetch(startedAt);                                                                         // 1
        using var output = new PackageStream(lookups.Evidence, _oldest ?? startedAt);
        string manifestSha256;
        using (var files = new PackageFiles(output))
        {
            await ForEachRead(async (read, _) => await PackPictures(files, read, output));              // 2
            await files.Add("reads.csv", CompressionLevel.Fastest, stream => Table(stream, output));     // 3
            await files.Add("extract.pdf", CompressionLevel.NoCompression, stream => Paper(stream, output)); // 4
            await files.Add("README.txt", Encoding.UTF8.GetBytes(ReadMe()), CompressionLevel.NoCompression);
            var manifest = PackageFiles.ManifestBytes(Manifest(files));                                 // 5
            manifestSha256 = Convert.ToHexStringLower(SHA256.HashData(manifest));
            await files.Add("manifest.json", manifest, CompressionLevel.Fastest);
            var log = grains.GetGrain<IAuditLogGrain>(IAuditLogGrain.Main);                             // 6
            var receipt = await log.Append(Entry($"packaged {Count(Reads, "read")}", [$"manifest sha256:{manifestSha256}", $"specification sha256:{order.SpecificationDigestHex}"], null));
            await files.Add("proof.json", PackageFiles.ProofBytes(await log.Prove(receipt.Index)), CompressionLevel.NoCompression);
        }
        var (blocks, sha256) = await output.Finish();
        Bytes = output.Written;
        return new MadePackage(blocks, output.Written, sha256, manifestSha256, _pages, Reads, Pictures, _oldest);
    }

    private async Task Fetch(DateTimeOffset now)
    {
        var question = QuestionReading.Read(order.Lookup, await Cameras(), out var problems)
            ?? throw new InvalidOperationException($"INV-9: what was approved cannot be asked: {string.Join(' ', problems)}");
        // A package holds exactly what was approved, in the spelling that was approved.
        if (question.AsReaderWrites is not null) _notSearched.Add(Spellings.NotInAPackage);
        string? cursor = null;
        do
        {
            var page = question.Page(PlateQuestion.PageReadsMax, cursor, lookups.DrawSalt());
            var receipt = await grains.GetGrain<IAuditLogGrain>(IAuditLogGrain.Main).Append(Entry($"page {_pages + 1} read", [$"specification sha256:{order.SpecificationDigestHex}"], AuditReceipt.DigestOf(page)));
            var found = await _history.Read(question, page, receipt, now);
            foreach (var words in found.NotSearched) _notSearched.Add(words);
            if (Reads + found.Reads.Length > SharingLimits.ReadsMax) throw new InvalidOperationException($"More than {SharingLimits.ReadsMax} reads fit what was approved; ask for it in parts.");
            if (!found.Reads.IsEmpty)
            {
                await grains.GetGrain<ISharingPageGrain>(SharingKeys.OfPage(order.Request, _pages)).Put(found.Reads, found.Cameras);
                foreach (var read in found.Reads)
                {
                    _readIds.AppendData(Encoding.ASCII.GetBytes(read.Id.Hex));
                    if (!(read.UploadedAt >= _oldest)) _oldest = read.UploadedAt;
                }
                Reads += found.Reads.Length;
                _pages++;
            }
            cursor = found.Next;
        }
        while (cursor is not null);
    }

    private async Task<ImmutableArray<CameraRegistration>> Cameras() =>
        order.Lookup.Target.Kind != LookupKind.ByPlace ? []
        : (await grains.GetGrain<ICameraRegistryGrain>(ICameraRegistryGrain.Name).Choose(order.Lookup.Target.Cameras, order.Lookup.Target.PoliceArea)).Cameras;

    private async Task ForEachRead(Func<PlateRead, string, Task> use)
    {
        for (var page = 0; page < _pages; page++)
        {
            var kept = await grains.GetGrain<ISharingPageGrain>(SharingKeys.OfPage(order.Request, page)).Get();
            var labels = kept.Cameras.ToDictionary(camera => camera.Camera, camera => camera.Label);
            foreach (var read in kept.Reads) await use(read, labels.GetValueOrDefault(read.Camera, read.Camera.Text));
        }
    }

    private async Task PackPictures(PackageFiles files, PlateRead read, PackageStream output)
    {
        foreach (var (picture, name) in new[] { (read.PlateImage, PlatePicture(read)), (read.FrameImage, FramePicture(read)) })
        {
            if (picture is not { } reference) continue;
            if (Pictures >= PicturesMax || _pictureBytes >= PictureBytesMax) { _leftOut++; continue; }
            if (await lookups.Evidence.Get(reference) is not { } image) continue;
            var marked = Jpeg.Marked(image.Span, order.Mark);
            await files.Add(name, marked, CompressionLevel.NoCompression);
            _pictureBytes += marked.Length;
            _packed.Add(name);
            Pictures++;
            Bytes = output.Written;
        }
    }

    private async Task Table(Stream stream, PackageStream output)
    {
        stream.Write(Encoding.UTF8.GetBytes(PackageTable.Header));
        await ForEachRead(async (read, camera) =>
        {
            string Packed(string name) => _packed.Contains(name) ? name : "";
            stream.Write(Encoding.UTF8.GetBytes(PackageTable.Line(read, camera, Packed(PlatePicture(read)), Packed(FramePicture(read)), order.Mark)));
            await output.Drain();
        });
    }

    private async Task Paper(Stream stream, PackageStream output)
    {
        var pdf = new PdfWriter(stream, order.Mark);
        pdf.Heading("Extract of automated license plate reader data");
        pdf.Line($"For official use only. {order.Policy}.");
        foreach (var statement in order.Statements) pdf.Line($"{statement.Name}: {statement.Value}");
        pdf.Line($"reads: {Reads}, pictures: {Pictures}{(_leftOut == 0 ? "" : $", {_leftOut} pictures left out: the package holds as many as it takes")}");
        foreach (var words in _notSearched) pdf.Line(words);
        pdf.Gap();
        pdf.Strong("Terms");
        foreach (var term in order.Terms) pdf.Line($"- {term}");
        pdf.Line($"- To be destroyed {order.RecipientRetentionDays} days after receipt, unless it has become evidence.");
        var shown = 0;
        await ForEachRead(async (read, camera) =>
        {
            var withPictures = shown++ < PicturesOnPaperMax && (read.PlateImage is not null || read.FrameImage is not null);
            pdf.Keep(withPictures ? 150 : 40);
            pdf.Gap();
            pdf.Strong($"{read.Plate.Text} {read.Region?.Code}");
            pdf.Line($"{PackageTable.Moment(read.CapturedAt)}  {camera}  {read.Place.LatitudeDegrees.ToString("0.#####", CultureInfo.InvariantCulture)}, {read.Place.LongitudeDegrees.ToString("0.#####", CultureInfo.InvariantCulture)}  confidence {read.Confidence.Share.ToString("0.00", CultureInfo.InvariantCulture)}");
            var rest = string.Join("; ", new[] { PackageTable.Vehicle(read), read.Candidates.IsEmpty ? "" : "may also read " + string.Join(", ", read.Candidates.Select(candidate => candidate.Plate.Text)) }.Where(text => text.Length > 0));
            if (rest.Length > 0) pdf.Line(rest);
            if (withPictures)
            {
                double plate = 0, frame = 0;
                if (read.PlateImage is { } small && await lookups.Evidence.Get(small) is { } smallImage) pdf.Picture(smallImage.Span, 0, 140, 100, out plate);
                if (read.FrameImage is { } large && await lookups.Evidence.Get(large) is { } largeImage) pdf.Picture(largeImage.Span, 160, 200, 100, out frame);
                pdf.Down(Math.Max(plate, frame) + 4);
            }
            await output.Drain();
        });
        pdf.Finish();
    }

    private PackageManifest Manifest(PackageFiles files) => new(
        PackageManifest.FormatName, order.Request.Hex, order.Mark, order.Policy,
        order.Statements.GroupBy(statement => statement.Name).ToDictionary(group => group.Key, group => string.Join("; ", group.Select(statement => statement.Value)), StringComparer.Ordinal),
        order.Terms, order.RecipientRetentionDays, order.SpecificationDigestHex, Reads, Pictures, _leftOut, Convert.ToHexStringLower(_readIds.GetHashAndReset()), files.Files);

    private AuditEvent Entry(string outcome, ImmutableArray<string> subjects, string? questionDigestHex) =>
        new(AuditKinds.SharingExtracted, order.Officer, order.OfficerAgency, order.Lookup.Purpose, [$"request {order.Request.Hex}", .. subjects], outcome, questionDigestHex)
        {
            Confidential = [new AuditField(AuditExtensions.FullName, order.OfficerName)],
        };

    private string ReadMe() => $"""
        Extract of automated license plate reader data. For official use only.
        {order.Mark}

        reads.csv      one line a read
        extract.pdf    the same on paper, with pictures
        pictures/      the pictures as files, each with the recipient's mark in it
        manifest.json  what this is, its terms, and the SHA-256 of every file
        proof.json     the entry of the department's audit log that commits to the manifest, and its proof

        To check it without the department: ./alpr sharing verify FILE --key KEY
        KEY is the log's public verifier key, which the department publishes at /audit/key.

        """;

    private static string PlatePicture(PlateRead read) => $"pictures/{read.Id.Hex}-plate.jpg";

    private static string FramePicture(PlateRead read) => $"pictures/{read.Id.Hex}-frame.jpg";

    private static string Count(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number.ToString(CultureInfo.InvariantCulture)} {noun}s";
}
