using AlprGrains.Silo.Hosting;
using AlprGrains.Silo.Telemetry;
using AlprGrains.Telemetry;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace AlprGrains.Silo.Composition;

/// <summary>
/// Metrics and traces by OpenTelemetry. Metrics can be collected in Prometheus's form at the address of operations; both are sent by OTLP where
/// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says to whom, and nowhere else. Only meters whose labels are known to hold no plate and no name are listed; of
/// requests, that is the route's pattern, never its path. Requests themselves are not traced, since their paths are other people's business (INV-11).
/// </summary>
public static class Telemetries
{
    private const string ServiceName = "alprgrains";
    private const string OtlpEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>The meters that are collected.</summary>
    public static readonly string[] Meters = [Measures.MeterName, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime", "Microsoft.Orleans"];

    public static WebApplicationBuilder AddTelemetry(this WebApplicationBuilder builder, ClusterSettings cluster)
    {
        if (cluster.HasSilo) builder.Services.AddHostedService<SiloGauges>();
        var operations = OperationsOptions.From(builder.Configuration);
        var isSent = !string.IsNullOrWhiteSpace(builder.Configuration[OtlpEndpoint]);
        if (operations.Url is null && !isSent) return builder; // nobody listens, so nothing is kept
        var telemetry = builder.Services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService(ServiceName));
        telemetry.WithMetrics(metrics =>
        {
            metrics.AddMeter(Meters);
            if (operations.Url is not null) metrics.AddPrometheusExporter();
            if (isSent) metrics.AddOtlpExporter();
        });
        // Not by what a parent has decided: a request's own activity is never recorded.
        if (isSent) telemetry.WithTracing(traces => traces.AddSource(Traces.SourceName).SetSampler(new TraceIdRatioBasedSampler(operations.TracedShare)).AddOtlpExporter());
        return builder;
    }
}
