using System.Text;
using AlprGrains.Storage.Keys;
using AlprGrains.Tests.TestKit;
using Orleans.Runtime;
using Orleans.Storage;

namespace AlprGrains.Tests.Storage.States;

/// <summary>What every storage of grain states promises; a backend's test class inherits it.</summary>
public abstract class GrainStorageConformance : IAsyncLifetime
{
    protected static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    protected static readonly GrainId Grain = GrainId.Create("camera", "demo-01");

    private readonly ManualTime _time = new(Noon);
    private StatesUnderTest _lent = null!;

    protected abstract StatesUnderTest Lend(TimeProvider time);

    public Task InitializeAsync()
    {
        _lent = Lend(_time);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _lent.DisposeAsync();

    private IGrainStorage States => _lent.States;

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

        await _lent.Crash();
        var again = await Read<Counter>();
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
        Assert.Null(conflict.CurrentEtag);

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
        _lent.Keys.DestroyThrough(UploadMinute.Of(Noon));

        var gone = await Read<OfUpload>();
        Assert.Equal((false, null), (gone.RecordExists, gone.State!.Note));
        Assert.Equal(9, (await Read<Counter>(GrainId.Create("camera", "demo-02"))).State!.Count);
        gone.State.UploadedAt = null; // the activation may write on, as something new
        await States.WriteStateAsync("state", Grain, gone);
        Assert.True((await Read<OfUpload>()).RecordExists);
    }

    [Fact]
    public async Task Of_many_writers_from_one_version_one_wins_and_the_others_hear_of_it()
    {
        var state = await Read<Counter>();
        await States.WriteStateAsync("state", Grain, state);
        var readers = await Task.WhenAll(Enumerable.Range(1, 12).Select(async number =>
        {
            var read = await Read<Counter>();
            read.State!.Count = number;
            return read;
        }));
        var outcomes = await Task.WhenAll(readers.Select(async read =>
        {
            try
            {
                await States.WriteStateAsync("state", Grain, read);
                return read.State!.Count;
            }
            catch (InconsistentStateException)
            {
                return 0;
            }
        }));
        var winner = Assert.Single(outcomes, outcome => outcome > 0);
        Assert.Equal(winner, (await Read<Counter>()).State!.Count);
    }

    [Fact]
    public async Task INV_11_no_state_lies_in_clear()
    {
        var upload = await Read<OfUpload>();
        (upload.State!.UploadedAt, upload.State.Note) = (Noon, "plate 7ABC123 of an upload");
        await States.WriteStateAsync("state", Grain, upload);
        var lasting = await Read<OfUpload>(GrainId.Create("camera", "demo-02"));
        lasting.State!.Note = "plate 7ABC123 of a list";
        await States.WriteStateAsync("state", GrainId.Create("camera", "demo-02"), lasting);
        var lying = await _lent.Lying();
        Assert.True(lying.AsSpan().IndexOf("demo-02"u8) >= 0); // what is searched is what was written: grain ids stand in clear
        Assert.Equal(-1, lying.AsSpan().IndexOf("7ABC123"u8));
        Assert.Equal(-1, lying.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Convert.ToBase64String("plate 7ABC123"u8)[..12])));
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
