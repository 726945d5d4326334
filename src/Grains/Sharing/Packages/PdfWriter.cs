using System.Globalization;
using System.Text;

namespace AlprGrains.Grains.Sharing.Packages;

/// <summary>
/// A small writer of PDF 1.7: pages of text in the standard fonts, and JPEG pictures as they are. It writes forward only, one page at a time;
/// what stays in memory is the place of each object. Every page and every picture carries the mark.
/// </summary>
internal sealed class PdfWriter
{
    private const double Width = 595, Height = 842, Margin = 40, LineHeight = 12;
    private const int CharactersOnLine = 100;
    private const int Catalog = 1, Pages = 2, Plain = 3, Bold = 4;

    private readonly Stream _out;
    private readonly string _mark;
    private readonly List<long> _offsets = [0, 0, 0, 0, 0];
    private readonly List<int> _pages = [];
    private readonly StringBuilder _content = new();
    private readonly List<(string Name, int Id)> _pictures = [];
    private long _position;
    private double _y;

    public PdfWriter(Stream output, string mark)
    {
        (_out, _mark) = (output, mark);
        Write("%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n");
        BeginPage();
    }

    public int PageCount => _pages.Count + 1;

    public void Heading(string text) => Line(text, Bold, 13, 18);

    public void Line(string text)
    {
        foreach (var part in Wrapped(text)) Line(part, Plain, 9, LineHeight);
    }

    public void Strong(string text) => Line(text, Bold, 10, 14);

    public void Gap() => _y -= LineHeight / 2;

    /// <summary>Starts a new page unless so many points are left.</summary>
    public void Keep(double points)
    {
        if (_y - points < Margin + 20) NextPage();
    }

    /// <summary>One picture, at most as wide and high as said, beside the one before it when x is not 0. False when it is no JPEG file.</summary>
    public bool Picture(ReadOnlySpan<byte> jpeg, double x, double widthMax, double heightMax, out double height)
    {
        height = 0;
        if (Jpeg.SizeOf(jpeg) is not { Width: > 0, Height: > 0 } size) return false;
        var space = size.Components switch { 1 => "/DeviceGray", 3 => "/DeviceRGB", 4 => "/DeviceCMYK", _ => null };
        if (space is null) return false;
        var id = BeginObject();
        Write(string.Create(CultureInfo.InvariantCulture, $"<< /Type /XObject /Subtype /Image /Width {size.Width} /Height {size.Height} /ColorSpace {space} /BitsPerComponent 8 /Filter /DCTDecode /Length {jpeg.Length} >>\nstream\n"));
        Write(jpeg);
        Write("\nendstream\nendobj\n");
        var scale = Math.Min(widthMax / size.Width, heightMax / size.Height);
        var (width, shown) = (size.Width * scale, size.Height * scale);
        height = shown;
        var name = string.Create(CultureInfo.InvariantCulture, $"/P{id}");
        _pictures.Add((name, id));
        _content.Append(CultureInfo.InvariantCulture, $"q {width:0.##} 0 0 {shown:0.##} {Margin + x:0.##} {_y - shown:0.##} cm {name} Do Q\n");
        // The mark lies across the picture itself: cut out of the page it still says whose it is.
        _content.Append(CultureInfo.InvariantCulture, $"q 1 1 1 rg BT /B 5 Tf {Margin + x + 2:0.##} {_y - shown + 3:0.##} Td ({Text(Short(_mark, (int)(width / 2.6)))}) Tj ET Q\n");
        return true;
    }

    public void Down(double points) => _y -= points;

    public void Finish()
    {
        EndPage();
        Object(Pages, string.Create(CultureInfo.InvariantCulture, $"<< /Type /Pages /Count {_pages.Count} /Kids [{string.Join(' ', _pages.Select(page => $"{page.ToString(CultureInfo.InvariantCulture)} 0 R"))}] >>"));
        Object(Catalog, "<< /Type /Catalog /Pages 2 0 R >>");
        Object(Plain, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>");
        Object(Bold, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>");
        var table = _position;
        Write(string.Create(CultureInfo.InvariantCulture, $"xref\n0 {_offsets.Count}\n0000000000 65535 f \n"));
        foreach (var offset in _offsets.Skip(1)) Write(string.Create(CultureInfo.InvariantCulture, $"{offset:0000000000} 00000 n \n"));
        Write(string.Create(CultureInfo.InvariantCulture, $"trailer\n<< /Size {_offsets.Count} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n"));
    }

    private void Line(string text, int font, double size, double height)
    {
        Keep(height);
        _y -= height;
        _content.Append(CultureInfo.InvariantCulture, $"BT /{(font == Bold ? 'B' : 'F')} {size:0.#} Tf {Margin:0.##} {_y:0.##} Td ({Text(text)}) Tj ET\n");
    }

    private void NextPage()
    {
        EndPage();
        BeginPage();
    }

    private void BeginPage()
    {
        _y = Height - Margin - 16;
        _content.Clear();
        _pictures.Clear();
        var mark = Text(Short(_mark, 150));
        _content.Append(CultureInfo.InvariantCulture, $"q 0.6 0 0 rg BT /F 7 Tf {Margin} {Height - 28} Td ({mark}) Tj ET BT /F 7 Tf {Margin} 24 Td ({mark}) Tj ET Q\n");
    }

    private void EndPage()
    {
        var content = Encoding.Latin1.GetBytes(_content.ToString());
        var stream = BeginObject();
        Write(string.Create(CultureInfo.InvariantCulture, $"<< /Length {content.Length} >>\nstream\n"));
        Write(content);
        Write("\nendstream\nendobj\n");
        var page = BeginObject();
        var pictures = string.Join(' ', _pictures.Select(picture => $"{picture.Name} {picture.Id.ToString(CultureInfo.InvariantCulture)} 0 R"));
        Write(string.Create(CultureInfo.InvariantCulture,
            $"<< /Type /Page /Parent {Pages} 0 R /MediaBox [0 0 {Width} {Height}] /Contents {stream} 0 R /Resources << /Font << /F {Plain} 0 R /B {Bold} 0 R >> /XObject << {pictures} >> >> >>\nendobj\n"));
        _pages.Add(page);
    }

    private int BeginObject()
    {
        _offsets.Add(_position);
        var id = _offsets.Count - 1;
        Write(string.Create(CultureInfo.InvariantCulture, $"{id} 0 obj\n"));
        return id;
    }

    private void Object(int id, string body)
    {
        _offsets[id] = _position;
        Write(string.Create(CultureInfo.InvariantCulture, $"{id} 0 obj\n{body}\nendobj\n"));
    }

    private void Write(string text) => Write(Encoding.Latin1.GetBytes(text));

    private void Write(ReadOnlySpan<byte> bytes)
    {
        _out.Write(bytes);
        _position += bytes.Length;
    }

    private static IEnumerable<string> Wrapped(string text)
    {
        for (var rest = text; ;)
        {
            if (rest.Length <= CharactersOnLine) { yield return rest; yield break; }
            var cut = rest.LastIndexOf(' ', CharactersOnLine);
            if (cut <= 0) cut = CharactersOnLine;
            yield return rest[..cut];
            rest = rest[cut..].TrimStart();
        }
    }

    private static string Short(string text, int charactersMax) => text.Length <= charactersMax ? text : text[..Math.Max(0, charactersMax)];

    // The standard fonts know Latin letters; what they do not know is shown as a question mark, never dropped.
    private static string Text(string text) => string.Concat(text.Select(letter => letter switch
    {
        '\\' => "\\\\", '(' => "\\(", ')' => "\\)", '…' => "...", '’' or '‘' => "'",
        < ' ' => " ", > '\u00ff' => "?", _ => letter.ToString(),
    }));
}
