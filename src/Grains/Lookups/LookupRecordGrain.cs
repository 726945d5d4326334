using System.Collections.Immutable;
using AlprGrains.Grains.Hosting;
using AlprGrains.Lookups;

namespace AlprGrains.Grains.Lookups;

/// <summary>One lookup's record in, the same out, until its 30 days are over; then the key that seals it is gone.</summary>
[GrainType("lookup-record")]
public sealed class LookupRecordGrain(
    [PersistentState("lookup", GrainStores.Default)] IPersistentState<LookupRecordState> state, TimeProvider time) : Grain, ILookupRecordGrain
{
    public ValueTask<LookupRecord?> Get() => ValueTask.FromResult(
        state.State.Record is { } record && AlprGrains.Plates.ReadRetention.IsKept(record.AskedAt, time.GetUtcNow()) ? record : null);

    public async ValueTask Put(LookupRecord record)
    {
        state.State = new LookupRecordState { Record = record };
        await this.Save(state);
    }
}

[GenerateSerializer, Immutable, Alias("LookupRecordState")]
public sealed record LookupRecordState : IDiesWithUpload
{
    [Id(0)] public LookupRecord? Record { get; init; }

    public DateTimeOffset? UploadedAt => Record?.AskedAt;
}

/// <summary>A page of one person's lookups of one day. Sealed under the minute of the newest, so the oldest is unreadable at most a day later than its 30 days; until then it is not shown.</summary>
[GrainType("lookup-day")]
public sealed class LookupDayGrain([PersistentState("lookup-day", GrainStores.Default)] IPersistentState<LookupDayState> state) : Grain, ILookupDayGrain
{
    public ValueTask<ImmutableArray<LookupDayEntry>> List() => ValueTask.FromResult(state.State.Entries);

    public async ValueTask<bool> Put(LookupDayEntry entry)
    {
        var entries = state.State.Entries;
        var known = entries.FirstOrDefault(one => one.Summary.Id == entry.Summary.Id);
        if (known is null && entries.Length >= ILookupDayGrain.EntriesAPage) return false;
        state.State = new LookupDayState { Entries = known is null ? entries.Add(entry) : entries.Replace(known, entry) };
        await this.Save(state);
        return true;
    }
}

[GenerateSerializer, Immutable, Alias("LookupDayState")]
public sealed record LookupDayState : IDiesWithUpload
{
    [Id(0)] public ImmutableArray<LookupDayEntry> Entries { get; init; } = [];

    public DateTimeOffset? UploadedAt => Entries.IsEmpty ? null : Entries[^1].Summary.AskedAt;
}
