using AlprGrains.Storage.Embedded;
using AlprGrains.Storage.Keys;
using AlprGrains.Tests.Storage.Plates;
using AlprGrains.Tests.TestKit;
using Orleans.Runtime;
using Orleans.Storage;

namespace AlprGrains.Tests.Storage.States;

/// <summary>The embedded storage keeps every promise of a storage of grain states.</summary>
public sealed class EmbeddedGrainStorageTests : GrainStorageConformance
{
    private Files _files = null!;

    protected override StatesUnderTest Lend(TimeProvider time) => _files = new Files(time);

    [Fact]
    public async Task A_conflict_names_both_versions()
    {
        var (mine, theirs) = (new GrainState<Counter>(new Counter()), new GrainState<Counter>(new Counter()));
        await _files.States.WriteStateAsync("state", Grain, mine);
        var conflict = await Assert.ThrowsAsync<InconsistentStateException>(() => _files.States.WriteStateAsync("state", Grain, theirs));
        Assert.Equal((mine.ETag, (string?)null), (conflict.StoredEtag, conflict.CurrentEtag));
    }

    private sealed class Files(TimeProvider time) : StatesUnderTest
    {
        private DataFolder _folder = new();
        private EmbeddedStorage? _storage;

        private EmbeddedStorage Storage => _storage ??= EmbeddedStoreUnderTest.Open(_folder, time);

        public override IGrainStorage States => Storage.States;

        public override KeyStore Keys => Storage.Keys;

        public override async Task Crash()
        {
            var after = _folder.CopyAsAfterCrash();
            await Storage.DisposeAsync(); // the copy is not touched by this
            _folder.Dispose();
            (_folder, _storage) = (after, null);
        }

        public override async Task<byte[]> Lying()
        {
            using var copy = _folder.CopyAsAfterCrash();
            var lying = new List<byte>();
            foreach (var path in Directory.GetFiles(copy.Path, "states.db*")) lying.AddRange(await File.ReadAllBytesAsync(path));
            return [.. lying];
        }

        public override async ValueTask DisposeAsync()
        {
            if (_storage is not null) await _storage.DisposeAsync();
            _folder.Dispose();
        }
    }
}
