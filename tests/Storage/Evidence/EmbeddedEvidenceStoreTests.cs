using AlprGrains.Evidence;
using AlprGrains.Storage.Embedded;
using AlprGrains.Storage.Keys;
using AlprGrains.Tests.Storage.Plates;
using AlprGrains.Tests.TestKit;

namespace AlprGrains.Tests.Storage.Evidence;

/// <summary>The embedded store keeps every promise of an evidence store; what only files can do to it is below.</summary>
public sealed class EmbeddedEvidenceStoreTests : EvidenceConformance
{
    private Files _files = null!;

    protected override EvidenceUnderTest Lend(TimeProvider time) => _files = new Files(time);

    [Fact]
    public async Task A_torn_end_of_a_file_does_not_harm_what_was_acknowledged()
    {
        var reference = await _files.Store.Put(Image(1), Noon);
        using (var torn = new FileStream(_files.Segments.Single(), FileMode.Append, FileAccess.Write, FileShare.ReadWrite)) torn.Write(Image(2).AsSpan(0, 1234));
        await _files.Crash();
        var next = await _files.Store.Put(Image(3), Noon);
        Assert.Equal(Image(1), (await _files.Store.Get(reference))!.Value.ToArray());
        Assert.Equal(Image(3), (await _files.Store.Get(next))!.Value.ToArray());
    }

    [Fact]
    public async Task INV_13_images_that_wait_are_bounded_by_bytes_and_none_is_lost()
    {
        var budget = new AlprGrains.Storage.Embedded.Evidence.ByteBudget(100);
        var (first, second, third) = (budget.Take(60), budget.Take(60), budget.Take(10));
        Assert.True(first.IsCompleted);
        Assert.False(second.IsCompleted);
        Assert.False(third.IsCompleted); // in order: nobody overtakes
        budget.Return(60);
        await second.WaitAsync(TimeSpan.FromSeconds(30));
        await third.WaitAsync(TimeSpan.FromSeconds(30));
        budget.Return(70);
        Assert.True(budget.Take(1_000).IsCompleted); // larger than all: alone
        Assert.False(budget.Take(1).IsCompleted);
    }

    private sealed class Files(TimeProvider time) : EvidenceUnderTest
    {
        private DataFolder _folder = new();
        private EmbeddedStorage? _storage;

        private EmbeddedStorage Storage => _storage ??= EmbeddedStoreUnderTest.Open(_folder, time);

        public string[] Segments => Directory.GetFiles(_folder["evidence"], "*.segment", SearchOption.AllDirectories);

        public override IEvidenceStore Store => Storage.Evidence;

        public override KeyStore Keys => Storage.Keys;

        public override async Task Crash()
        {
            var after = _folder.CopyAsAfterCrash();
            await Storage.DisposeAsync(); // the copy is not touched by this
            _folder.Dispose();
            (_folder, _storage) = (after, null);
        }

        public override async Task<IReadOnlyDictionary<string, byte[]>> Lying()
        {
            var lying = new Dictionary<string, byte[]>();
            foreach (var path in Segments)
            {
                await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                var content = new byte[file.Length];
                await file.ReadExactlyAsync(content);
                lying[path] = content;
            }
            return lying;
        }

        public override async Task Alter(string name, byte[] content)
        {
            await using var file = new FileStream(name, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            await file.WriteAsync(content);
        }

        public override Task Remove(string name)
        {
            File.Delete(name);
            return Task.CompletedTask;
        }

        public override async ValueTask DisposeAsync()
        {
            if (_storage is not null) await _storage.DisposeAsync();
            _folder.Dispose();
        }
    }
}
