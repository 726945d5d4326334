using AlprGrains.Gateway.Health;

namespace AlprGrains.Gateway.Http;

/// <summary>Turns away what arrives over a connection that was kept open, once the process admits nothing new: another process will take it.</summary>
public static class Admission
{
    public static void UseAdmission(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        var draining = http.RequestServices.GetRequiredService<Draining>();
        if (!draining.Closed.IsCancellationRequested || http.Request.Path.StartsWithSegments("/health")) return next(http);
        http.Response.Headers.RetryAfter = ((int)Problems.RetryAfter.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
        http.Response.Headers.Connection = "close";
        return Problems.Of(503, "draining", "This process stops", "Nothing of the request was kept. Send it again: another process takes it, or this one when it is back.").ExecuteAsync(http);
    });
}
