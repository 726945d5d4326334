namespace AlprGrains.Grains.Cameras;

/// <summary>How much happened in the last 60 seconds: one count per second in a ring.</summary>
internal sealed class MinuteCount
{
    private const int Seconds = 60;

    private readonly long[] _counts = new long[Seconds];
    private readonly long[] _secondOf = new long[Seconds];

    public void Add(DateTimeOffset at, int count)
    {
        var second = at.ToUnixTimeSeconds();
        var slot = (int)(second % Seconds);
        if (_secondOf[slot] != second) (_secondOf[slot], _counts[slot]) = (second, 0);
        _counts[slot] += count;
    }

    public long Count(DateTimeOffset now)
    {
        var second = now.ToUnixTimeSeconds();
        long sum = 0;
        for (var slot = 0; slot < Seconds; slot++)
            if (_secondOf[slot] > second - Seconds && _secondOf[slot] <= second) sum += _counts[slot];
        return sum;
    }
}
