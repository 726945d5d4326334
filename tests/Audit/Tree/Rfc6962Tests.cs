using AlprGrains.Audit.Tree;

namespace AlprGrains.Tests.Audit.Tree;

/// <summary>The tree of RFC 6962 against the vectors that Certificate Transparency implementations share, and proofs against all small trees.</summary>
public class Rfc6962Tests
{
    private static readonly string[] Leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

    private static readonly string[] Roots =
    [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    [Fact]
    public void Roots_are_those_of_the_known_vectors()
    {
        var edge = new RightEdge();
        Assert.Equal(Roots[0], edge.Root.Hex);
        for (var i = 0; i < Leaves.Length; i++)
        {
            edge.Append(Rfc6962.LeafHash(Convert.FromHexString(Leaves[i])));
            Assert.Equal(Roots[i + 1], edge.Root.Hex);
        }
    }

    [Fact]
    public async Task Every_inclusion_proof_of_every_small_tree_holds_and_no_other_leaf_or_place_does()
    {
        for (var size = 1; size <= 33; size++)
        {
            var tree = new MemoryTree(size);
            var root = await Proofs.Root(tree, 0, size);
            for (var index = 0; index < size; index++)
            {
                var proof = await Proofs.Inclusion(tree, index, size);
                Assert.True(Proofs.IsIncluded(tree.Leaves[index], index, size, root, proof));
                Assert.False(Proofs.IsIncluded(tree.Leaves[(index + 1) % size], index, size, root, proof) && size > 1);
                Assert.False(Proofs.IsIncluded(tree.Leaves[index], index, size, root, [.. proof, root]));
                if (size > 1) Assert.False(Proofs.IsIncluded(tree.Leaves[index], (index + 1) % size, size, root, proof));
                if (proof.Count > 0) Assert.False(Proofs.IsIncluded(tree.Leaves[index], index, size, root, [.. proof.Skip(1)]));
            }
        }
    }

    [Fact]
    public async Task Every_consistency_proof_of_every_two_small_trees_holds_and_no_other_root_does()
    {
        for (var larger = 1; larger <= 33; larger++)
        {
            var tree = new MemoryTree(larger);
            var largerRoot = await Proofs.Root(tree, 0, larger);
            for (var smaller = 0; smaller <= larger; smaller++)
            {
                var smallerRoot = await Proofs.Root(tree, 0, smaller);
                var proof = await Proofs.Consistency(tree, smaller, larger);
                Assert.True(Proofs.IsConsistent(smaller, smallerRoot, larger, largerRoot, proof), $"{smaller} of {larger}");
                var other = Rfc6962.LeafHash([(byte)smaller]);
                Assert.False(Proofs.IsConsistent(smaller, other, larger, largerRoot, proof), $"{smaller} of {larger}, another root");
                Assert.False(smaller > 0 && Proofs.IsConsistent(smaller, smallerRoot, larger, other, proof), $"{smaller} of {larger}, another larger root");
            }
        }
    }

    [Theory]
    [InlineData(0, 0, 256, "tile/0/000")]
    [InlineData(1, 1234067, 256, "tile/1/x001/x234/067")]
    [InlineData(0, 273, 112, "tile/0/273.p/112")]
    [InlineData(-1, 1067, 1, "tile/entries/x001/067.p/1")]
    public void A_tile_lies_where_the_specification_says(int level, long index, int width, string path)
    {
        Assert.Equal(path, new TilePath(level, index, width).ToString());
        Assert.True(TilePath.TryParse(path, out var parsed));
        Assert.Equal(new TilePath(level, index, width), parsed);
    }

    [Theory]
    [InlineData("tile/0/00")]
    [InlineData("tile/0/x000/001")]
    [InlineData("tile/00/001")]
    [InlineData("tile/64/001")]
    [InlineData("tile/0/001.p/0")]
    [InlineData("tile/0/001.p/256")]
    [InlineData("tile/0/001.p/01")]
    [InlineData("tile/0/../../keys/log.key")]
    [InlineData("tile/0/")]
    [InlineData("tile/entries/-01")]
    [InlineData("tile/0/x001x/067")]
    public void No_other_spelling_is_a_tile(string path) => Assert.False(TilePath.TryParse(path, out _));

    [Fact]
    public void A_tree_of_70000_has_the_tiles_of_the_specifications_example()
    {
        Assert.Equal((273, 112), Shape(0));
        Assert.Equal((1, 17), Shape(1));
        Assert.Equal((0, 1), Shape(2));

        static (int Full, int Partial) Shape(int level)
        {
            var tiles = TilePath.Of(level, 70_000).ToArray();
            return (tiles.Count(tile => tile.IsFull), tiles.SingleOrDefault(tile => !tile.IsFull).Width);
        }
    }

    private sealed class MemoryTree(int size) : ITreeNodes
    {
        public TreeHash[] Leaves { get; } = [.. Enumerable.Range(0, size).Select(i => Rfc6962.LeafHash([(byte)i, 1]))];

        public ValueTask<TreeHash> Node(int height, long index) =>
            ValueTask.FromResult(Rfc6962.RootOfFull(Leaves.AsSpan((int)index << height, 1 << height).ToArray()));
    }
}
