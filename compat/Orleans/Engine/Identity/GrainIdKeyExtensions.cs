using System.Buffers.Text;
using System.Text;

namespace Orleans.Runtime;

/// <summary>Keys as Orleans writes them: integers in hexadecimal, GUIDs as 32 digits.</summary>
public static class GrainIdKeyExtensions
{
    public static IdSpan CreateIntegerKey(long key) => IdSpan.Create(key.ToString("X"));

    public static IdSpan CreateGuidKey(Guid key) => IdSpan.Create(key.ToString("N"));

    public static long GetIntegerKey(this GrainId grainId) =>
        TryGetIntegerKey(grainId, out var key)
            ? key
            : throw new ArgumentException($"Value \"{grainId}\" is not in the correct format for an Integer key.", nameof(grainId));

    public static Guid GetGuidKey(this GrainId grainId) =>
        TryGetGuidKey(grainId, out var key)
            ? key
            : throw new ArgumentException($"Value \"{grainId}\" is not in the correct format for a Guid key.", nameof(grainId));

    internal static bool TryGetIntegerKey(this GrainId grainId, out long key)
    {
        var bytes = grainId.Key.AsSpan();
        return Utf8Parser.TryParse(bytes, out key, out var read, 'X') && read == bytes.Length;
    }

    internal static bool TryGetGuidKey(this GrainId grainId, out Guid key)
    {
        var bytes = grainId.Key.AsSpan();
        return Utf8Parser.TryParse(bytes, out key, out var read, 'N') && read == bytes.Length;
    }
}
