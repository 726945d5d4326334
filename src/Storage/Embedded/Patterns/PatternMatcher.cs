using System.Runtime.Intrinsics;
using AlprGrains.Plates;

namespace AlprGrains.Storage.Embedded.Patterns;

/// <summary>
/// A pattern, ready to be held against packed plates, four at a time. The pattern is cut at its stars into runs; a run's possible
/// starts are one bit for each of the ten characters, found for all of them at once by comparing with a known character and
/// shifting; each run takes its first possible start behind the run before, which leaves most room for those that follow.
/// </summary>
/// <remarks>In the bit masks a character is marked by the highest of its six bits. No start lies where a run would end behind the plate.</remarks>
internal sealed class PatternMatcher
{
    private const ulong Marks = 0x0820_8208_2082_0820; // the highest bit of each of the ten characters
    private const ulong FirstMark = 1UL << (PackedPlate.FirstShift + PackedPlate.CharacterBits - 1);
    private const ulong LowBits = Marks - (Marks >> (PackedPlate.CharacterBits - 1)); // the other five of each

    private readonly Run[] _runs;
    private readonly bool _startsAtFirst, _endsAtLast, _fits;
    private readonly Vector256<ulong> _prefixMask, _prefix;

    public PatternMatcher(PlatePattern pattern)
    {
        var text = pattern.Text;
        _startsAtFirst = text[0] != '*';
        _endsAtLast = text[^1] != '*';
        _runs = [.. text.Split('*', StringSplitOptions.RemoveEmptyEntries).Select(run => new Run(run))];
        _fits = _runs.Sum(run => run.Length) <= PlateNumber.CharactersMax;

        ulong mask = 0, prefix = 0;
        if (_startsAtFirst && _fits)
        {
            foreach (var (place, code) in _runs[0].Known)
            {
                var shift = PackedPlate.FirstShift - place * PackedPlate.CharacterBits;
                mask |= 0x3fUL << shift;
                prefix |= code << shift;
            }
        }
        (_prefixMask, _prefix) = (Vector256.Create(mask), Vector256.Create(prefix));
        // The known characters before the first wildcard: all matches lie together in the order of plates.
        var leading = _startsAtFirst ? text.AsSpan().IndexOfAny('?', '*') is var wildcard and >= 0 ? wildcard : Math.Min(text.Length, PlateNumber.CharactersMax) : 0;
        var rest = (1UL << (PackedPlate.FirstShift + PackedPlate.CharacterBits - leading * PackedPlate.CharacterBits)) - 1;
        From = prefix & ~rest;
        Until = From | rest;
    }

    /// <summary>No plate below this one matches.</summary>
    public ulong From { get; }

    /// <summary>No plate above this one matches.</summary>
    public ulong Until { get; }

    /// <summary>Whether one plate matches.</summary>
    public bool Matches(ulong packed) => _fits && Matching(Vector256.CreateScalar(packed)) != 0;

    /// <summary>Which of four plates match: one bit each, the first lowest. 0 is no plate and never matches.</summary>
    public uint Matching(Vector256<ulong> plates)
    {
        if (!_fits) return 0;
        if (_startsAtFirst && (plates & _prefixMask) is var head && !Vector256.EqualsAny(head, _prefix)) return 0;

        var marks = Vector256.Create(Marks);
        var there = Occupied(plates, marks); // characters that the plate has
        var starts = _startsAtFirst ? Vector256.Create(FirstMark) : marks;
        for (var i = 0; ; i++)
        {
            var run = _runs[i];
            foreach (ref readonly var known in run.Compared.AsSpan())
                starts &= Vector256.ShiftLeft(Vector256.AndNot(marks, Occupied(plates ^ known.Everywhere, marks)), known.Shift);
            if (run.EndsWithAny) starts &= Vector256.ShiftLeft(there, run.LastShift);
            var isLastRun = i == _runs.Length - 1;
            if (isLastRun && _endsAtLast)
                starts &= Vector256.ShiftLeft(Vector256.AndNot(there, Vector256.ShiftLeft(there, PackedPlate.CharacterBits)), run.LastShift);
            if (isLastRun || starts == Vector256<ulong>.Zero) break;
            starts = Vector256.ShiftRightLogical(AndAllBehind(starts), run.Length * PackedPlate.CharacterBits);
        }
        return ~Vector256.Equals(starts, Vector256<ulong>.Zero).ExtractMostSignificantBits() & 0b1111;
    }

    // Marks the characters that are not 0: adding 31 to a character's five low bits carries into its highest unless they are 0.
    private static Vector256<ulong> Occupied(Vector256<ulong> packed, Vector256<ulong> marks)
    {
        var low = Vector256.Create(LowBits);
        return ((packed & low) + low | packed) & marks;
    }

    // The first mark and all behind it.
    private static Vector256<ulong> AndAllBehind(Vector256<ulong> marks)
    {
        marks |= Vector256.ShiftRightLogical(marks, PackedPlate.CharacterBits);
        marks |= Vector256.ShiftRightLogical(marks, 2 * PackedPlate.CharacterBits);
        marks |= Vector256.ShiftRightLogical(marks, 4 * PackedPlate.CharacterBits);
        return marks | Vector256.ShiftRightLogical(marks, 8 * PackedPlate.CharacterBits);
    }

    /// <summary>Known characters and question marks between two stars.</summary>
    private sealed class Run
    {
        public Run(string text)
        {
            Length = text.Length;
            LastShift = (text.Length - 1) * PackedPlate.CharacterBits;
            EndsWithAny = text[^1] == '?';
            Known = [.. text.Select((character, place) => (place, character)).Where(one => one.character != '?').Select(one => (one.place, PackedPlate.CodeOf(one.character)))];
            Compared = [.. Known.Select(one => (Vector256.Create(Everywhere(one.Code)), one.Place * PackedPlate.CharacterBits))];
        }

        public int Length { get; }

        /// <summary>From a mark of the run's last character to one of its first.</summary>
        public int LastShift { get; }

        /// <summary>Its last character may be any, but must be there; a question mark before a known character is there with that.</summary>
        public bool EndsWithAny { get; }

        public (int Place, ulong Code)[] Known { get; }

        public (Vector256<ulong> Everywhere, int Shift)[] Compared { get; }

        private static ulong Everywhere(ulong code)
        {
            ulong all = 0;
            for (var shift = 0; shift <= PackedPlate.FirstShift; shift += PackedPlate.CharacterBits) all |= code << shift;
            return all;
        }
    }
}
