namespace AlprGrains.Silo.Hosting;

/// <summary>
/// Stops the process when standard input ends. A command that starts this process holds the other end of a pipe and never writes: when the
/// command ends, in whatever way, the pipe closes, and no server stays behind that nobody knows of.
/// </summary>
public static class InputWatch
{
    public static void StopWhenInputEnds(this WebApplication app)
    {
        var watch = new Thread(() =>
        {
            using var input = Console.OpenStandardInput();
            while (input.ReadByte() >= 0) { }
            app.Lifetime.StopApplication();
        })
        {
            IsBackground = true,
            Name = "input watch",
        };
        watch.Start();
    }
}
