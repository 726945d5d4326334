using System.Collections.Immutable;
using System.Globalization;
using AlprGrains.Cameras;

namespace AlprGrains.Gateway.Cameras;

/// <summary>
/// Areas as people type them, one a line: <c>10,20 60,20 60,75</c>, percent from the left and from the top of the picture. What is wrong
/// is named with its line. Pure.
/// </summary>
public static class MaskText
{
    /// <summary>Longest text of one kind of area.</summary>
    public const int CharactersMax = 16_000;

    public static string Of(ImmutableArray<PictureArea> areas) => string.Join('\n', areas.Select(area => string.Join(' ', area.Corners.Select(OfCorner))));

    public static ImmutableArray<PictureArea> Read(string? text, string kind, List<string> problems)
    {
        var areas = ImmutableArray.CreateBuilder<PictureArea>();
        if (text is { Length: > CharactersMax }) { problems.Add($"the {kind} areas have {text.Length} characters; at most {CharactersMax} are taken"); return []; }
        var number = 0;
        foreach (var line in (text ?? "").Split('\n').Select(line => line.Trim()))
        {
            number++;
            if (line.Length == 0) continue;
            var corners = ImmutableArray.CreateBuilder<PicturePoint>();
            foreach (var word in line.Split((char[])[' ', '\t', ';'], StringSplitOptions.RemoveEmptyEntries))
            {
                if (word.Split(',') is [var x, var y] && Percent(x) is { } left && Percent(y) is { } top) corners.Add(new PicturePoint(left, top));
                else { problems.Add($"{kind} areas, line {number}: '{(word.Length > 40 ? word[..40] + "…" : word)}' is not a corner; write percent from the left, a comma, percent from the top, as in 12.5,80"); return []; }
            }
            areas.Add(new PictureArea(corners.ToImmutable()));
        }
        return areas.ToImmutable();
    }

    public static string OfCorner(PicturePoint corner) => string.Create(CultureInfo.InvariantCulture, $"{corner.X * 100:0.##},{corner.Y * 100:0.##}");

    private static double? Percent(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var percent) ? percent / 100 : null;
}
