namespace AlprGrains.Silo.Composition;

/// <summary>
/// What this process says: our own words from "information" on, of others only warnings. Requests are not logged: their paths and
/// queries are other people's business (INV-11).
/// </summary>
public static class Logging
{
    public static WebApplicationBuilder AddQuietLogging(this WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(line => { line.SingleLine = true; line.TimestampFormat = "HH:mm:ss.fff "; line.UseUtcTimestamp = true; });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Logging.AddFilter("AlprGrains", LogLevel.Information);
        return builder;
    }
}
