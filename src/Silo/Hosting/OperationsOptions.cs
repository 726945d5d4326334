namespace AlprGrains.Silo.Hosting;

/// <summary>
/// How whoever runs this process watches and stops it: the section <c>Operations</c> of the configuration, so <c>Operations__Url</c> in the
/// environment. None of it changes what the process does with reads.
/// </summary>
public sealed record OperationsOptions
{
    public const string Section = "Operations";

    /// <summary>The longest notice: a process that is told to stop is expected to.</summary>
    public const int DrainNoticeSecondsMax = 120;

    /// <summary>The most that ending may take.</summary>
    public const int StopSecondsMax = 300;

    /// <summary>
    /// Where health and metrics are answered, without log-in, and nothing else is: loopback, or an address that only the cluster's probes and
    /// collectors reach. Null for nowhere; the gateway's own address answers health all the same.
    /// </summary>
    public string? Url { get; init; }

    /// <summary>Seconds of serving between "not ready" and "nothing new is admitted".</summary>
    public int DrainNoticeSeconds { get; init; }

    /// <summary>Seconds that ending may take after that.</summary>
    public int StopSeconds { get; init; } = 20;

    /// <summary>Share of requests that are traced when traces are sent anywhere, 0 to 1.</summary>
    public double TracedShare { get; init; } = 0.01;

    /// <summary>Reads the section; throws one sentence that names everything wrong with it.</summary>
    public static OperationsOptions From(IConfiguration configuration)
    {
        var options = configuration.GetSection(Section).Get<OperationsOptions>() ?? new OperationsOptions();
        var problems = options.Problems().ToList();
        return problems.Count == 0 ? options : throw new SettingsException($"the settings below {Section} cannot be used: {string.Join("; ", problems)}");
    }

    public IEnumerable<string> Problems()
    {
        if (Url is not null && (!Uri.TryCreate(Url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https")))
            yield return $"Url '{Url}' is not an address such as http://127.0.0.1:9464";
        if (DrainNoticeSeconds is < 0 or > DrainNoticeSecondsMax) yield return $"DrainNoticeSeconds is {DrainNoticeSeconds}; 0 to {DrainNoticeSecondsMax} are taken";
        if (StopSeconds is < 1 or > StopSecondsMax) yield return $"StopSeconds is {StopSeconds}; 1 to {StopSecondsMax} are taken";
        if (TracedShare is not (>= 0 and <= 1)) yield return $"TracedShare is {TracedShare}; 0 to 1 is taken";
    }
}

/// <summary>A setting cannot be used; the message names it and what is taken.</summary>
public sealed class SettingsException(string message) : Exception(message);
