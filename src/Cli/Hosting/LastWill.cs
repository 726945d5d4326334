using System.Diagnostics;
using AlprGrains.Cli.CommandLine;

namespace AlprGrains.Cli.Hosting;

/// <summary>
/// A command that is carried out when this process is gone, however it went: a shell waits for the end of a pipe whose other end only we
/// hold. (The system's own signal at a parent's death is a trap here: it comes when the thread that started the child ends.) Disposing
/// takes it back: then it is not carried out.
/// </summary>
public sealed class LastWill : IAsyncDisposable
{
    private readonly Process _waiting;

    private LastWill(Process waiting) => _waiting = waiting;

    public static LastWill Of(params string[] command) => new(
        Process.Start(new ProcessStartInfo("setsid", ["sh", "-c", "read -r nothing; exec \"$@\" >/dev/null 2>&1", "sh", .. command]) // a session of its own: Ctrl-C does not reach it
        {
            RedirectStandardInput = true,
            WorkingDirectory = "/",
        }) ?? throw new VerbFailure("Could not start setsid, which watches over what this command starts."));

    public async ValueTask DisposeAsync()
    {
        _waiting.Kill();
        await _waiting.WaitForExitAsync(CancellationToken.None);
        _waiting.Dispose();
    }
}
