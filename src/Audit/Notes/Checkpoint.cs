using System.Globalization;
using System.Text;
using AlprGrains.Audit.Tree;

namespace AlprGrains.Audit.Notes;

/// <summary>What a log says of itself, signed (C2SP tlog-checkpoint): its name, how many entries it has, and the root over them.</summary>
public sealed record Checkpoint(string Origin, long Size, TreeHash Root)
{
    /// <summary>As a signed note.</summary>
    public string Sign(NoteKey key, ReadOnlySpan<byte> seed) =>
        SignedNote.Sign(string.Create(CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{Root.Base64}\n"), key, seed);

    /// <summary>The checkpoint in a signed note; else null and what is wrong.</summary>
    public static Checkpoint? Open(ReadOnlySpan<byte> note, NoteKey key, out string problem)
    {
        if (SignedNote.Open(note, key, out problem) is not { } text) return null;
        var lines = text[..^1].Split('\n');
        problem = "is signed, but is no checkpoint of this log";
        if (lines.Length < 3 || lines.Any(line => line.Length == 0) || lines[0] != key.Name) return null;
        if (!long.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size)) return null;
        if (size.ToString(CultureInfo.InvariantCulture) != lines[1]) return null;
        var root = new byte[TreeHash.Bytes];
        if (lines[2].Length != 44 || !Convert.TryFromBase64String(lines[2], root, out var length) || length != TreeHash.Bytes) return null;
        problem = "";
        return new Checkpoint(lines[0], size, TreeHash.Read(root));
    }

    /// <summary>As bytes of the file.</summary>
    internal static byte[] BytesOf(string note) => Encoding.UTF8.GetBytes(note);
}
