using AlprGrains.Audit.Files;

namespace AlprGrains.Audit.Writing;

/// <summary>What others see of the writer that came last: its number, and a beat that is another one after each second in which it made entries durable.</summary>
/// <param name="Epoch">0 when nobody ever wrote.</param>
/// <param name="Beat">Compared, and nothing else.</param>
public readonly record struct WriterSign(long Epoch, string Beat)
{
    internal const string Left = "left";

    /// <summary>Whether nobody holds the log: nobody ever did, or the last one closed it.</summary>
    public bool IsVacant => Epoch == 0 || Beat == Left;

    /// <summary>Looks into a log's folder. Throws <see cref="IOException"/> when that cannot be read.</summary>
    public static WriterSign Look(string folder) => WriterEpoch.Look(new LogFolder(folder).Epochs);
}
