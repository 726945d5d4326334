using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using AlprGrains.Audit;
using AlprGrains.Cli.Sharing;
using AlprGrains.Sharing;
using AlprGrains.Tests.TestKit;
using static AlprGrains.Tests.Grains.Sharing.SharingTown;

namespace AlprGrains.Tests.Grains.Sharing;

/// <summary>I-13, I-14: what is in a package, that a change of it shows without the department, and that a silo lost while it is made forwards nothing twice.</summary>
public partial class PackageTests
{
    [Fact]
    public async Task I_2_I_13_I_14_the_paper_is_a_whole_PDF_that_bears_recipient_and_mark_on_every_page_and_the_terms()
    {
        await using var town = await Start();
        await town.Seen("7ABC123", 60);
        town.Alpr.Time.Advance(TimeSpan.FromMinutes(1));
        var view = await town.Extracted(await town.Approved(Requests.Written()));
        Done(await town.Request(view.Id).Forward(town.Officer));
        var pdf = Encoding.Latin1.GetString(await Content(await town.Download(view.Id), "extract.pdf"));

        Assert.Empty(ProblemsOf(pdf));
        var pages = PageContents(pdf);
        Assert.True(pages.Count > 1, "60 reads fit no single page");
        Assert.All(pages, page => Assert.Contains($"Made Up, SFPD; request {view.Id.Hex}; official use only", page, StringComparison.Ordinal));
        foreach (var term in (await town.Desk.Terms()).Terms) Assert.Contains(string.Concat(term.Where(char.IsAsciiLetter))[..20], string.Concat(string.Concat(pages).Where(char.IsAsciiLetter)), StringComparison.Ordinal);
        Assert.Equal(60, Regex.Count(string.Concat(pages), @"\(7ABC123 "));
    }

    [Fact]
    public async Task A_PDF_with_a_shifted_object_or_a_missing_page_is_found() // the twin
    {
        await using var town = await Start();
        await town.Seen("7ABC123", 1);
        var view = await town.Extracted(await town.Approved(Requests.Written()));
        Done(await town.Request(view.Id).Forward(town.Officer));
        var pdf = Encoding.Latin1.GetString(await Content(await town.Download(view.Id), "extract.pdf"));
        Assert.NotEmpty(ProblemsOf(pdf.Replace("1 0 obj", " 1 0 obj", StringComparison.Ordinal)));
        Assert.NotEmpty(ProblemsOf(pdf.Replace("/Count 1 ", "/Count 2 ", StringComparison.Ordinal)));
        Assert.NotEmpty(ProblemsOf(pdf[..^10]));
    }

    [Fact]
    public async Task I_13_a_package_changed_in_any_byte_is_refused_offline_or_holds_what_it_held()
    {
        var folder = Directory.CreateTempSubdirectory("alpr-package-");
        try
        {
            await using var town = await Start(auditFolder: folder.FullName);
            await town.Seen("7ABC123", 1);
            var view = await town.Extracted(await town.Approved(Requests.Written()));
            Done(await town.Request(view.Id).Forward(town.Officer));
            var package = await town.Download(view.Id);
            var verdict = await PackageVerifier.Verify(new MemoryStream(package), null);
            Assert.True(verdict.IsIntact, string.Join(' ', verdict.Problems));
            var held = Contents(package)!;
            var refused = 0;
            for (var at = 0; at < package.Length; at++)
            {
                var changed = package.ToArray();
                changed[at] ^= 1;
                var said = await PackageVerifier.Verify(new MemoryStream(changed), null);
                if (!said.IsIntact) { refused++; continue; }
                // The fields of a ZIP file that nobody reads (a file's hour, a version) may differ: what is in it may not.
                Assert.True(Contents(changed) is { } now && now.SequenceEqual(held), $"byte {at} of {package.Length} was changed, and with it the content, and nothing was said");
            }
            Assert.True(refused > package.Length / 2, $"only {refused} of {package.Length} changes were found");

            var table = Encoding.ASCII.GetString(package).IndexOf("reads.csv", StringComparison.Ordinal) + "reads.csv".Length + 8;
            package[table] ^= 1;
            Assert.Contains((await PackageVerifier.Verify(new MemoryStream(package), null)).Problems, problem => problem.Contains("reads.csv", StringComparison.Ordinal) || problem.Contains("damaged", StringComparison.Ordinal)); // and where
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task INV_9_a_silo_killed_during_an_extract_leaves_it_to_be_made_anew_and_nothing_is_forwarded_twice()
    {
        await using var town = await Start(silos: 2);
        await town.Seen("7ABC123", 3);
        town.Alpr.Time.Advance(TimeSpan.FromMinutes(1));
        var view = await town.Approved(Requests.Written());
        Done(await town.Request(view.Id).Acknowledge(view.ContentDigestHex, town.Officer));
        Task arrived = town.Alpr.Audit.Hold(AuditKinds.SharingExtracted);
        var extracting = town.Request(view.Id).Extract(town.Officer).AsTask();
        await arrived.WaitAsync(AlprCluster.Patience);      // the step's own entry
        town.Alpr.Audit.LetGo();
        arrived = town.Alpr.Audit.Hold(AuditKinds.SharingExtracted);
        Done(await extracting);
        await arrived.WaitAsync(AlprCluster.Patience);      // an entry of the package that is being made
        await town.ReplaceEverySilo();
        town.Alpr.Audit.LetGo();

        view = Done(await AlprCluster.Patiently(() => town.Request(view.Id).Describe(town.Officer)));
        Assert.Equal(SharingPhase.Approved, view.Phase);
        Assert.Contains("interrupted", view.Extract!.Problem, StringComparison.Ordinal);
        Assert.Equal("INV-9.order", Refused(await town.Request(view.Id).Forward(town.Officer)));

        // While the cluster has not noticed that a silo is gone, making it may fail as well; the officer starts it again.
        do
        {
            Done(await AlprCluster.Patiently(() => town.Request(view.Id).Extract(town.Officer)));
            view = await town.Settled(view.Id);
        }
        while (view.Extract!.State == "failed");
        Assert.Equal(3, view.Extract.ReadsDone);
        Done(await town.Request(view.Id).Forward(town.Officer));
        Assert.Equal("INV-9.order", Refused(await town.Request(view.Id).Forward(town.Officer)));
        await town.Download(view.Id);
        Assert.NotNull((await town.Request(view.Id).Download(town.Partner)).Denial);
        Assert.Single(town.Alpr.Audit.Of(AuditKinds.SharingForwarded));
        Assert.Single((await town.Desk.Ledger(new DateOnly(2026, 1, 1), new DateOnly(2027, 1, 1), town.Officer)).Releases);
    }

    private static async Task<byte[]> Content(byte[] package, string name)
    {
        await using var content = await new ZipArchive(new MemoryStream(package)).GetEntry(name)!.OpenAsync();
        var bytes = new MemoryStream();
        await content.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    // Name and content of each file; null when it cannot be read.
    private static List<string>? Contents(byte[] package)
    {
        try
        {
            using var zip = new ZipArchive(new MemoryStream(package));
            return [.. zip.Entries.Select(entry =>
            {
                using var content = entry.Open();
                return $"{entry.FullName} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(content))}";
            })];
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    // The structure of a PDF file (ISO 32000-1, 7.5): header, end, a table whose every offset leads to its object, streams as long as they say, as many pages as are counted.
    private static IEnumerable<string> ProblemsOf(string pdf)
    {
        if (!pdf.StartsWith("%PDF-1.7\n", StringComparison.Ordinal)) yield return "no header";
        if (!pdf.EndsWith("%%EOF\n", StringComparison.Ordinal)) { yield return "no end"; yield break; }
        var table = int.Parse(Regex.Match(pdf, @"startxref\n(\d+)\n%%EOF\n$").Groups[1].ValueSpan);
        if (!pdf.AsSpan(table).StartsWith("xref\n0 ")) { yield return "the table is elsewhere"; yield break; }
        var offsets = TableLine().Matches(pdf[table..]).Select(match => int.Parse(match.Groups[1].ValueSpan)).ToList();
        for (var i = 0; i < offsets.Count; i++)
            if (!pdf.AsSpan(offsets[i]).StartsWith($"{i + 1} 0 obj\n")) yield return $"object {i + 1} is elsewhere";
        if (offsets.Count != Regex.Count(pdf, @"(?<=\n)\d+ 0 obj\n")) yield return "the table lists another number of objects";
        if (Regex.Count(pdf, "/Type /Page ") != int.Parse(Regex.Match(pdf, @"/Type /Pages /Count (\d+)").Groups[1].ValueSpan)) yield return "another number of pages is counted";
        foreach (Match stream in Stream().Matches(pdf))
            if (!pdf.AsSpan(stream.Index + stream.Length + int.Parse(stream.Groups[1].ValueSpan)).StartsWith("\nendstream")) yield return "a stream has another length";
    }

    private static List<string> PageContents(string pdf) =>
        [.. Regex.Matches(pdf, @"/Contents (\d+) 0 R").Select(page =>
        {
            var stream = Regex.Match(pdf, $@"\n{page.Groups[1].Value} 0 obj\n<< /Length (\d+) >>\nstream\n");
            return pdf.Substring(stream.Index + stream.Length, int.Parse(stream.Groups[1].ValueSpan));
        })];

    [GeneratedRegex(@"(\d{10}) 00000 n ")]
    private static partial Regex TableLine();

    [GeneratedRegex(@"/Length (\d+) >>\nstream\n")]
    private static partial Regex Stream();
}
