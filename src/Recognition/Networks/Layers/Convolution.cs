namespace AlprGrains.Recognition.Networks.Layers;

/// <summary>
/// A two-dimensional convolution with its bias and, where the network has one, the rectifier that follows. Direct: nothing is copied
/// into a matrix first, so a dilated layer costs what a plain one does. The order of sums is fixed, so a result does not depend on
/// the machine's load or on how a picture was cut into tiles, only on whether its vectors have 512 or 256 bits (by no more than rounding).
/// </summary>
internal sealed class Convolution : ILayer
{
    private readonly Kernel _kernel;
    private readonly int _inputs, _outputs, _outputBlocks, _blockWeights;
    private readonly float[] _weights;
    private readonly float[] _bias;
    private readonly bool _relu, _wide;

    /// <param name="weights">Output channel, input channel, row, column, as ONNX has them.</param>
    /// <param name="bias">One for each output channel, or none.</param>
    /// <param name="wide">Whether to use vectors of 512 bits.</param>
    public Convolution(Kernel kernel, int inputs, int outputs, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, bool relu, bool wide)
    {
        (_kernel, _inputs, _outputs, _relu, _wide) = (kernel, inputs, outputs, relu, wide);
        _outputBlocks = (outputs + FeatureMap.Lanes - 1) / FeatureMap.Lanes;
        _blockWeights = inputs * kernel.Height * kernel.Width * FeatureMap.Lanes;
        _weights = GC.AllocateArray<float>(_outputBlocks * _blockWeights, pinned: true);
        _bias = GC.AllocateArray<float>(_outputBlocks * FeatureMap.Lanes, pinned: true);
        bias.CopyTo(_bias);
        Pack(weights);
    }

    public int BorderNeeded => Math.Max(Math.Max(_kernel.PadTop, _kernel.PadBottom), Math.Max(_kernel.PadLeft, _kernel.PadRight));

    public (int Channels, int Height, int Width) ShapeAfter(int channels, int height, int width)
    {
        if (channels != _inputs) throw new InvalidDataException($"A convolution of the network takes {_inputs} channels and gets {channels}.");
        int Side(int side, int pads, int taps) => (side + pads - _kernel.Dilation * (taps - 1) - 1) / _kernel.Stride + 1;
        return (_outputs, Side(height, _kernel.PadTop + _kernel.PadBottom, _kernel.Height), Side(width, _kernel.PadLeft + _kernel.PadRight, _kernel.Width));
    }

    public void Run(FeatureMap input, FeatureMap output)
    {
        switch (input.BlockLanes * _kernel.Stride)
        {
            case 1: Run<Step1>(input, output); break;
            case 2: Run<Step2>(input, output); break;
            case FeatureMap.Lanes: Run<Step16>(input, output); break;
            case 2 * FeatureMap.Lanes: Run<Step32>(input, output); break;
            default: throw new InvalidDataException($"A convolution of stride {_kernel.Stride} is not one that this engine runs.");
        }
    }

    private unsafe void Run<TStep>(FeatureMap input, FeatureMap output) where TStep : struct, IStep
    {
        var taps = new Taps(input, _kernel);
        var tile = _wide ? Tile512.Pixels : Tile256.Pixels;
        fixed (float* weights = _weights, bias = _bias)
            for (var block = 0; block < _outputBlocks; block += 2)
            {
                var isPair = block + 1 < _outputBlocks;
                float* first = weights + block * _blockWeights, second = first + (isPair ? _blockWeights : 0);
                for (var y = 0; y < output.Height; y++)
                {
                    if (output.Width < tile)
                    {
                        for (var x = 0; x < output.Width; x++)
                        {
                            Tile256.One(From(input, y, x), taps, first, bias + block * FeatureMap.Lanes, output.At(block, y, x), _relu);
                            if (isPair) Tile256.One(From(input, y, x), taps, second, bias + (block + 1) * FeatureMap.Lanes, output.At(block + 1, y, x), _relu);
                        }
                        continue;
                    }
                    for (var next = 0; next < output.Width; next += tile)
                    {
                        var x = Math.Min(next, output.Width - tile); // the last tile overlaps its neighbour, and writes the same again
                        float* from = From(input, y, x), to = output.At(block, y, x);
                        if (_wide && isPair) Tile512.Two<TStep>(from, taps, first, second, bias + block * FeatureMap.Lanes, to, output.At(block + 1, y, x), _relu);
                        else if (_wide) Tile512.One<TStep>(from, taps, first, bias + block * FeatureMap.Lanes, to, _relu);
                        else
                        {
                            Tile256.Five<TStep>(from, taps, first, bias + block * FeatureMap.Lanes, to, _relu);
                            if (isPair) Tile256.Five<TStep>(from, taps, second, bias + (block + 1) * FeatureMap.Lanes, output.At(block + 1, y, x), _relu);
                        }
                    }
                }
            }
    }

    private unsafe float* From(FeatureMap input, int y, int x) => input.At(0, y * _kernel.Stride - _kernel.PadTop, x * _kernel.Stride - _kernel.PadLeft);

    // By output block, input block, row, column, input channel, output channel: the order in which a tile reads them.
    private void Pack(ReadOnlySpan<float> weights)
    {
        var taps = _kernel.Height * _kernel.Width;
        var inputLanes = _inputs == 1 ? 1 : FeatureMap.Lanes;
        var at = 0;
        for (var block = 0; block < _outputBlocks; block++)
            for (var from = 0; from < _inputs; from += inputLanes)
                for (var tap = 0; tap < taps; tap++)
                    for (var input = from; input < Math.Min(_inputs, from + inputLanes); input++)
                        for (var lane = 0; lane < FeatureMap.Lanes; lane++, at++)
                        {
                            var output = block * FeatureMap.Lanes + lane;
                            _weights[at] = output < _outputs ? weights[(output * _inputs + input) * taps + tap] : 0;
                        }
    }
}
