namespace AlprGrains.Audit.Writing;

/// <summary>
/// When one of several that may write a log takes it over: when it is vacant, or when its writer has shown no beat for this one's patience, by this
/// one's own clock. What was seen of the writer goes in; an answer comes out. Not thread-safe.
/// </summary>
/// <remarks>
/// The fence keeps the log from forking whoever takes it over; this keeps two from fencing each other off for ever. Of those whose patience ends
/// together one gets the next epoch, and the others see its beats. Patience is drawn anew, and grows, each time one is fenced off that thought it
/// was writing: if that keeps happening, beats come later than it waits for them.
/// </remarks>
/// <param name="chance">Draws from 0 to 1.</param>
public sealed class TakeOverRule(Func<double> chance)
{
    /// <summary>A writer that makes entries durable shows it this often, and so does one that checks the log before its first entry.</summary>
    public static readonly TimeSpan BeatPeriod = TimeSpan.FromSeconds(1);

    /// <summary>How long the first look at the same beat must be ago, at least.</summary>
    public static readonly TimeSpan PatienceMin = TimeSpan.FromSeconds(3);

    /// <summary>However often one was fenced off, a writer that died is replaced after this, and the time that it takes to check the log.</summary>
    public static readonly TimeSpan PatienceMax = TimeSpan.FromSeconds(8);

    /// <summary>Part of the patience that is drawn.</summary>
    private const double Spread = 0.25;

    private WriterSign? _seen;
    private TimeSpan _since;
    private bool _isOutOfReach;
    private TimeSpan _patienceAtLeast = PatienceMin;

    /// <summary>How long this one waits now.</summary>
    public TimeSpan Patience { get; private set; } = Drawn(PatienceMin, chance);

    /// <summary>What was seen last.</summary>
    public WriterSign? Seen => _seen;

    /// <summary>
    /// The writer was looked at. Beats never come again, so that two equal ones mean none between them. Numbers never go back: a folder that shows a lower
    /// one is not the log's (a share that is not mounted), and nobody takes over there.
    /// </summary>
    /// <param name="sign">What it showed.</param>
    /// <param name="now">This one's monotonic clock.</param>
    public void Saw(WriterSign sign, TimeSpan now)
    {
        _isOutOfReach = sign.Epoch < _seen?.Epoch;
        if (_isOutOfReach || sign == _seen) return;
        (_seen, _since) = (sign, now);
    }

    /// <summary>Whether to take over from the writer that was seen last.</summary>
    public bool MayTakeOver(TimeSpan now) => !_isOutOfReach && _seen is { } sign && (sign.IsVacant || now - _since >= Patience);

    /// <summary>Another one took over from this one.</summary>
    public void WasFencedOff()
    {
        _patienceAtLeast = Min(2 * _patienceAtLeast, PatienceMax);
        Patience = Drawn(_patienceAtLeast, chance);
    }

    /// <summary>This one has written in peace for a while.</summary>
    public void IsSettled()
    {
        if (_patienceAtLeast == PatienceMin) return;
        _patienceAtLeast = PatienceMin;
        Patience = Drawn(PatienceMin, chance);
    }

    private static TimeSpan Drawn(TimeSpan atLeast, Func<double> chance) => Min(atLeast * (1 + Spread * chance()), PatienceMax);

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
