using System.Diagnostics;
using System.Diagnostics.Metrics;
using AlprGrains.Cameras;
using AlprGrains.Lookups;
using AlprGrains.Plates;

namespace AlprGrains.Telemetry;

/// <summary>
/// What is counted and timed, for whoever runs the system. Each measure is a method that takes what it labels by as an enum or as a rule's id, so
/// that no plate, name, token, camera or address can become a label (INV-11): there is no way to pass one. Nothing is kept here; without a listener a
/// call costs some nanoseconds. Names and what they mean: docs/operations.md.
/// </summary>
public static class Measures
{
    public const string MeterName = "AlprGrains";

    /// <summary>Longest id of a rule that becomes a label.</summary>
    private const int RuleCharactersMax = 60;

    internal static readonly Meter Meter = new(MeterName);

    // From a group commit on an idle disk to where a camera gives up; the figures that are promised lie on borders.
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 60],
    };

    private static readonly Counter<long> _reads = Meter.CreateCounter<long>("alpr.reads", "{read}", "Reads that were answered, by outcome");
    private static readonly Counter<long> _frames = Meter.CreateCounter<long>("alpr.frames", "{frame}", "Frames that were taken to the end");
    private static readonly Counter<long> _turnedAway = Meter.CreateCounter<long>("alpr.turned_away", "{call}", "Calls of cameras that were told to come again, with nothing kept");
    private static readonly Counter<long> _quarantined = Meter.CreateCounter<long>("alpr.quarantined", "{input}", "Inputs that could not be used and were put aside");
    private static readonly Counter<long> _alerts = Meter.CreateCounter<long>("alpr.alerts", "{alert}", "Alerts that reached their grain");
    private static readonly Counter<long> _lookups = Meter.CreateCounter<long>("alpr.lookups", "{lookup}", "Questions to the history, by verdict and by the section of the policy that spoke first");
    private static readonly Counter<long> _entries = Meter.CreateCounter<long>("alpr.audit.entries", "{entry}", "Entries that became durable in the audit log, or were refused by it");
    private static readonly Histogram<double> _acknowledging = Meter.CreateHistogram("alpr.ack.duration", "s", "From a camera's call to its acknowledgement, durable", tags: null, Seconds);
    private static readonly Histogram<double> _recognizing = Meter.CreateHistogram("alpr.recognize.duration", "s", "One frame through the networks, waiting included", tags: null, Seconds);
    private static readonly Histogram<double> _alerting = Meter.CreateHistogram("alpr.alert.delay", "s", "From a read's upload to its alert", tags: null, Seconds);
    private static readonly Histogram<double> _committing = Meter.CreateHistogram("alpr.commit.duration", "s", "One commit of a batch of reads", tags: null, Seconds);
    private static readonly Histogram<long> _batches = Meter.CreateHistogram("alpr.commit.reads", "{read}", "Reads in one commit", tags: null,
        new InstrumentAdvice<long> { HistogramBucketBoundaries = [1, 3, 10, 30, 100, 300, 1000, 3000] });
    private static readonly Histogram<double> _auditing = Meter.CreateHistogram("alpr.audit.append.duration", "s", "From an entry to its receipt", tags: null, Seconds);
    private static readonly Histogram<double> _lookingUp = Meter.CreateHistogram("alpr.lookup.duration", "s", "From a question to its answer, both entries of the log included", tags: null, Seconds);

    public static void ReadAnswered(RecordOutcome outcome) => _reads.Add(1, Label("outcome", outcome));

    public static void FrameTaken() => _frames.Add(1);

    public static void TurnedAway() => _turnedAway.Add(1);

    public static void Quarantined() => _quarantined.Add(1);

    public static void AlertRaised(TimeSpan sinceUpload)
    {
        _alerts.Add(1);
        _alerting.Record(Math.Max(0, sinceUpload.TotalSeconds));
    }

    /// <summary>A decision about a lookup; its first rule names the section.</summary>
    public static void LookupDecided(LookupVerdict verdict, string? firstRule) =>
        _lookups.Add(1, Label("verdict", verdict), new KeyValuePair<string, object?>("section", SectionOf(firstRule)));

    public static void LookupAnswered(TimeSpan took) => _lookingUp.Record(took.TotalSeconds);

    public static void Acknowledged(TimeSpan took, bool isFrame) => _acknowledging.Record(took.TotalSeconds, new KeyValuePair<string, object?>("kind", isFrame ? "frame" : "reads"));

    public static void Recognized(TimeSpan took) => _recognizing.Record(took.TotalSeconds);

    public static void Committed(TimeSpan took, int reads)
    {
        _committing.Record(took.TotalSeconds);
        _batches.Record(reads);
    }

    public static void Audited(TimeSpan took)
    {
        _entries.Add(1, new KeyValuePair<string, object?>("outcome", "durable"));
        _auditing.Record(took.TotalSeconds);
    }

    public static void AuditRefused() => _entries.Add(1, new KeyValuePair<string, object?>("outcome", "refused"));

    /// <summary>The section of the policy or the law in front of a rule's name, such as C3-8c; "none" without a rule, "other" for what is no rule's id.</summary>
    public static string SectionOf(string? rule)
    {
        if (rule is null) return "none";
        var dot = rule.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && rule.Length <= RuleCharactersMax && rule.AsSpan(0, dot).IndexOfAnyExcept(SectionCharacters) < 0 ? rule[..dot] : "other";
    }

    private static readonly System.Buffers.SearchValues<char> SectionCharacters =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-");

    private static KeyValuePair<string, object?> Label<T>(string name, T word) where T : struct, Enum => new(name, Words<T>.Of(word));

    // Words as metrics have them, made once: AlreadyStored is already_stored.
    private static class Words<T> where T : struct, Enum
    {
        private static readonly Dictionary<T, string> All = Enum.GetValues<T>().ToDictionary(word => word, word =>
            string.Concat(word.ToString().Select((letter, i) => char.IsUpper(letter) ? (i == 0 ? "" : "_") + char.ToLowerInvariant(letter) : letter.ToString())));

        public static string Of(T word) => All.GetValueOrDefault(word, "other");
    }
}
