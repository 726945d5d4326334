using AlprGrains.Audit;
using AlprGrains.Gateway.Http;

namespace AlprGrains.Gateway.Audit;

/// <summary>
/// The published audit log for anyone, in the form of C2SP tlog-tiles: <c>/log/checkpoint</c>, <c>/log/key</c>, <c>/log/tile/…</c>. It
/// holds no plate and no name, so it needs no log-in. Whoever keeps copies can show what was changed later.
/// </summary>
public static class PublishedLogApi
{
    public const string Prefix = "/log";

    /// <summary>Requests that are answered at once; what comes on top is told to wait.</summary>
    private const int AtOnceMax = 32;

    private const string ForEver = "public, max-age=31536000, immutable";
    private const string ForASecond = "public, max-age=1";

    private static readonly SemaphoreSlim Turns = new(AtOnceMax);

    public static void MapPublishedLog(this IEndpointRouteBuilder routes)
    {
        var log = routes.MapGroup(Prefix).AllowAnonymous().ExcludeFromDescription(); // its description is c2sp.org/tlog-tiles
        foreach (var name in (string[])["checkpoint", "key"]) log.MapGet(name, (HttpContext http, IGrainFactory grains) => Answer(http, grains, name));
        log.MapGet("/tile/{**path}", (string path, HttpContext http, IGrainFactory grains) => Answer(http, grains, "tile/" + path));
    }

    private static async Task<IResult> Answer(HttpContext http, IGrainFactory grains, string path)
    {
        if (path.Length > IPublishedLogGrain.PathCharactersMax) return Absent();
        if (!await Turns.WaitAsync(0)) return Problems.Busy(http, "Many read the log at this moment. Try again in a second.");
        PublishedLogFile? file;
        try
        {
            file = await grains.GetGrain<IPublishedLogGrain>(IPublishedLogGrain.Main).Read(path);
        }
        finally
        {
            Turns.Release();
        }
        if (file is null) return Absent();
        var headers = http.Response.Headers;
        headers.CacheControl = file.IsImmutable ? ForEver : ForASecond;
        headers.Remove("Pragma");
        headers.AccessControlAllowOrigin = "*"; // anyone's page may check it
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        return TypedResults.Bytes(file.Content, file.IsText ? "text/plain; charset=utf-8" : "application/octet-stream");
    }

    private static IResult Absent() =>
        Problems.NotFound("The log has no such file. It begins at /log/checkpoint; tiles beyond what that covers do not exist yet, and paths have one spelling (c2sp.org/tlog-tiles).");
}
