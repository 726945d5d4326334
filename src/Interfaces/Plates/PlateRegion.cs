using System.Diagnostics.CodeAnalysis;

namespace AlprGrains.Plates;

/// <summary>Who issued the plate: country, or country and state, lower-case: <c>us-ca</c>, <c>us</c>, <c>mx-bcn</c>.</summary>
[GenerateSerializer, Immutable, Alias("PlateRegion")]
public readonly record struct PlateRegion
{
    private PlateRegion(string code) => Code = code;

    /// <summary>The code, for example <c>us-ca</c>.</summary>
    [Id(0)] public string Code { get; private init; }

    /// <summary>California, for which this system is built.</summary>
    public static PlateRegion California { get; } = new("us-ca");

    /// <summary>Takes <c>us-ca</c> and, as hot lists write it, <c>CA</c>. Two letters alone are a US state.</summary>
    public static bool TryParse(string? text, out PlateRegion region, [NotNullWhen(false)] out string? problem)
    {
        var code = text?.Trim().ToLowerInvariant() ?? "";
        if (code.Length == 2 && code != "us" && code != "mx") code = "us-" + code;
        var wellFormed = code.Length is >= 2 and <= 8 && code.All(c => c is >= 'a' and <= 'z' or '-') && code[0] != '-' && code[^1] != '-';
        problem = wellFormed ? null : $"'{text}' is not a region such as us-ca or CA";
        region = wellFormed ? new PlateRegion(code) : default;
        return wellFormed;
    }
}
