using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace AlprGrains.Gateway.Cameras.Protocols.PlateRecognizer;

/// <summary>A multipart form: the part <c>json</c>, and the first part that is an image.</summary>
public sealed record WebhookForm(ReadOnlyMemory<byte> Json, ReadOnlyMemory<byte>? Image)
{
    /// <summary>Most parts that are looked at.</summary>
    public const int PartsMax = 8;

    /// <summary>Largest <c>json</c> part.</summary>
    public const int JsonBytesMax = 2 << 20;

    private const int BoundaryCharactersMax = 200;

    public static bool IsForm(string? contentType) => contentType?.TrimStart().StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Takes the form apart, or says what is wrong with it.</summary>
    public static bool TryOpen(ReadOnlyMemory<byte> body, string contentType, [NotNullWhen(true)] out WebhookForm? form, [NotNullWhen(false)] out ProtocolProblem? problem)
    {
        form = null;
        problem = null;
        var boundary = MediaTypeHeaderValue.TryParse(contentType, out var type) ? HeaderUtilities.RemoveQuotes(type.Boundary).ToString() : "";
        if (boundary.Length is 0 or > BoundaryCharactersMax)
        {
            problem = new ProtocolProblem("content-type", "multipart/form-data needs a boundary", ProtocolProblem.Quote(contentType));
            return false;
        }
        try
        {
            form = Parts(body, boundary, out problem);
        }
        catch (Exception e) when (e is IOException or InvalidDataException) // how the reader says that the form ends early or is malformed
        {
            problem = new ProtocolProblem("body", "the form is cut off or malformed");
        }
        return form is not null;
    }

    private static WebhookForm? Parts(ReadOnlyMemory<byte> body, string boundary, out ProtocolProblem? problem)
    {
        var reader = new MultipartReader(boundary, StreamOver(body)) { HeadersCountLimit = 8, HeadersLengthLimit = 4096 };
        ReadOnlyMemory<byte>? json = null, image = null;
        for (var parts = 0; NextPart(reader) is { } part; parts++)
        {
            if (parts >= PartsMax) { problem = new ProtocolProblem("body", $"the form has more than {PartsMax} parts"); return null; }
            var name = ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var disposition) ? HeaderUtilities.RemoveQuotes(disposition.Name).ToString() : "";
            var content = new MemoryStream();
            part.Body.CopyTo(content);
            var bytes = content.ToArray();
            if (name == "json")
            {
                if (bytes.Length > JsonBytesMax) { problem = new ProtocolProblem("json", $"it has {bytes.Length} bytes; at most {JsonBytesMax} are taken"); return null; }
                json = bytes;
            }
            else if (image is null && bytes.Length > 0)
            {
                if (ReadFields.IsImage(bytes) is { } wrong) { problem = new ProtocolProblem("image part", wrong); return null; }
                image = bytes;
            }
        }
        problem = json is null ? new ProtocolProblem("json", "the form has no part of this name") : null;
        return json is null ? null : new WebhookForm(json.Value, image);
    }

    private static MemoryStream StreamOver(ReadOnlyMemory<byte> body) =>
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(body, out var array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
            : new MemoryStream(body.ToArray(), writable: false);

    // The stream is memory: the read completes at once, so waiting for it blocks nothing.
    private static MultipartSection? NextPart(MultipartReader reader) => reader.ReadNextSectionAsync().GetAwaiter().GetResult();
}
