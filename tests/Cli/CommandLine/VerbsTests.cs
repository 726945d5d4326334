using System.CommandLine;
using AlprGrains.Cli;
using AlprGrains.Cli.CommandLine;

namespace AlprGrains.Tests.Cli.CommandLine;

/// <summary>The command line as people type it: help, examples, and what is wrong with what they typed.</summary>
public sealed class VerbsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new(), _error = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_verb_has_an_example_that_its_own_parser_takes()
    {
        var verbs = All(Root()).OfType<Verb>().ToList();
        Assert.NotEmpty(verbs);
        Assert.All(verbs, verb =>
        {
            Assert.StartsWith("./alpr ", verb.Example, StringComparison.Ordinal);
            var parsed = Root().Parse(verb.Example["./alpr ".Length..]);
            Assert.Empty(parsed.Errors);
            Assert.Equal(verb.Name, parsed.CommandResult.Command.Name);
        });
    }

    [Fact]
    public async Task Help_ends_with_the_example()
    {
        Assert.Equal(ExitCode.Done, await Run("ingest --help"));
        Assert.EndsWith("Example:\n  ./alpr ingest photos/ --camera demo-01 --rate 5", _output.ToString().Trim(), StringComparison.Ordinal);
    }

    /// <summary>Every verb that reports something reports it to programs as well.</summary>
    [Fact]
    public void Every_verb_that_has_a_result_gives_it_as_JSON_too()
    {
        string[] withoutResult = ["up", "bench", "sim", "chaos"]; // up runs until it is stopped; the others hand their words, --json among them, over
        Assert.Empty(All(Root()).OfType<Verb>().Where(verb => !verb.Options.Any(option => option.Name == "--json")).Select(verb => verb.Name).Except(withoutResult));
    }

    [Theory]
    [InlineData("frobnicate", "'frobnicate'")]
    [InlineData("ingest", "Required argument")]
    [InlineData("ingest photos --rate fast", "'fast'")]
    [InlineData("hotlist import list.csv --list stolen", "--source")]
    [InlineData("hotlist import list.csv --list stolen --source ncic --format xml", "'xml'")]
    public async Task What_the_parser_cannot_take_is_quoted_and_refused(string words, string quoted)
    {
        Assert.Equal(ExitCode.Failed, await Run(words));
        Assert.Contains(quoted, _error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ingest no-such-folder", ExitCode.Failed, "'no-such-folder' is neither a folder nor a file")]
    [InlineData("ingest . --parallel 1000", ExitCode.Failed, "--parallel 1000 is not between 1 and 32")]
    [InlineData("ingest . --rate -1", ExitCode.Failed, "--rate -1 is not between")]
    [InlineData("ingest . --camera a --key b", ExitCode.CouldNotTell, "No server runs on this machine")]
    [InlineData("ingest ./tests/Engine/Engine.csproj", ExitCode.Failed, "is not a video")]
    [InlineData("screen no-such-file", ExitCode.Failed, "is no file")]
    [InlineData("why no-such-file", ExitCode.Failed, "'no-such-file' is no file")]
    [InlineData("why ./labels.tsv", ExitCode.Failed, "cannot be read as JSON")]
    [InlineData("verify no-such-folder", ExitCode.CouldNotTell, "'no-such-folder' is neither a folder nor an address")]
    [InlineData("verify .", ExitCode.CouldNotTell, "this is no published log")]
    [InlineData("verify . --key abc", ExitCode.CouldNotTell, "'abc' is no key of a log")]
    [InlineData("verify . --since no-such-file", ExitCode.CouldNotTell, "There is no kept checkpoint")]
    [InlineData("verify http://127.0.0.1:9/log", ExitCode.CouldNotTell, "cannot be read")]
    [InlineData("recognize no-such-folder", ExitCode.Failed, "'no-such-folder' is neither a folder nor a file")]
    [InlineData("recognize ./tests", ExitCode.Failed, "holds no JPEG or PNG")]
    [InlineData("recognize . --labels no-such-file", ExitCode.Failed, "There is no label file 'no-such-file'")]
    [InlineData("recognize . --labels ./labels.tsv", ExitCode.Failed, "2 labels name photos that are not there, the first of them 'a.jpg'")]
    [InlineData("hotlist import no-such-file --list a --source ncic", ExitCode.Failed, "no-such-file'")]
    [InlineData("demo code demo-investigator", ExitCode.CouldNotTell, "No server runs on this machine")]
    [InlineData("demo --check --data here", ExitCode.Failed, "leave --data out")]
    [InlineData("up --port 70000", ExitCode.Failed, "70000 is not a port")]
    [InlineData("up", ExitCode.Failed, "Run ./alpr setup")]
    [InlineData("test NoSuchSuite", ExitCode.Failed, "No suite is called 'NoSuchSuite'")]
    [InlineData("test --budget-factor 0", ExitCode.Failed, "--budget-factor 0 is not between 1 and 100")]
    [InlineData("bench match", ExitCode.Failed, "tests/Benchmarks is not in this checkout")]
    public async Task What_a_verb_cannot_do_is_said_with_what_to_do_instead(string words, int exitCode, string sentence)
    {
        _folder.File("photo.jpg", "");
        _folder.File("labels.tsv", "file\tplate\na.jpg\tABC\nb.jpg\tDEF\n");
        _folder.File("tests/Engine/Engine.csproj", "<Project />");
        Assert.Equal(exitCode, await Run(words.Replace(" .", $" {_folder.Path}", StringComparison.Ordinal)));
        Assert.Contains(sentence, _error.ToString(), StringComparison.Ordinal);
    }

    private RootCommand Root() =>
        Verbs.All(new Checkout(_folder.Path), new Terminal(_output, _error, interactive: false, TimeProvider.System), TimeProvider.System);

    private Task<int> Run(string words) => Root().Parse(words).InvokeAsync(new InvocationConfiguration { Output = _output, Error = _error });

    private static IEnumerable<Command> All(Command command) => command.Subcommands.SelectMany(All).Prepend(command);
}
