using System.Security.Cryptography;
using AlprGrains.Sharing;

namespace AlprGrains.Gateway.Sharing;

/// <summary>
/// Bytes with a name and a type in; a document to be attached, or what is wrong with it, out. A file is what its first bytes say it is, not
/// what it is called: what is shown in a browser later must not be a page.
/// </summary>
public static class SharingDocuments
{
    /// <summary>Longest file name that is kept; the rest is cut.</summary>
    public const int FileNameCharactersMax = 120;

    public static readonly (string Id, string Words)[] Kinds =
        [("request-form", "the signed request form"), ("legal-process", "the subpoena, warrant or order"), ("attestation", "the signed attestation"), ("other", "something else")];

    private static readonly (string ContentType, byte[] Begins)[] Types =
        [("application/pdf", "%PDF-"u8.ToArray()), ("image/png", [0x89, (byte)'P', (byte)'N', (byte)'G']), ("image/jpeg", [0xff, 0xd8, 0xff])];

    public static bool TryRead(string? kind, string? fileName, string? contentType, ReadOnlyMemory<byte> bytes, out SharingDocument document, out string problem)
    {
        document = null!;
        var given = kind?.Trim() ?? "";
        problem = !Kinds.Any(known => known.Id == given) ? $"the kind is {(given.Length == 0 ? "missing" : $"'{Cut(given)}'")}; one of {string.Join(", ", Kinds.Select(known => known.Id))} is needed"
            : bytes.IsEmpty ? "the document is empty"
            : bytes.Length > SharingLimits.DocumentBytesMax ? $"the document has {bytes.Length} bytes; at most {SharingLimits.DocumentBytesMax} are taken"
            : "";
        if (problem.Length > 0) return false;
        var type = Types.FirstOrDefault(known => bytes.Span.StartsWith(known.Begins)).ContentType ?? (IsText(bytes.Span) ? "text/plain" : null);
        if (type is null)
        {
            problem = $"the file is neither PDF, PNG, JPEG nor plain text{(string.IsNullOrWhiteSpace(contentType) ? "" : $" (it was sent as '{Cut(contentType)}')")}; print it to PDF and send that";
            return false;
        }
        document = new SharingDocument(given, NameOf(fileName), type, bytes);
        return true;
    }

    /// <summary>The same for a file of a form.</summary>
    public static async Task<(SharingDocument? Document, string Problem)> Read(string? kind, IFormFile file, CancellationToken cancelled)
    {
        if (file.Length > SharingLimits.DocumentBytesMax) return (null, $"{file.FileName} has {file.Length} bytes; at most {SharingLimits.DocumentBytesMax} are taken");
        var bytes = new byte[file.Length];
        await using (var stream = file.OpenReadStream()) await stream.ReadExactlyAsync(bytes, cancelled);
        return TryRead(kind, file.FileName, file.ContentType, bytes, out var document, out var problem) ? (document, "") : (null, problem);
    }

    public static string DigestOf(SharingDocument document) => Convert.ToHexStringLower(SHA256.HashData(document.Content.Span));

    // Only a name to be shown: no folders, no control characters.
    private static string NameOf(string? fileName)
    {
        var name = new string([.. (fileName ?? "").Split('/', '\\')[^1].Where(c => !char.IsControl(c)).Take(FileNameCharactersMax)]).Trim();
        return name.Length == 0 ? "document" : name;
    }

    private static bool IsText(ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes)
            if (b < 0x20 && b is not ((byte)'\n' or (byte)'\r' or (byte)'\t')) return false;
        return System.Text.Unicode.Utf8.IsValid(bytes);
    }

    private static string Cut(string text) => text.Length > 40 ? text[..40] : text;
}
