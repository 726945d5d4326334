using System.CommandLine;
using AlprGrains.Cli.CommandLine;
using AlprGrains.Policy.Loading;
using AlprGrains.Policy.Screening;

namespace AlprGrains.Cli.Screening;

/// <summary>./alpr screen: what the beneficiary screen says of every line of a text file, on this machine and without a server.</summary>
public sealed class ScreenVerb : Verb
{
    private readonly Argument<FileInfo> _file = new("file") { Description = "A UTF-8 text file, one reason a line." };
    private readonly Option<bool> _json = new("--json") { Description = "One JSON object a line: text, verdict (refuse, review or allow), section, why." };

    public ScreenVerb(Terminal terminal) : base("screen", "Refuse, review or allow: every line of a text file, with the section.", "./alpr screen reasons.txt --json")
    {
        Add(_file);
        Add(_json);
        Runs(terminal, (parsed, stop) =>
        {
            var file = parsed.GetRequiredValue(_file);
            if (!file.Exists) throw new VerbFailure($"'{file.FullName}' is no file.");
            var screen = new Screen(ScreenLoader.Shipped());
            foreach (var line in File.ReadLines(file.FullName))
            {
                stop.ThrowIfCancellationRequested();
                var screened = screen.Classify(line);
                var verdict = Word(screened.Verdict);
                if (parsed.GetValue(_json)) terminal.Json(new { screened.Text, Verdict = verdict, screened.Section, screened.Why });
                else terminal.Result($"{verdict,-6}  {line}" + (screened.Section.Length == 0 ? "" : $"\n        {screened.Why} {screened.Section}"));
            }

            return Task.FromResult(ExitCode.Done);
        });
    }

    private static string Word(ScreenVerdict verdict) => verdict switch
    {
        ScreenVerdict.Refuse => "refuse",
        ScreenVerdict.Review => "review",
        ScreenVerdict.Allow => "allow",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, "No such verdict."),
    };
}
