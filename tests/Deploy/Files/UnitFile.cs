namespace AlprGrains.Tests.Deploy.Files;

/// <summary>A systemd unit as text: its settings in order, several of one name kept.</summary>
public sealed class UnitFile(string text)
{
    private readonly ILookup<string, string> _settings = text.Split('\n')
        .Where(line => line.Length > 0 && line[0] is not ('#' or '[') && line.Contains('='))
        .ToLookup(line => line[..line.IndexOf('=')], line => line[(line.IndexOf('=') + 1)..]);

    public string Last(string name) => _settings[name].Last();

    public IReadOnlyDictionary<string, string> Environment => _settings["Environment"].Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
}
