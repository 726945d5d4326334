using System.Globalization;
using System.Security.Cryptography;
using AlprGrains.Audit;
using AlprGrains.Audit.Writing;

namespace AlprGrains.Tests.Audit.Faults;

/// <summary>
/// A writer of its own: <c>write FOLDER ENTRIES</c>. Prints "acknowledged INDEX LEAF" for each receipt, and each checkpoint that it
/// sees as base64, so that whoever kills it knows what it promised. Exit code 3 when the log took no more.
/// </summary>
public static class WriterProgram
{
    public const int Refused = 3;

    public static async Task<int> Main(string[] arguments)
    {
        if (arguments is not ["write", var folder, var count]) return 2;
        var output = Console.OpenStandardOutput();
        try
        {
            using var log = TileLog.Open(new TileLogOptions(folder) { Origin = "example.org/log", PublishPeriod = TimeSpan.FromMilliseconds(1) }, TimeProvider.System, RandomNumberGenerator.Create());
            for (var i = 0; i < int.Parse(count, CultureInfo.InvariantCulture); i++)
            {
                var receipt = await log.Append(Logs.Numbered(i));
                Say($"acknowledged {receipt.Index} {receipt.Leaf.Hex}");
                // Every third waits to be published, so that faults fall between publishing and writing too.
                if (i % 3 == 2 && log.PublishingProblem is null) await Task.WhenAny(log.WhenPublished(receipt.Index), Task.Delay(TimeSpan.FromSeconds(1)));
                Say($"checkpoint {Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(log.Published.Note))}");
            }
            return 0;
        }
        catch (Exception refused) when (refused is AuditLogWriteException or AuditLogRefusedException)
        {
            Say($"refused {refused.Message}");
            return Refused;
        }

        // One call to the system a line: what was printed is printed, whatever happens next.
        void Say(string line) => output.Write(System.Text.Encoding.UTF8.GetBytes(line + "\n"));
    }
}
