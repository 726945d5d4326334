using System.Numerics;

namespace AlprGrains.Storage.Embedded.Patterns;

/// <summary>Some plates of a table, in order, and the second of each one's last upload. Its arrays are hardly larger than what is in them.</summary>
internal sealed class PlateLeaf
{
    /// <summary>A leaf that reaches this many is split.</summary>
    public const int PlatesMax = 1024;

    /// <summary>Room that is added at a time.</summary>
    private const int Step = 32;

    private ulong[] _plates = [];
    private uint[] _seconds = [];

    public int Count { get; private set; }

    /// <summary>Memory that it takes, objects' headers included.</summary>
    public long BytesHeld => 40 + (24 + _plates.Length * sizeof(ulong)) + (24 + _seconds.Length * sizeof(uint));

    /// <summary>The plates.</summary>
    public ReadOnlySpan<ulong> Plates => _plates.AsSpan(0, Count);

    /// <summary>The second of each one's last upload.</summary>
    public ReadOnlySpan<uint> Seconds => _seconds.AsSpan(0, Count);

    public ulong First => _plates[0];

    /// <summary>Adds a plate or moves its last upload on; true when it is new.</summary>
    public bool Note(ulong plate, uint second)
    {
        var at = Plates.BinarySearch(plate);
        if (at >= 0)
        {
            if (_seconds[at] < second) _seconds[at] = second;
            return false;
        }
        at = ~at;
        if (Count == _plates.Length) Resize(Count + Step);
        _plates.AsSpan(at, Count - at).CopyTo(_plates.AsSpan(at + 1));
        _seconds.AsSpan(at, Count - at).CopyTo(_seconds.AsSpan(at + 1));
        (_plates[at], _seconds[at]) = (plate, second);
        Count++;
        return true;
    }

    /// <summary>Takes the upper half out, as a leaf of its own.</summary>
    public PlateLeaf SplitOff()
    {
        var half = Count / 2;
        var upper = new PlateLeaf { _plates = [.. Plates[half..]], _seconds = [.. Seconds[half..]], Count = Count - half };
        Count = half;
        Resize(half);
        return upper;
    }

    /// <summary>Takes all plates of the leaf behind this one.</summary>
    public void Append(PlateLeaf next)
    {
        Resize(Count + next.Count);
        next.Plates.CopyTo(_plates.AsSpan(Count));
        next.Seconds.CopyTo(_seconds.AsSpan(Count));
        Count += next.Count;
    }

    /// <summary>Forgets plates whose last upload is not after a second. Gives how many.</summary>
    public int RemoveUntil(uint second)
    {
        if (!Holds(second)) return 0;
        var kept = 0;
        for (var i = 0; i < Count; i++)
        {
            if (_seconds[i] <= second) continue;
            (_plates[kept], _seconds[kept]) = (_plates[i], _seconds[i]);
            kept++;
        }
        var removed = Count - kept;
        _plates.AsSpan(kept).Clear(); // a plate that is past its retention stays nowhere
        Count = kept;
        if (_plates.Length > kept + Step) Resize(kept);
        return removed;
    }

    // Nearly every leaf has none to remove, each minute: look before writing.
    private bool Holds(uint second)
    {
        var seconds = Seconds;
        var i = 0;
        if (Vector.IsHardwareAccelerated)
        {
            var until = new Vector<uint>(second);
            for (; i <= seconds.Length - Vector<uint>.Count; i += Vector<uint>.Count)
                if (Vector.LessThanOrEqualAny(new Vector<uint>(seconds[i..]), until)) return true;
        }
        for (; i < seconds.Length; i++)
            if (seconds[i] <= second) return true;
        return false;
    }

    private void Resize(int capacity)
    {
        Array.Resize(ref _plates, capacity);
        Array.Resize(ref _seconds, capacity);
    }
}
