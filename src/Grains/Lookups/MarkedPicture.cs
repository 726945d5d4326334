using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;

namespace AlprGrains.Grains.Lookups;

/// <summary>
/// A picture and a mark in, one SVG picture out: the camera's bytes unchanged inside it, the mark across them and, readable, on a strip below. Whoever saves the
/// picture out of an extract saves the mark with it. It is no seal: who takes the file apart finds the camera's bytes; by those the audit log knows them. Pure.
/// </summary>
internal static class MarkedPicture
{
    public const string ContentType = "image/svg+xml";

    // A picture whose size nobody can read is shown as a square of this size.
    private const int UnknownSide = 640;
    private const double LettersAcross = 56, LetterWidth = 0.6, LineHeight = 1.5;
    private const int MarksAcross = 3;

    public static byte[] Svg(ReadOnlySpan<byte> image, string mark)
    {
        var (width, height) = PictureSize.Of(image) ?? (UnknownSide, UnknownSide);
        var font = width / LettersAcross / LetterWidth;
        var lines = Lines(mark).ToArray();
        var whole = height + (font * LineHeight * (lines.Length + 0.5));
        var svg = new StringBuilder().Append(CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{N(whole)}\" viewBox=\"0 0 {width} {N(whole)}\"><rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>");
        svg.Append(CultureInfo.InvariantCulture, $"<image width=\"{width}\" height=\"{height}\" href=\"data:{(PictureSize.IsPng(image) ? "image/png" : "image/jpeg")};base64,").Append(Convert.ToBase64String(image)).Append("\"/>");
        svg.Append(CultureInfo.InvariantCulture, $"<g font-family=\"monospace\" font-weight=\"bold\" font-size=\"{N(font)}\">");
        for (var row = 0; row < MarksAcross; row++) Line(lines[row % lines.Length], height * (row + 0.7) / MarksAcross, "fill=\"#fff\" stroke=\"#000\" stroke-width=\"0.4\" paint-order=\"stroke\" opacity=\"0.6\"");
        for (var row = 0; row < lines.Length; row++) Line(lines[row], height + (font * LineHeight * (row + 1)), "fill=\"#900\"");
        return Encoding.UTF8.GetBytes(svg.Append("</g></svg>").ToString());

        void Line(string words, double y, string look) =>
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{N(font / 2)}\" y=\"{N(y)}\" {look}>").Append(HtmlEncoder.Default.Encode(words)).Append("</text>");
    }

    private static IEnumerable<string> Lines(string mark)
    {
        var line = new StringBuilder();
        foreach (var word in mark.Split(' '))
        {
            if (line.Length > 0 && line.Length + word.Length + 1 >= LettersAcross)
            {
                yield return line.ToString();
                line.Clear();
            }
            if (line.Length > 0) line.Append(' ');
            line.Append(word);
        }
        yield return line.ToString();
    }

    private static string N(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
