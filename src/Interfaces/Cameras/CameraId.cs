using System.Diagnostics.CodeAnalysis;

namespace AlprGrains.Cameras;

/// <summary>A camera's name: 1 to 64 of a-z, 0-9, dot, hyphen and underscore, lower-case; also its grain's key.</summary>
[GenerateSerializer, Immutable, Alias("CameraId")]
public readonly record struct CameraId
{
    private CameraId(string text) => Text = text;

    [Id(0)] public string Text { get; private init; }

    /// <summary>Lowers letters; refuses the rest with the reason.</summary>
    public static bool TryParse(string? input, out CameraId id, [NotNullWhen(false)] out string? problem)
    {
        var text = input?.Trim().ToLowerInvariant() ?? "";
        problem = text.Length switch
        {
            0 => "the camera id is empty",
            > 64 => $"the camera id has {text.Length} characters; at most 64 are taken",
            _ when text.Any(c => c is not (>= 'a' and <= 'z' or >= '0' and <= '9' or '.' or '-' or '_')) =>
                $"'{input}' is not a camera id: letters a-z, digits, dot, hyphen and underscore are taken",
            _ => null,
        };
        id = problem is null ? new CameraId(text) : default;
        return problem is null;
    }

    /// <summary>For literals: throws where <see cref="TryParse"/> refuses.</summary>
    public static CameraId Parse(string input) => TryParse(input, out var id, out var problem) ? id : throw new FormatException(problem);

    public override string ToString() => Text;
}

/// <summary>Names one frame by its camera and its bytes: SHA-256, 64 lower-case hex digits.</summary>
[GenerateSerializer, Immutable, Alias("FrameId")]
public readonly record struct FrameId([property: Id(0)] string Hex)
{
    public static FrameId Of(CameraId camera, ReadOnlySpan<byte> encodedFrame)
    {
        using var hash = System.Security.Cryptography.IncrementalHash.CreateHash(System.Security.Cryptography.HashAlgorithmName.SHA256);
        hash.AppendData(System.Text.Encoding.UTF8.GetBytes($"{camera.Text}\0"));
        hash.AppendData(encodedFrame);
        return new FrameId(Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
