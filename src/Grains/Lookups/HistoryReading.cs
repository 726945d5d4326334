using System.Collections.Immutable;
using AlprGrains.Audit;
using AlprGrains.Cameras;
using AlprGrains.Grains.Plates;
using AlprGrains.Lookups;
using AlprGrains.Plates;

namespace AlprGrains.Grains.Lookups;

/// <summary>One page of the history.</summary>
/// <param name="Next">Cursor of the next page; null when this is the last.</param>
/// <param name="Cameras">Registrations of the cameras of these reads.</param>
/// <param name="NotSearched">What was not searched and why.</param>
internal sealed record FoundReads(ImmutableArray<PlateRead> Reads, string? Next, ImmutableArray<CameraRegistration> Cameras, ImmutableArray<string> NotSearched);

/// <summary>A question with its receipt in, the reads out. The grain that is asked checks the receipt again.</summary>
internal sealed class HistoryReading(LookupServices services, IGrainFactory grains)
{
    /// <summary>Every spelling of the question as one page. The first has its receipt already; each other is written down before it is asked.</summary>
    public async Task<FoundReads> Read(HistoryQuestion question, ImmutableArray<SpelledPage> pages, AuditReceipt receipt, Func<IAuditedQuestion, Task<AuditReceipt>> writeDown, DateTimeOffset now)
    {
        var found = ImmutableArray.CreateBuilder<(SpelledPage, FoundReads)>(pages.Length);
        foreach (var one in pages) found.Add((one, await Read(one.Question, one.Page, found.Count == 0 ? receipt : await writeDown(one.Page), now)));
        return Spellings.Together(question, found.ToImmutable());
    }

    /// <summary>One page of the question as typed, and of no other spelling.</summary>
    public async Task<FoundReads> Read(HistoryQuestion question, IAuditedQuestion page, AuditReceipt receipt, DateTimeOffset now)
    {
        var answer = page switch
        {
            PlateQuestion plate => new SearchAnswer(null, await grains.GetPlate(services.PlateKeys.KeyOf(plate.Plate)).Read(plate, receipt)),
            PatternQuestion pattern => await grains.GetGrain<ISearchGrain>(0).ByPattern(pattern, receipt),
            PlaceQuestion place => await grains.GetGrain<ISearchGrain>(0).ByPlace(place, receipt),
            _ => throw new InvalidOperationException($"INV-3: nobody answers a {page.GetType().Name}"),
        };
        ImmutableArray<PlateRead> reads = [.. answer.Page.Reads.Where(question.Covers)];
        var cameras = reads.IsEmpty ? [] : (await Registry.Choose([.. reads.Select(read => read.Camera).Distinct()], null)).Cameras;
        return new FoundReads(reads, answer.Page.Next, cameras, [.. await NotSearched(question, answer.Problem, now)]);
    }

    private ICameraRegistryGrain Registry => grains.GetGrain<ICameraRegistryGrain>(ICameraRegistryGrain.Name);

    private async Task<IEnumerable<string>> NotSearched(HistoryQuestion question, string? problem, DateTimeOffset now)
    {
        var words = new List<string>();
        if (problem is not null) words.Add(problem);
        if (question.CapturedFrom is { } from && from < now - ReadRetention.Period) words.Add($"Reads are kept for {ReadRetention.Period.TotalDays:0} days; older ones are gone.");
        if (question is ByPlace place) words.AddRange((await Task.WhenAll(place.Cameras.Select(camera => SilenceOf(camera, place.Until, now)))).OfType<string>());
        return words;
    }

    // A camera that was not heard since before the window ended may have seen what it could not send.
    private async Task<string?> SilenceOf(CameraRegistration camera, DateTimeOffset until, DateTimeOffset now)
    {
        if (await grains.GetGrain<ICameraGrain>(camera.Camera.Text).Describe() is not { } described) return null;
        var expected = until < now ? until : now - CameraHealth.SilentAfter;
        return described.Health.LastHeardAt switch
        {
            null => $"{camera.Label}: not heard since the system started.",
            { } heard when heard < expected => $"{camera.Label}: not heard since {heard.UtcDateTime:yyyy-MM-dd HH:mm} UTC.",
            _ => null,
        };
    }
}
