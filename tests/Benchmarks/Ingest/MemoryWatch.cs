using System.Collections.Immutable;

namespace AlprGrains.Tests.Benchmarks.Ingest;

/// <summary>The process's working set after each tenth of a run, in MiB: flat means that reads cost no memory.</summary>
internal sealed class MemoryWatch
{
    private const int Tenths = 10;

    private readonly long[] _mebibytes = new long[Tenths];

    public ImmutableArray<long> AtTenthsMebibytes => [.. _mebibytes];

    public void Progress(long done, long all)
    {
        var tenth = (int)(done * Tenths / all) - 1;
        if (tenth >= 0 && Volatile.Read(ref _mebibytes[tenth]) == 0) Interlocked.CompareExchange(ref _mebibytes[tenth], Environment.WorkingSet >> 20, 0);
    }
}
