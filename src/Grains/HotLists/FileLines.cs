using System.Text;

namespace AlprGrains.Grains.HotLists;

/// <summary>
/// Bytes of a text file in, numbered lines out. A line that is not UTF-8 or too long comes out with its problem and no text,
/// and the next line is read as usual: one bad line never hides another.
/// </summary>
internal static class FileLines
{
    /// <summary>Longest line, in bytes.</summary>
    public const int LineBytesMax = 4096;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly byte[] Utf8Mark = [0xEF, 0xBB, 0xBF];

    public readonly record struct Line(int Number, string Text, string? Problem);

    /// <summary>What is wrong with the file as a whole, or null.</summary>
    public static string? ProblemOf(ReadOnlySpan<byte> file)
    {
        if (file.IsEmpty) return "the file is empty";
        if (file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || file.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            return "the file is UTF-16; save it as UTF-8";
        return null;
    }

    /// <summary>Every line that is not blank, 1 for the first.</summary>
    public static IEnumerable<Line> Of(ReadOnlyMemory<byte> file)
    {
        var rest = file.Span.StartsWith(Utf8Mark) ? file[Utf8Mark.Length..] : file;
        for (var number = 1; !rest.IsEmpty; number++)
        {
            var end = rest.Span.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            if (line.Span.EndsWith("\r"u8)) line = line[..^1];
            if (line.Span.Trim(" \t"u8).IsEmpty) continue;
            yield return Decode(number, line.Span);
        }
    }

    private static Line Decode(int number, ReadOnlySpan<byte> line)
    {
        if (line.Length > LineBytesMax) return new Line(number, "", $"the line has {line.Length} bytes; at most {LineBytesMax} are taken");
        try
        {
            return new Line(number, Strict.GetString(line), null);
        }
        catch (DecoderFallbackException)
        {
            return new Line(number, "", "the line is not UTF-8");
        }
    }
}
