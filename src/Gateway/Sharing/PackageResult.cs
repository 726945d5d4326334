using System.Globalization;
using AlprGrains.People;
using AlprGrains.Sharing;

namespace AlprGrains.Gateway.Sharing;

/// <summary>
/// A package as the answer to a request: its receipt was durable before the first byte leaves. It is sent in pieces, so that one of many
/// reads costs no memory here; when a piece is not given any more the connection breaks off, and the recipient sees that it is short.
/// </summary>
public sealed class PackageResult(SharingRequestId request, SharingDownload download, SessionAssertion session) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = "application/octet-stream";
        response.ContentLength = download.Bytes;
        response.Headers.ContentDisposition = $"attachment; filename=\"{download.FileName.Replace("\"", "", StringComparison.Ordinal)}\"";
        response.Headers["Content-Digest"] = $"sha-256=:{Convert.ToBase64String(Convert.FromHexString(download.Sha256))}:"; // RFC 9530
        response.Headers["X-Audit-Entry"] = download.Receipt?.Index.ToString(CultureInfo.InvariantCulture);
        var grain = httpContext.RequestServices.GetRequiredService<IGrainFactory>().SharingRequest(request);
        for (long sent = 0; sent < download.Bytes;)
        {
            if (await grain.Chunk(download.Token, sent, session) is not { Length: > 0 } chunk)
            {
                httpContext.Abort();
                return;
            }
            await response.Body.WriteAsync(chunk, httpContext.RequestAborted);
            sent += chunk.Length;
        }
    }
}
