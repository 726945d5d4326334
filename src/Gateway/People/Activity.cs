namespace AlprGrains.Gateway.People;

/// <summary>
/// What counts as the person doing something: requests that a person starts. An open live page, its pictures and long polls
/// go on by themselves and keep no session awake (CJIS AC-11).
/// </summary>
public static class Activity
{
    private static readonly string[] GoesOnByItself = ["/api/live", "/api/alerts", "/assets"];

    public static void UseActivity(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        if (http.User.Identity?.IsAuthenticated == true && !IsBackground(http.Request))
            http.RequestServices.GetRequiredService<SessionTickets>().Touch(http.User);
        return next(http);
    });

    // htmx marks its requests; the ones that a timer sends say so in their address.
    private static bool IsBackground(HttpRequest request) =>
        GoesOnByItself.Any(path => request.Path.StartsWithSegments(path)) || request.Query.ContainsKey("refresh");
}
