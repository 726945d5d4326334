using System.Collections.Immutable;
using AlprGrains.HotLists;
using AlprGrains.People;

namespace AlprGrains.Tests.Gateway.Fakes;

public sealed class FakeHotList(FakeCity city, string name) : IHotListGrain
{
    public HotListVersion? Version { get; set; }
    public List<HotListFile> Files { get; } = [];

    /// <summary>Every file is refused with these, when set.</summary>
    public ImmutableArray<LineProblem> Problems { get; set; } = [];

    public ValueTask<HotListImport> Import(HotListFile file, SessionAssertion by)
    {
        Files.Add(file with { Content = file.Content.ToArray() });
        if (!Problems.IsEmpty) return new(new HotListImport(false, Version?.Number ?? 0, 0, 0, Problems.Length, Problems));
        var entries = file.Content.ToArray().Count(b => b == (byte)'\n');
        Version = new HotListVersion(name, file.Source, (Version?.Number ?? 0) + 1, city.Time.GetUtcNow(), entries);
        return new(new HotListImport(true, Version.Number, entries, 0, 0, []));
    }

    public ValueTask<HotListSnapshot?> Pull() => new((HotListSnapshot?)null);
}

public sealed class FakeCatalog(FakeCity city) : IHotListCatalogGrain
{
    public ValueTask Announce(HotListVersion version) => ValueTask.CompletedTask;

    public ValueTask<ImmutableArray<HotListVersion>> Versions() =>
        new([.. city.HotLists.Values.Select(list => list.Version).OfType<HotListVersion>().OrderBy(version => version.ListName, StringComparer.Ordinal)]);
}
