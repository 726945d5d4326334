using Microsoft.AspNetCore.Http.HttpResults;

namespace AlprGrains.Gateway.Http;

/// <summary>
/// Problem details (RFC 9457) for everything that is refused: what was wrong, quoted, and what to do. The type is a name of
/// ours, <c>urn:alpr:problem:…</c>, for programs to tell problems apart.
/// </summary>
public static class Problems
{
    /// <summary>A camera or client that is turned away for load waits at least this long.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    public static ProblemHttpResult Of(int status, string name, string title, string detail, params ReadOnlySpan<(string Name, object? Value)> more)
    {
        var extensions = new Dictionary<string, object?>();
        foreach (var (key, value) in more) extensions[key] = value;
        return TypedResults.Problem(detail, instance: null, status, title, $"urn:alpr:problem:{name}", extensions);
    }

    /// <summary>429 with Retry-After: nothing was kept, the sender keeps what it has and tries again (INV-13).</summary>
    public static IResult Busy(HttpContext http, string detail, params ReadOnlySpan<(string Name, object? Value)> more)
    {
        http.Response.Headers.RetryAfter = ((int)RetryAfter.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Of(StatusCodes.Status429TooManyRequests, "busy", "Too much is under way", detail, more);
    }

    public static ProblemHttpResult TooLarge(long bytesMax) =>
        Of(StatusCodes.Status413PayloadTooLarge, "too-large", "The body is too large", $"At most {bytesMax} bytes are taken here. Send less at a time.");

    public static ProblemHttpResult NotFound(string detail) => Of(StatusCodes.Status404NotFound, "not-found", "Not found", detail);

    public static ProblemHttpResult BadRequest(string name, string detail, params ReadOnlySpan<(string Name, object? Value)> more) =>
        Of(StatusCodes.Status400BadRequest, name, "The request cannot be used", detail, more);
}
