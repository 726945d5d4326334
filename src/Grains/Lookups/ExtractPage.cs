using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using AlprGrains.Audit;

namespace AlprGrains.Grains.Lookups;

/// <summary>
/// An extract as one file that needs nothing else: no script, no address, pictures inside. The mark (who, of which agency, when, which
/// audit entry) stands at the head of every printed page and inside every picture (<see cref="MarkedPicture"/>). Pure.
/// </summary>
internal static class ExtractPage
{
    public const string ContentType = "text/html";

    // Whoever opens the file must not be able to make it load or run anything.
    private const string ContentSecurity = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

    private const string Style = """
        body { font: 11pt/1.4 sans-serif; margin: 22mm 14mm 14mm; color: #111 }
        .mark { position: fixed; top: 0; left: 0; right: 0; padding: 3mm 14mm; background: #fff; border-bottom: 1px solid #900; color: #900; font-size: 9pt }
        table { border-collapse: collapse; width: 100% } th, td { text-align: left; vertical-align: top; padding: 2px 8px 2px 0 } td { overflow-wrap: anywhere }
        .read { break-inside: avoid; border-top: 1px solid #999; margin-top: 5mm; padding-top: 3mm }
        figure { display: inline-block; margin: 2mm 4mm 0 0; width: min(80mm, 100%) } img { display: block; width: 100% }
        .plate { font: bold 14pt monospace; letter-spacing: .1em }
        @page { margin: 0 }
        @media screen and (max-width: 40em) { body { margin: 32mm 5mm 5mm } .mark { padding: 2mm 5mm } figure { margin-right: 0 } }
        """;

    public static byte[] Html(Asking asking, AuditReceipt exported, string policy, ImmutableArray<ExtractRead> reads, int releasedBefore, DateTimeOffset at)
    {
        var mark = $"{asking.UserName} ({asking.FullName}), {asking.Agency}, {Moment(at)}, audit entry {exported.Index.ToString(CultureInfo.InvariantCulture)}";
        var page = new StringBuilder();
        page.Append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><meta http-equiv=\"Content-Security-Policy\" content=\"").Append(ContentSecurity)
            .Append("\"><title>Extract, audit entry ").Append(exported.Index).Append("</title><style>").Append(Style).Append("</style></head><body>")
            .Append("<p class=\"mark\">For official use only. ").Append(Text(mark)).Append("</p><h1>Extract of a lookup</h1><table>");
        Row("Lookup", asking.Request.Id.Hex);
        Row("Owner", $"{AlprGrains.Policy.Lookups.Rules.AgencyHasAnAgreement.Department}: recordings of its cameras belong to the department (DGO I-12, C.3)");
        Row("Policy", policy);
        Row("Purpose", asking.Request.Purpose);
        foreach (var element in LookupTexts.Elements(asking.Request)) Row(Title(element.Name), element.Value);
        Row("Case number", asking.Request.CaseNumber);
        Row("Incident number", asking.Request.IncidentNumber);
        Row("Receiver", asking.Request.Beneficiaries.Receiver);
        Row("Reads", reads.Length == releasedBefore ? $"{reads.Length}, all that were released" : $"{reads.Length} of {releasedBefore} that were released; the others are past their 30 days, or newer reads stand before them");
        page.Append("</table><p>A reading by a machine may be wrong, and a list may be old: verify before anybody acts on it (DGO I-12, C.2(A)).</p>");
        foreach (var read in reads) Read(read);
        return Encoding.UTF8.GetBytes(page.Append("</body></html>").ToString());

        void Row(string name, string? value)
        {
            if (!string.IsNullOrWhiteSpace(value)) page.Append("<tr><th>").Append(Text(name)).Append("</th><td>").Append(Text(value)).Append("</td></tr>");
        }

        void Read(ExtractRead one)
        {
            var read = one.Read;
            page.Append("<section class=\"read\"><p><span class=\"plate\">").Append(Text(read.Plate.Text)).Append("</span> ").Append(Text(read.Region?.Code ?? "")).Append("</p><table>");
            Row("Captured", Moment(read.CapturedAt));
            Row("Camera", $"{one.CameraLabel} ({read.Camera.Text})");
            Row("Place", string.Create(CultureInfo.InvariantCulture, $"{read.Place.LatitudeDegrees:0.#####}, {read.Place.LongitudeDegrees:0.#####}"));
            Row("Confidence", read.Confidence.Share.ToString("0.00", CultureInfo.InvariantCulture));
            Row("Other readings", string.Join(", ", read.Candidates.Select(candidate => candidate.Plate.Text)));
            Row("Vehicle", string.Join(", ", new[] { read.Vehicle?.Color, read.Vehicle?.Make, read.Vehicle?.Model, read.Vehicle?.BodyType }.Where(text => !string.IsNullOrWhiteSpace(text))));
            Row("Read id", read.Id.Hex);
            if (one.WithoutPictures) Row("Pictures", "left out: this extract holds as many as it takes; look at them in the answer, or narrow the time");
            page.Append("</table>");
            Picture(one.PlateImage, "plate");
            Picture(one.FrameImage, "frame");
            page.Append("</section>");
        }

        void Picture(ReadOnlyMemory<byte>? image, string what)
        {
            if (image is not { IsEmpty: false } bytes) return;
            page.Append("<figure><img alt=\"").Append(what).Append("\" src=\"data:").Append(MarkedPicture.ContentType).Append(";base64,")
                .Append(Convert.ToBase64String(MarkedPicture.Svg(bytes.Span, mark))).Append("\"></figure>");
        }
    }

    private static string Moment(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private static string Title(string name) => char.ToUpperInvariant(name[0]) + name[1..];

    private static string Text(string text) => HtmlEncoder.Default.Encode(text);
}
