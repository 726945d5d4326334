using System.Buffers.Binary;
using System.Text;

namespace AlprGrains.Audit.Notes;

/// <summary>
/// A text signed by keys with names (C2SP signed-note). Signatures by keys that nobody asked for are ignored, so that witnesses may
/// add theirs; one by the asked-for key that does not hold refuses the note.
/// </summary>
public static class SignedNote
{
    /// <summary>Longest note that is read.</summary>
    public const int BytesMax = 64 << 10;

    private const string Dash = "\u2014 ";
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text, which ends with a line end, with one signature.</summary>
    public static string Sign(string text, NoteKey key, ReadOnlySpan<byte> seed)
    {
        if (!text.EndsWith('\n')) throw new ArgumentException("a note's text ends with a line end");
        var signature = new byte[4 + Ed25519.SignatureBytes];
        BinaryPrimitives.WriteUInt32BigEndian(signature, key.Id);
        Ed25519.Sign(seed, Strict.GetBytes(text)).CopyTo(signature, 4);
        return $"{text}\n{Dash}{key.Name} {Convert.ToBase64String(signature)}\n";
    }

    /// <summary>The text of a note that the key signed; else null and what is wrong.</summary>
    public static string? Open(ReadOnlySpan<byte> note, NoteKey key, out string problem)
    {
        problem = "";
        if (note.Length > BytesMax) return Refuse($"has {note.Length} bytes; at most {BytesMax} are read", out problem);
        string all;
        try { all = Strict.GetString(note); }
        catch (DecoderFallbackException) { return Refuse("is not UTF-8", out problem); }
        if (all.Any(c => c < ' ' && c != '\n')) return Refuse("holds control characters", out problem);
        var split = all.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (split < 0) return Refuse("has no signatures", out problem);
        var text = all[..(split + 1)];
        var lines = all[(split + 2)..];
        if (!lines.EndsWith('\n')) return Refuse("ends inside a line", out problem);

        var isSigned = false;
        foreach (var line in lines[..^1].Split('\n'))
        {
            if (!TryParse(line, out var name, out var id, out var signature)) return Refuse("has a line that is no signature", out problem);
            if (name != key.Name || id != key.Id) continue;
            if (!Ed25519.IsSignedBy(key.PublicKey, Strict.GetBytes(text), signature)) return Refuse("was changed: the log's signature does not hold", out problem);
            isSigned = true;
        }
        return isSigned ? text : Refuse($"is not signed by {key.Name}+{key.Id:x8}", out problem);
    }

    private static bool TryParse(string line, out string name, out uint id, out byte[] signature)
    {
        (name, id, signature) = ("", 0, []);
        if (!line.StartsWith(Dash, StringComparison.Ordinal)) return false;
        var parts = line[Dash.Length..].Split(' ');
        if (parts.Length != 2 || !NoteKey.IsName(parts[0])) return false;
        var bytes = new byte[parts[1].Length];
        if (!Convert.TryFromBase64String(parts[1], bytes, out var length) || length <= 4) return false;
        if (Convert.ToBase64String(bytes.AsSpan(0, length)) != parts[1]) return false; // one spelling only
        (name, id, signature) = (parts[0], BinaryPrimitives.ReadUInt32BigEndian(bytes), bytes[4..length]);
        return true;
    }

    private static string? Refuse(string because, out string problem)
    {
        problem = because;
        return null;
    }
}
