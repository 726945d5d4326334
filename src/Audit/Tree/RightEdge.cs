namespace AlprGrains.Audit.Tree;

/// <summary>
/// What must be known of a tree to append to it and to tell its root: the roots of its full subtrees from left to right, one for
/// each bit that is set in its size. Leaves in, root out.
/// </summary>
public sealed class RightEdge
{
    private readonly List<TreeHash> _roots; // the largest subtree first

    public RightEdge() => _roots = [];

    /// <summary>A copy that goes its own way.</summary>
    public RightEdge(RightEdge other) => (_roots, Size) = ([.. other._roots], other.Size);

    /// <summary>Leaves so far.</summary>
    public long Size { get; private set; }

    public void Append(TreeHash leaf)
    {
        // Each trailing one bit of the size is a full subtree that this leaf completes to the next larger.
        for (var carry = Size; (carry & 1) == 1; carry >>= 1)
        {
            leaf = Rfc6962.NodeHash(_roots[^1], leaf);
            _roots.RemoveAt(_roots.Count - 1);
        }
        _roots.Add(leaf);
        Size++;
    }

    public TreeHash Root
    {
        get
        {
            if (_roots.Count == 0) return Rfc6962.EmptyRoot;
            var root = _roots[^1];
            for (var i = _roots.Count - 2; i >= 0; i--) root = Rfc6962.NodeHash(_roots[i], root);
            return root;
        }
    }
}
