using AlprGrains.Gateway.Health;
using AlprGrains.Silo.Health;
using AlprGrains.Silo.Hosting;

namespace AlprGrains.Silo.Composition;

/// <summary>What whoever runs the process sees of it, and how it stops: health by parts, and an address of its own for probes and collectors.</summary>
public static class Operations
{
    /// <summary>Where metrics are collected, at the address of operations alone.</summary>
    public const string MetricsPath = "/metrics";

    public static WebApplicationBuilder AddOperations(this WebApplicationBuilder builder, ClusterSettings cluster)
    {
        var options = OperationsOptions.From(builder.Configuration);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(new DrainOptions(TimeSpan.FromSeconds(options.DrainNoticeSeconds), TimeSpan.FromSeconds(options.StopSeconds)));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(options.DrainNoticeSeconds + options.StopSeconds));
        if (cluster.HasSilo) builder.Services.AddSiloParts();
        builder.Services.AddSingleton<OperationsAddress>();
        return builder;
    }

    /// <summary>Before anything else looks at a request: what comes to the address of operations is about operations, or it is nothing.</summary>
    public static WebApplication UseOperations(this WebApplication app)
    {
        var address = app.Services.GetRequiredService<OperationsAddress>();
        if (address.IsGiven)
        {
            app.UseOpenTelemetryPrometheusScrapingEndpoint(http => http.Request.Path == MetricsPath && address.Is(http.Connection.LocalPort));
            app.Use((http, next) => !address.Is(http.Connection.LocalPort) || http.Request.Path.StartsWithSegments("/health") ? next(http) : Nothing(http));
        }
        return app;
    }

    private static Task Nothing(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
