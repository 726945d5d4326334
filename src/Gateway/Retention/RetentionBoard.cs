using System.Collections.Immutable;
using AlprGrains.Audit;
using AlprGrains.Retention;

namespace AlprGrains.Gateway.Retention;

/// <summary>What anyone may know of retention, at one moment.</summary>
public sealed record RetentionFacts(RetentionStatus Status, HoldNumbers Holds, ImmutableArray<PublishedLine> Certificates);

/// <summary>The public numbers, asked for at most once in <see cref="GoodFor"/> however many look: the page needs no log-in, and purging must not wait for readers.</summary>
public sealed class RetentionBoard(IGrainFactory grains, TimeProvider time)
{
    /// <summary>How old what is shown may be.</summary>
    public static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(5);

    /// <summary>Certificates on the page, the last of them.</summary>
    public const int CertificatesShown = 10;

    private readonly SemaphoreSlim _oneAtATime = new(1);
    private volatile Tuple<DateTimeOffset, RetentionFacts>? _known;

    public async Task<RetentionFacts> Now()
    {
        if (Fresh() is { } known) return known;
        await _oneAtATime.WaitAsync();
        try
        {
            if (Fresh() is { } meanwhile) return meanwhile;
            var status = grains.GetGrain<IRetentionGrain>(IRetentionGrain.Main).Status().AsTask();
            var holds = grains.GetGrain<IHoldDirectoryGrain>(IHoldDirectoryGrain.Main).Numbers().AsTask();
            var certificates = grains.GetGrain<IPublishedLogGrain>(IPublishedLogGrain.Main).LatestOfRetention(CertificatesShown).AsTask();
            await Task.WhenAll(status, holds, certificates);
            var facts = new RetentionFacts(await status, await holds, await certificates);
            _known = Tuple.Create(time.GetUtcNow(), facts);
            return facts;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    private RetentionFacts? Fresh() => _known is { } known && (time.GetUtcNow() - known.Item1).Duration() < GoodFor ? known.Item2 : null;
}
