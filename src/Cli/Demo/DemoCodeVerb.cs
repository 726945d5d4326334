using System.CommandLine;
using AlprGrains.Cli.CommandLine;
using AlprGrains.Cli.Hosting;

namespace AlprGrains.Cli.Demo;

/// <summary>./alpr demo code USER: what the made-up person's authenticator would show now.</summary>
public sealed class DemoCodeVerb : Verb
{
    private readonly Argument<string> _user = new("user") { Description = "A log-in of the running demonstration." };
    private readonly Option<bool> _json = new("--json") { Description = "One line of JSON." };

    public DemoCodeVerb(Checkout checkout, Terminal terminal, TimeProvider time)
        : base("code", "The log-in code of a demonstration person, for the next seconds.", "./alpr demo code investigator")
    {
        Add(_user);
        Add(_json);
        Runs(terminal, (parsed, _) =>
        {
            var user = RunFile.Require(checkout).DemoUser(parsed.GetRequiredValue(_user));
            var now = time.GetUtcNow();
            if (parsed.GetValue(_json)) terminal.Json(new { user.User, Code = user.Code(now), ValidSeconds = (int)Totp.Remaining(now).TotalSeconds });
            else terminal.Result(user.Code(now));
            return Task.FromResult(ExitCode.Done);
        });
    }
}
