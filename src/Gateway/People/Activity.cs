using AlprGrains.People;

namespace AlprGrains.Gateway.People;

/// <summary>
/// What counts as the person doing something: requests that a person starts. An open live page, its pictures and long polls
/// go on by themselves and keep no session awake (CJIS AC-11). The person's grain keeps the clock that counts, and is told before it is
/// asked anything.
/// </summary>
public static class Activity
{
    private static readonly string[] GoesOnByItself = ["/api/live", "/api/alerts", "/assets"];

    public static void UseActivity(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        if (http.User.Identity?.IsAuthenticated == true && !IsBackground(http.Request)) await Touch(http);
        await next(http);
    });

    private static async Task Touch(HttpContext http)
    {
        var tickets = http.RequestServices.GetRequiredService<SessionTickets>();
        if (tickets.Of(http.User) is not { } session || !tickets.Touch(http.User)) return;
        await http.RequestServices.GetRequiredService<IGrainFactory>().GetPerson(session.UserName).Touch(session);
    }

    // htmx marks its requests; the ones that a timer sends say so in their address.
    private static bool IsBackground(HttpRequest request) =>
        GoesOnByItself.Any(path => request.Path.StartsWithSegments(path)) || request.Path.Value!.Contains("/pictures/", StringComparison.Ordinal) || request.Query.ContainsKey("refresh");
}
