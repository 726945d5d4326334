using System.Collections.Immutable;
using System.Threading.Channels;
using AlprGrains.Alerts;

namespace AlprGrains.Gateway.Alerts;

/// <summary>
/// Follows the feed of alerts with one long poll for the whole gateway, keeps the notices that the feed keeps, and hands new
/// ones to every open live page. A page that reads too slowly is closed; it comes back with its cursor and catches up.
/// </summary>
public sealed partial class AlertFollower(IGrainFactory grains, TimeProvider time, ILogger<AlertFollower> log) : BackgroundService
{
    /// <summary>Wait after a failed poll.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    /// <summary>Notices that one page may be behind before it is closed.</summary>
    public const int BehindMax = 200;

    private readonly Lock _lock = new();
    private readonly List<ChannelWriter<AlertNotice>> _pages = [];
    private ImmutableArray<AlertNotice> _notices = [];

    /// <summary>Notices that are kept, oldest first.</summary>
    public ImmutableArray<AlertNotice> Notices => _notices;

    /// <summary>When the feed last answered; null until it has.</summary>
    public DateTimeOffset? LastAnswerAt { get; private set; }

    /// <summary>What is kept after a cursor, then everything new; dispose to stop listening.</summary>
    public Listening Listen(long after)
    {
        var channel = Channel.CreateBounded<AlertNotice>(new BoundedChannelOptions(BehindMax) { SingleReader = true });
        lock (_lock)
        {
            _pages.Add(channel.Writer);
            return new Listening(this, channel, [.. _notices.Where(notice => notice.Cursor > after)]);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var cursor = 0L;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var fresh = await grains.GetGrain<IAlertFeedGrain>(IAlertFeedGrain.Main).After(cursor).AsTask().WaitAsync(stoppingToken);
                LastAnswerAt = time.GetUtcNow();
                if (fresh.IsEmpty) continue;
                cursor = fresh[^1].Cursor;
                Take(fresh);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) // whatever ails the feed, live pages stay open and the next poll may work
            {
                LogPollFailed(e);
                await Task.Delay(RetryAfter, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void Take(ImmutableArray<AlertNotice> fresh)
    {
        lock (_lock)
        {
            var all = _notices.AddRange(fresh);
            _notices = all.Length > IAlertFeedGrain.NoticesMax ? all.RemoveRange(0, all.Length - IAlertFeedGrain.NoticesMax) : all;
            foreach (var notice in fresh)
                foreach (var page in _pages)
                    if (!page.TryWrite(notice)) page.TryComplete();
        }
    }

    private void Leave(ChannelWriter<AlertNotice> page)
    {
        lock (_lock) _pages.Remove(page);
        page.TryComplete();
    }

    [LoggerMessage(LogLevel.Warning, "The alert feed did not answer; asking again in a moment")]
    private partial void LogPollFailed(Exception exception);

    /// <summary>One page's place in the feed.</summary>
    public sealed class Listening(AlertFollower follower, Channel<AlertNotice> channel, ImmutableArray<AlertNotice> kept) : IDisposable
    {
        /// <summary>What was there already.</summary>
        public ImmutableArray<AlertNotice> Kept => kept;

        /// <summary>What comes; completes when this page fell too far behind.</summary>
        public ChannelReader<AlertNotice> Coming => channel.Reader;

        public void Dispose() => follower.Leave(channel.Writer);
    }
}
