namespace AlprGrains.Tests.Chaos;

/// <summary>What was sent and what was acknowledged, as the sender remembers it across kills.</summary>
public sealed class Ledger
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, SentRead> _sent = [];
    private readonly HashSet<string> _acknowledged = [];
    private int _next;

    public int SentCount { get { lock (_gate) return _sent.Count; } }

    public int AcknowledgedCount { get { lock (_gate) return _acknowledged.Count; } }

    /// <summary>Draws the next reads of a camera; plates are made up, each seen about eight times.</summary>
    public SentRead[] Draw(int count)
    {
        lock (_gate)
        {
            var drawn = Enumerable.Range(_next, count).Select(number => new SentRead($"read-{number:D7}", PlateOf(number / 8))).ToArray();
            _next += count;
            foreach (var read in drawn) _sent.Add(read.Sequence, read);
            return drawn;
        }
    }

    /// <summary>One read more, of a plate that is given.</summary>
    public SentRead DrawOf(string plate)
    {
        lock (_gate)
        {
            var drawn = new SentRead($"read-{_next++:D7}", plate);
            _sent.Add(drawn.Sequence, drawn);
            return drawn;
        }
    }

    public void Acknowledge(IEnumerable<SentRead> reads)
    {
        lock (_gate) foreach (var read in reads) _acknowledged.Add(read.Sequence);
    }

    public bool IsAcknowledged(SentRead read)
    {
        lock (_gate) return _acknowledged.Contains(read.Sequence);
    }

    public IReadOnlyList<SentRead> Everything()
    {
        lock (_gate) return [.. _sent.Values];
    }

    // Eight characters that no file holds by accident: letters and digits mixed by a fixed stride.
    private static string PlateOf(int number)
    {
        const string Letters = "ABCDEFGHJKLMNPRTUVWXYZ";
        var mixed = unchecked((uint)number * 2654435761u);
        char Letter(int shift) => Letters[(int)((mixed >> shift) % (uint)Letters.Length)];
        return $"{mixed % 9 + 1}{Letter(3)}{Letter(8)}{Letter(13)}{number % 10_000:D4}";
    }
}
