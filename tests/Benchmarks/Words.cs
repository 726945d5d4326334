using System.Globalization;

namespace AlprGrains.Tests.Benchmarks;

/// <summary>The words after a verb: <c>--name value</c> pairs and bare switches. A word that nobody asked for is an error.</summary>
internal sealed class Words(IEnumerable<string> words)
{
    private readonly List<string> _left = [.. words];

    /// <summary>A whole number such as 1000000, 1_000_000 or 1M.</summary>
    public long Number(string name, long otherwise)
    {
        if (Text(name) is not { } text) return otherwise;
        var factor = text[^1] switch { 'k' or 'K' => 1_000, 'm' or 'M' => 1_000_000, _ => 1 };
        var digits = (factor == 1 ? text : text[..^1]).Replace("_", "", StringComparison.Ordinal);
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number * factor
            : throw new ArgumentException($"--{name} takes a whole number such as 1000000 or 1M, not '{text}'");
    }

    public string? Text(string name)
    {
        var at = _left.IndexOf("--" + name);
        if (at < 0) return null;
        if (at + 1 == _left.Count) throw new ArgumentException($"--{name} needs a value");
        var value = _left[at + 1];
        _left.RemoveRange(at, 2);
        return value;
    }

    public bool Switch(string name) => _left.Remove("--" + name);

    /// <summary>Refuses what is left over.</summary>
    public void RequireNoMore()
    {
        if (_left.Count > 0) throw new ArgumentException($"'{_left[0]}' is not known here");
    }
}
