using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AlprGrains.Gateway.Health;

/// <summary>
/// Looks at all parts. Probes come without log-in, so all that come while one look is under way share it: a flood of probes costs no more
/// than one after the other. A part that changes how it stands is said in the log, once.
/// </summary>
public sealed partial class HealthBoard(HealthCheckService parts, ILogger<HealthBoard> log)
{
    /// <summary>How long a part may take to answer.</summary>
    public static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, HealthStatus> _standing = [];
    private Task<HealthReport>? _underWay;

    /// <summary>How each part stood when it was last looked at; empty before the first look.</summary>
    public IReadOnlyDictionary<string, HealthStatus> Standing
    {
        get { lock (_lock) return new Dictionary<string, HealthStatus>(_standing); }
    }

    public Task<HealthReport> Look()
    {
        lock (_lock)
        {
            if (_underWay is { IsCompleted: false } same) return same;
            return _underWay = LookAnew();
        }
    }

    private async Task<HealthReport> LookAnew()
    {
        await Task.Yield(); // parts run outside the lock
        var report = await parts.CheckHealthAsync();
        foreach (var (name, part) in report.Entries) Note(name, part);
        return report;
    }

    private void Note(string name, HealthReportEntry part)
    {
        HealthStatus before;
        lock (_lock)
        {
            before = _standing.GetValueOrDefault(name, HealthStatus.Healthy);
            _standing[name] = part.Status;
        }
        if (before == part.Status) return;
        if (part.Status == HealthStatus.Healthy) LogWell(name);
        else LogIll(part.Exception, name, HealthJson.WordFor(part.Status), part.Description ?? "it did not answer");
    }

    [LoggerMessage(LogLevel.Information, "The part {Part} is ready")]
    private partial void LogWell(string part);

    [LoggerMessage(LogLevel.Warning, "The part {Part} is {State}: {Reason}")]
    private partial void LogIll(Exception? exception, string part, string state, string reason);
}
