using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using AlprGrains.Policy.Screening;

namespace AlprGrains.Tests.Policy.Screening;

/// <summary>The labelled lines of corpus/*.tsv: label, text (\uXXXX stands for a character), note.</summary>
public static partial class Corpus
{
    /// <param name="Disguised">Misspelt or disguised by its author already: not disguised twice.</param>
    public sealed record Labelled(ScreenVerdict Label, string Text, bool Disguised);

    public static readonly IReadOnlyList<Labelled> Blind = Read("blind.tsv");
    public static readonly IReadOnlyList<Labelled> Second = Read("second.tsv");

    public static readonly IReadOnlyList<Labelled> Third = Read("third.tsv");

    /// <summary>The parts by another hand than the rules'.</summary>
    public static readonly IReadOnlyList<Labelled> Fourth = Read("fourth.tsv"), Sealed = Read("sealed.tsv");

    public static readonly IReadOnlyList<Labelled> Fifth = Read("fifth.tsv");

    /// <summary>The later unseen sets, by a third hand.</summary>
    public static readonly IReadOnlyList<Labelled> Sixth = Read("sixth.tsv"), Seventh = Read("seventh.tsv"), Eighth = Read("eighth.tsv"), Ninth = Read("ninth.tsv");

    /// <summary>By a fourth hand, which had read neither rules nor parts: half a page of barred lines, three pages of plain lawful ones.</summary>
    public static readonly IReadOnlyList<Labelled> Tenth = Read("tenth.tsv");

    /// <summary>By a fifth hand, each in the history before it was run: see the README.</summary>
    public static readonly IReadOnlyList<Labelled> Eleventh = Read("eleventh.tsv"), Twelfth = Read("twelfth.tsv"), Thirteenth = Read("thirteenth.tsv");

    /// <summary>By a sixth and a seventh hand, each in the history before it was run.</summary>
    public static readonly IReadOnlyList<Labelled> Fourteenth = Read("fourteenth.tsv"), Fifteenth = Read("fifteenth.tsv");

    /// <summary>By an eighth and a ninth hand, which had opened no file at all; in the history before they were run.</summary>
    public static readonly IReadOnlyList<Labelled> Sixteenth = Read("sixteenth.tsv"), Seventeenth = Read("seventeenth.tsv");

    /// <summary>Lines that teach the second reader and measure nothing (training/screen/draw.py).</summary>
    public static readonly IReadOnlyList<Labelled> Drawn = Read("drawn.tsv");

    public static IReadOnlyList<Labelled> Part(string name) => name switch
    {
        "blind" => Blind, "second" => Second, "third" => Third, "fourth" => Fourth, "sealed" => Sealed, "fifth" => Fifth, "sixth" => Sixth, "seventh" => Seventh, "eighth" => Eighth, "ninth" => Ninth, "tenth" => Tenth, "eleventh" => Eleventh, "twelfth" => Twelfth, "thirteenth" => Thirteenth, "fourteenth" => Fourteenth, "fifteenth" => Fifteenth, "sixteenth" => Sixteenth, "seventeenth" => Seventeenth,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such part."),
    };

    private static List<Labelled> Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("corpus/" + name)!;
        using var reader = new StreamReader(stream);
        var lines = new List<Labelled>();
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line.StartsWith('#')) continue;
            var columns = line.Split('\t');
            lines.Add(new(Enum.Parse<ScreenVerdict>(columns[0], ignoreCase: true), Unescaped(columns[1]), columns[2] == "disguised"));
        }

        return lines;
    }

    private static string Unescaped(string text) =>
        Escape().Replace(text, match => ((char)int.Parse(match.Groups[1].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString());

    [GeneratedRegex(@"\\u([0-9a-fA-F]{4})")]
    private static partial Regex Escape();
}
