using System.Globalization;

namespace AlprGrains.Tests.Storage.Crashes;

/// <summary>
/// Started by the crash tests as a process of its own, to be killed: <c>append FOLDER FIRST</c> appends reads from a number
/// on for ever, <c>fill FOLDER</c> makes reads of two days, <c>purge FOLDER TICKS</c> destroys what is due at that time. Test runners load the assembly and never come here.
/// </summary>
public static class Program
{
    public static async Task<int> Main(string[] words)
    {
        if (words is ["fill", var filled])
        {
            await Retention.PurgeProgram.Fill(filled);
            return 0;
        }
        if (words is ["purge", var purged, var ticks])
        {
            await Retention.PurgeProgram.Run(purged, new DateTimeOffset(long.Parse(ticks, CultureInfo.InvariantCulture), TimeSpan.Zero));
            return 0;
        }
        if (words is not ["append", var folder, var first]) return 2;
        await KilledAppender.Run(folder, int.Parse(first, CultureInfo.InvariantCulture), Console.Out);
        return 0;
    }
}
