using System.Collections.Immutable;
using AlprGrains.HotLists;

namespace AlprGrains.Grains.HotLists;

/// <summary>A list's newest version; the one before it is gone (DGO I-12, C.2(B)1).</summary>
[GenerateSerializer, Immutable, Alias("HotListState")]
public sealed record HotListState
{
    [Id(0)] public HotListSnapshot? Newest { get; init; }
}

/// <summary>The newest version of every list, in order of name.</summary>
[GenerateSerializer, Immutable, Alias("HotListCatalogState")]
public sealed record HotListCatalogState
{
    [Id(0)] public ImmutableArray<HotListVersion> Versions { get; init; } = [];
}
