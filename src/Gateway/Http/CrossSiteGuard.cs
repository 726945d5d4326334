namespace AlprGrains.Gateway.Http;

/// <summary>
/// Turns away a changing request that a page of another origin sent: the session cookie is SameSite=Strict, but ports of one
/// host are one site. Programs that are not browsers send neither header and are let through; forms carry a token besides.
/// </summary>
public static class CrossSiteGuard
{
    public static void UseCrossSiteGuard(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        if (IsFromElsewhere(http.Request))
            await Problems.Of(403, "cross-site", "Sent by another site", "A page of another origin sent this request. Open the page here and try again.").ExecuteAsync(http);
        else
            await next(http);
    });

    private static bool IsFromElsewhere(HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method)) return false;
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0) return site is not ("same-origin" or "none");
        var origin = request.Headers.Origin.ToString();
        return origin.Length > 0 && !string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
    }
}
