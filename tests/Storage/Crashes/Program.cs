using System.Globalization;

namespace AlprGrains.Tests.Storage.Crashes;

/// <summary>
/// Started by the crash tests as a process of its own, to be killed: <c>append FOLDER FIRST</c> appends reads from a number
/// on for ever. Test runners load the assembly and never come here.
/// </summary>
public static class Program
{
    public static async Task<int> Main(string[] words)
    {
        if (words is not ["append", var folder, var first]) return 2;
        await KilledAppender.Run(folder, int.Parse(first, CultureInfo.InvariantCulture), Console.Out);
        return 0;
    }
}
