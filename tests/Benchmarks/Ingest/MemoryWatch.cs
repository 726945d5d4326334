namespace AlprGrains.Tests.Benchmarks.Ingest;

/// <summary>The process's working set after a tenth of a run and at its end: flat means that reads cost no memory.</summary>
internal sealed class MemoryWatch
{
    private long _atTenth;
    private long _atEnd;

    public long AtTenthMebibytes => Interlocked.Read(ref _atTenth);

    public long AtEndMebibytes => Interlocked.Read(ref _atEnd);

    public void Progress(long done, long all)
    {
        if (done >= all / 10) Interlocked.CompareExchange(ref _atTenth, Environment.WorkingSet >> 20, 0);
        if (done >= all) Interlocked.Exchange(ref _atEnd, Environment.WorkingSet >> 20);
    }
}
