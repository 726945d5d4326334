using System.CommandLine;

namespace AlprGrains.Cli.CommandLine;

/// <summary>A verb that is a program below tests/: it is built in Release first, gets the words as they were typed, and its exit code is the verb's.</summary>
public abstract class HandOverVerb : Verb
{
    private readonly Argument<string[]> _arguments;

    /// <param name="name">As it is typed.</param>
    /// <param name="checkout">Where the program lies.</param>
    /// <param name="terminal">Where failures are told.</param>
    /// <param name="description">One sentence.</param>
    /// <param name="example">One real example.</param>
    /// <param name="folder">Its project's folder below tests/.</param>
    /// <param name="words">What may be typed after it.</param>
    /// <param name="timeLimit">Then it is stopped, and nobody could tell.</param>
    protected HandOverVerb(string name, Checkout checkout, Terminal terminal, string description, string example, string folder, string words, TimeSpan timeLimit)
        : base(name, description, example)
    {
        _arguments = new Argument<string[]>("arguments") { Description = words, Arity = ArgumentArity.ZeroOrMore, CaptureRemainingTokens = true };
        Add(_arguments);
        TreatUnmatchedTokensAsErrors = false;
        Runs(terminal, async (parsed, stop) =>
        {
            var project = Path.Combine(checkout.Root, "tests", folder);
            if (!Directory.Exists(project)) throw new VerbFailure($"tests/{folder} is not in this checkout: ./alpr {name} has nothing to run.");
            var ending = await ChildProcess.Run(
                "dotnet",
                ["run", "-c", "Release", "--project", project, "--", .. parsed.GetValue(_arguments) ?? [], .. parsed.UnmatchedTokens],
                checkout.Root, timeLimit, stop);
            return ending.ExitCode ?? ExitCode.CouldNotTell;
        });
    }
}
