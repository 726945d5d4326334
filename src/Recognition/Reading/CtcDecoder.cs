using System.Runtime.InteropServices;

namespace AlprGrains.Recognition.Reading;

/// <summary>A text and the probability that it is what the plate says, 0 to 1.</summary>
internal readonly record struct ReadText(string Text, double Probability);

/// <summary>
/// Logits of a CTC network in, the most probable texts out. A text's probability is the sum over all the ways to write it with blanks and
/// repeats (Graves et al. 2006), found by prefix beam search. The first class is the blank. Prefixes are nodes of a tree, so that nothing
/// is built but the texts that are returned. Not thread-safe: it keeps its tree's memory.
/// </summary>
internal sealed class CtcDecoder(string alphabet)
{
    private const int Blank = 0, Root = 0;

    /// <summary>Prefixes kept at each position; doubling it changed no reading that was tried.</summary>
    private const int BeamWidth = 12;

    /// <summary>Classes less probable than this at a position start no new prefix.</summary>
    private const double ClassProbabilityMin = 1e-4;

    private readonly record struct Node(int Parent, int Symbol);

    // Weights of a prefix at the last position, by what it ends in; Position says for which position they hold.
    private record struct Weights(int Position, double EndsInBlank, double EndsInCharacter)
    {
        public readonly double Total => EndsInBlank + EndsInCharacter;
    }

    private readonly double[] _probabilities = new double[alphabet.Length];
    private readonly List<Node> _nodes = [];
    private readonly List<Weights> _weights = [];
    private readonly Dictionary<Node, int> _children = [];
    private readonly List<int> _reached = [];
    private readonly List<(int Node, Weights Weights)> _beam = [];

    /// <param name="logits">Class by position: all positions of class 0, then of class 1, and so on.</param>
    /// <param name="positions">Positions.</param>
    /// <param name="count">Texts at most.</param>
    /// <param name="temperature">What the logits are divided by.</param>
    /// <returns>Most probable first.</returns>
    public IReadOnlyList<ReadText> Decode(ReadOnlySpan<float> logits, int positions, int count, double temperature = 1)
    {
        Begin();
        for (var position = 0; position < positions; position++)
        {
            Softmax(logits, position, positions, temperature);
            _reached.Clear();
            foreach (var (node, weights) in _beam) Extend(node, weights, position);
            KeepBest();
        }
        return [.. _beam.Take(count).Select(p => new ReadText(TextOf(p.Node), p.Weights.Total))];
    }

    private void Begin()
    {
        _nodes.Clear();
        _weights.Clear();
        _children.Clear();
        _beam.Clear();
        _nodes.Add(new Node(-1, -1));
        _weights.Add(new Weights(-1, 0, 0));
        _beam.Add((Root, new Weights(-1, 1, 0)));
    }

    private void Extend(int node, Weights weights, int position)
    {
        var last = _nodes[node].Symbol;
        Add(node, position, weights.Total * _probabilities[Blank], last < 0 ? 0 : weights.EndsInCharacter * _probabilities[last]);
        for (var symbol = 1; symbol < _probabilities.Length; symbol++)
        {
            if (_probabilities[symbol] < ClassProbabilityMin) continue;
            var before = symbol == last ? weights.EndsInBlank : weights.Total; // a repeat needs a blank between
            Add(Child(node, symbol), position, 0, before * _probabilities[symbol]);
        }
    }

    private int Child(int parent, int symbol)
    {
        var node = new Node(parent, symbol);
        if (_children.TryGetValue(node, out var known)) return known;
        _nodes.Add(node);
        _weights.Add(new Weights(-1, 0, 0));
        return _children[node] = _nodes.Count - 1;
    }

    private void Add(int node, int position, double endsInBlank, double endsInCharacter)
    {
        ref var weights = ref CollectionsMarshal.AsSpan(_weights)[node];
        if (weights.Position != position)
        {
            weights = new Weights(position, 0, 0);
            _reached.Add(node);
        }
        weights.EndsInBlank += endsInBlank;
        weights.EndsInCharacter += endsInCharacter;
    }

    private void KeepBest()
    {
        _beam.Clear();
        foreach (var node in _reached)
        {
            var weights = _weights[node];
            var place = _beam.Count;
            while (place > 0 && _beam[place - 1].Weights.Total < weights.Total) place--;
            if (place >= BeamWidth) continue;
            if (_beam.Count == BeamWidth) _beam.RemoveAt(BeamWidth - 1);
            _beam.Insert(place, (node, weights));
        }
    }

    private string TextOf(int node)
    {
        var length = 0;
        for (var at = node; at != Root; at = _nodes[at].Parent) length++;
        return string.Create(length, (this, node), static (text, from) =>
        {
            var (decoder, at) = from;
            for (var i = text.Length - 1; i >= 0; i--)
            {
                text[i] = decoder.Letter(at);
                at = decoder._nodes[at].Parent;
            }
        });
    }

    private char Letter(int node) => alphabet[_nodes[node].Symbol];

    private void Softmax(ReadOnlySpan<float> logits, int position, int positions, double temperature)
    {
        var highest = double.MinValue;
        for (var symbol = 0; symbol < _probabilities.Length; symbol++) highest = Math.Max(highest, logits[symbol * positions + position]);
        var sum = 0.0;
        for (var symbol = 0; symbol < _probabilities.Length; symbol++)
            sum += _probabilities[symbol] = Math.Exp((logits[symbol * positions + position] - highest) / temperature);
        for (var symbol = 0; symbol < _probabilities.Length; symbol++) _probabilities[symbol] /= sum;
    }
}
