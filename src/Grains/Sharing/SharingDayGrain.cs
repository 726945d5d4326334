using System.Collections.Immutable;
using AlprGrains.Grains.Hosting;
using AlprGrains.Sharing;
using Orleans.Concurrency;

namespace AlprGrains.Grains.Sharing;

/// <summary>
/// One day's requests, a line each. Many submissions at once share one write: it is reentrant, a line is in memory first, and whoever put it
/// waits until a write that began after it is durable. Lines are kept in pages of <see cref="LinesOfPage"/>, so that what a write costs does not
/// grow with the day; the first page is this grain's own state. Whoever waits for a write waits for all its pages, so no acknowledged line stands
/// behind a page that is missing.
/// </summary>
[GrainType("sharing-day"), Reentrant]
public sealed class SharingDayGrain([PersistentState("sharing-day", GrainStores.Default)] IPersistentState<SharingDayState> state) : Grain, ISharingDayGrain
{
    public const int LinesOfPage = 50;

    private readonly Dictionary<string, int> _pageOf = new(StringComparer.Ordinal);
    private readonly List<ImmutableArray<SharingSummary>> _pages = [];
    private readonly SortedSet<int> _unwritten = [];
    private Task _writing = Task.CompletedTask;
    private Task? _next;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        for (var (page, lines) = (0, state.State.Requests); !lines.IsEmpty; lines = await Page(++page).Get())
        {
            _pages.Add(lines);
            foreach (var line in lines) _pageOf[line.Id.Hex] = page;
        }
    }

    public async ValueTask Put(SharingSummary summary)
    {
        if (_pageOf.TryGetValue(summary.Id.Hex, out var page)) _pages[page] = [.. _pages[page].Select(line => line.Id == summary.Id ? summary : line)];
        else if (_pageOf.Count >= ISharingDayGrain.RequestsMax) throw new InvalidOperationException($"INV-13: {ISharingDayGrain.RequestsMax} requests are the most of one day");
        else
        {
            if (_pages.Count == 0 || _pages[^1].Length >= LinesOfPage) _pages.Add([]);
            page = _pages.Count - 1;
            _pages[page] = _pages[page].Add(summary);
            _pageOf[summary.Id.Hex] = page;
        }
        _unwritten.Add(page);
        await (_next ??= WriteAfter(_writing));
    }

    public ValueTask<ImmutableArray<SharingSummary>> List() => ValueTask.FromResult<ImmutableArray<SharingSummary>>([.. _pages.SelectMany(page => page).OrderBy(line => line.SubmittedAt)]);

    private ISharingDayPageGrain Page(int page) => GrainFactory.GetGrain<ISharingDayPageGrain>(SharingKeys.OfPage(this.GetPrimaryKeyString(), page));

    private Task Write(int page, ImmutableArray<SharingSummary> lines)
    {
        if (page > 0) return Page(page).Put(lines).AsTask();
        state.State = new SharingDayState { Requests = lines };
        return state.WriteStateAsync();
    }

    private async Task WriteAfter(Task before)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.ForceYielding); // its failure is its own waiters'
        (_writing, _next) = (_next!, null);
        var unwritten = _unwritten.ToArray();
        _unwritten.Clear();
        try
        {
            await Task.WhenAll(unwritten.Select(page => Write(page, _pages[page])));
        }
        catch
        {
            _unwritten.UnionWith(unwritten); // whoever waits for the next write must not be acknowledged without these
            DeactivateOnIdle();              // what is durable is unknown: the next activation reads it
            throw;
        }
    }
}

/// <summary>The lines of one page of a day after its first.</summary>
[GrainType("sharing-day-page")]
public sealed class SharingDayPageGrain([PersistentState("sharing-day-page", GrainStores.Default)] IPersistentState<SharingDayState> state) : Grain, ISharingDayPageGrain
{
    public async ValueTask Put(ImmutableArray<SharingSummary> lines)
    {
        state.State = new SharingDayState { Requests = lines };
        await this.Save(state);
    }

    public ValueTask<ImmutableArray<SharingSummary>> Get() => ValueTask.FromResult(state.State.Requests);
}

[GenerateSerializer, Immutable, Alias("SharingDayState")]
public sealed record SharingDayState
{
    [Id(0)] public ImmutableArray<SharingSummary> Requests { get; init; } = [];
}
