using AlprGrains.Storage.Embedded;
using AlprGrains.Storage.Keys;
using AlprGrains.Tests.Storage.Plates;
using AlprGrains.Tests.TestKit;
using Orleans.Runtime;
using Orleans.Storage;

namespace AlprGrains.Tests.Storage.States;

public sealed class GrainStorageTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly GrainId Grain = GrainId.Create("camera", "demo-01");

    private readonly DataFolder _folder = new();
    private readonly ManualTime _time = new(Noon);
    private EmbeddedStorage _storage;

    public GrainStorageTests() => _storage = EmbeddedStoreUnderTest.Open(_folder, _time);

    public void Dispose()
    {
        _storage.Dispose();
        _folder.Dispose();
    }

    private IGrainStorage States => _storage.States;

    private async Task<GrainState<T>> Read<T>(GrainId? grain = null)
    {
        var state = new GrainState<T>();
        await States.ReadStateAsync("state", grain ?? Grain, state);
        return state;
    }

    [Fact]
    public async Task A_state_that_was_never_written_reads_as_new()
    {
        var state = await Read<Counter>();
        Assert.False(state.RecordExists);
        Assert.Null(state.ETag);
        Assert.Equal(0, state.State!.Count);
    }

    [Fact]
    public async Task What_was_written_is_read_after_a_crash()
    {
        var state = await Read<Counter>();
        state.State!.Count = 7;
        await States.WriteStateAsync("state", Grain, state);
        Assert.True(state.RecordExists);

        using var after = _folder.CopyAsAfterCrash();
        using var recovered = EmbeddedStoreUnderTest.Open(after, _time);
        var again = new GrainState<Counter>();
        await recovered.States.ReadStateAsync("state", Grain, again);
        Assert.Equal((7, state.ETag, true), (again.State!.Count, again.ETag, again.RecordExists));
    }

    [Fact]
    public async Task States_of_one_grain_with_two_names_are_two()
    {
        var state = await Read<Counter>();
        await States.WriteStateAsync("state", Grain, state);
        var other = new GrainState<Counter>();
        await States.ReadStateAsync("other", Grain, other);
        Assert.False(other.RecordExists);
    }

    [Fact]
    public async Task A_write_from_an_old_version_is_refused_and_changes_nothing()
    {
        var (mine, theirs) = (await Read<Counter>(), await Read<Counter>());
        mine.State!.Count = 1;
        await States.WriteStateAsync("state", Grain, mine);
        theirs.State!.Count = 2;
        var conflict = await Assert.ThrowsAsync<InconsistentStateException>(() => States.WriteStateAsync("state", Grain, theirs));
        Assert.Equal((mine.ETag, (string?)null), (conflict.StoredEtag, conflict.CurrentEtag));

        theirs = await Read<Counter>();
        mine.State.Count = 3;
        await States.WriteStateAsync("state", Grain, mine);
        await Assert.ThrowsAsync<InconsistentStateException>(() => States.WriteStateAsync("state", Grain, theirs));
        await Assert.ThrowsAsync<InconsistentStateException>(() => States.ClearStateAsync("state", Grain, theirs));
        Assert.Equal(3, (await Read<Counter>()).State!.Count);
    }

    [Fact]
    public async Task A_cleared_state_reads_as_new_and_an_old_version_cannot_bring_it_back()
    {
        var state = await Read<Counter>();
        state.State!.Count = 1;
        await States.WriteStateAsync("state", Grain, state);
        var stale = await Read<Counter>();
        await States.ClearStateAsync("state", Grain, state);
        Assert.False(state.RecordExists);

        var cleared = await Read<Counter>();
        Assert.Equal((false, 0), (cleared.RecordExists, cleared.State!.Count));
        await Assert.ThrowsAsync<InconsistentStateException>(() => States.WriteStateAsync("state", Grain, stale));
        cleared.State.Count = 5;
        await States.WriteStateAsync("state", Grain, cleared);
        Assert.Equal(5, (await Read<Counter>()).State!.Count);
    }

    [Fact]
    public async Task INV_4_state_of_an_upload_dies_with_the_key_of_its_minute_and_other_state_does_not()
    {
        var upload = await Read<OfUpload>();
        upload.State!.UploadedAt = Noon;
        upload.State.Note = "note";
        await States.WriteStateAsync("state", Grain, upload);
        var lasting = await Read<Counter>(GrainId.Create("camera", "demo-02"));
        lasting.State!.Count = 9;
        await States.WriteStateAsync("state", GrainId.Create("camera", "demo-02"), lasting);
        Assert.Equal("note", (await Read<OfUpload>()).State!.Note);

        _time.Jump(UploadMinute.Of(Noon).End + TimeSpan.FromDays(30));
        _storage.Keys.DestroyThrough(UploadMinute.Of(Noon));

        var gone = await Read<OfUpload>();
        Assert.Equal((false, null), (gone.RecordExists, gone.State!.Note));
        Assert.Equal(9, (await Read<Counter>(GrainId.Create("camera", "demo-02"))).State!.Count);
        gone.State.UploadedAt = null; // the activation may write on, as something new
        await States.WriteStateAsync("state", Grain, gone);
        Assert.True((await Read<OfUpload>()).RecordExists);
    }

    [GenerateSerializer]
    public sealed class Counter
    {
        [Id(0)] public int Count { get; set; }
    }

    [GenerateSerializer]
    public sealed class OfUpload : IDiesWithUpload
    {
        [Id(0)] public DateTimeOffset? UploadedAt { get; set; }
        [Id(1)] public string? Note { get; set; }
    }
}
