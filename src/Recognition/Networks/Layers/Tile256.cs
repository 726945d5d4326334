using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AlprGrains.Recognition.Networks.Layers;

/// <summary>
/// What <see cref="Tile512"/> is, in 256-bit vectors: five pixels and 16 output channels at a time, as many sums as 16 registers
/// hold; and one pixel alone for maps narrower than a tile.
/// </summary>
internal static unsafe class Tile256
{
    public const int Pixels = 5;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Five<TStep>(float* source, in Taps taps, float* weights, float* bias, float* to, bool relu) where TStep : struct, IStep
    {
        unchecked
        {
            const int half = FeatureMap.Lanes / 2;
            var step = TStep.Floats;
            Vector256<float> a0 = Vector256.Load(bias), a1 = a0, a2 = a0, a3 = a0, a4 = a0;
            Vector256<float> b0 = Vector256.Load(bias + half), b1 = b0, b2 = b0, b3 = b0, b4 = b0;
            for (var block = 0; block < taps.Blocks; block++)
            {
                var lanes = block == taps.Blocks - 1 ? taps.LastLanes : taps.Lanes;
                for (var row = 0; row < taps.Rows; row++)
                    for (var column = 0; column < taps.Columns; column++)
                    {
                        var p = source + block * taps.BlockFloats + row * taps.RowFloats + column * taps.ColumnFloats;
                        for (var end = p + lanes; p < end; p++)
                        {
                            var (w, v) = (Vector256.Load(weights), Vector256.Load(weights + half));
                            Vector256<float> x;
                            x = Vector256.Create(*(p)); a0 = Vector256.FusedMultiplyAdd(x, w, a0); b0 = Vector256.FusedMultiplyAdd(x, v, b0);
                            x = Vector256.Create(*(p + step)); a1 = Vector256.FusedMultiplyAdd(x, w, a1); b1 = Vector256.FusedMultiplyAdd(x, v, b1);
                            x = Vector256.Create(*(p + 2 * step)); a2 = Vector256.FusedMultiplyAdd(x, w, a2); b2 = Vector256.FusedMultiplyAdd(x, v, b2);
                            x = Vector256.Create(*(p + 3 * step)); a3 = Vector256.FusedMultiplyAdd(x, w, a3); b3 = Vector256.FusedMultiplyAdd(x, v, b3);
                            x = Vector256.Create(*(p + 4 * step)); a4 = Vector256.FusedMultiplyAdd(x, w, a4); b4 = Vector256.FusedMultiplyAdd(x, v, b4);
                            weights += FeatureMap.Lanes;
                        }
                    }
            }
            var floor = relu ? Vector256<float>.Zero : Vector256.Create(float.NegativeInfinity);
            Vector256.Max(a0, floor).Store(to); Vector256.Max(b0, floor).Store(to + half);
            Vector256.Max(a1, floor).Store(to + FeatureMap.Lanes); Vector256.Max(b1, floor).Store(to + FeatureMap.Lanes + half);
            Vector256.Max(a2, floor).Store(to + 2 * FeatureMap.Lanes); Vector256.Max(b2, floor).Store(to + 2 * FeatureMap.Lanes + half);
            Vector256.Max(a3, floor).Store(to + 3 * FeatureMap.Lanes); Vector256.Max(b3, floor).Store(to + 3 * FeatureMap.Lanes + half);
            Vector256.Max(a4, floor).Store(to + 4 * FeatureMap.Lanes); Vector256.Max(b4, floor).Store(to + 4 * FeatureMap.Lanes + half);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void One(float* source, in Taps taps, float* weights, float* bias, float* to, bool relu)
    {
        unchecked
        {
            const int half = FeatureMap.Lanes / 2;
            Vector256<float> a0 = Vector256.Load(bias);
            Vector256<float> b0 = Vector256.Load(bias + half);
            for (var block = 0; block < taps.Blocks; block++)
            {
                var lanes = block == taps.Blocks - 1 ? taps.LastLanes : taps.Lanes;
                for (var row = 0; row < taps.Rows; row++)
                    for (var column = 0; column < taps.Columns; column++)
                    {
                        var p = source + block * taps.BlockFloats + row * taps.RowFloats + column * taps.ColumnFloats;
                        for (var end = p + lanes; p < end; p++)
                        {
                            var (w, v) = (Vector256.Load(weights), Vector256.Load(weights + half));
                            Vector256<float> x;
                            x = Vector256.Create(*(p)); a0 = Vector256.FusedMultiplyAdd(x, w, a0); b0 = Vector256.FusedMultiplyAdd(x, v, b0);
                            weights += FeatureMap.Lanes;
                        }
                    }
            }
            var floor = relu ? Vector256<float>.Zero : Vector256.Create(float.NegativeInfinity);
            Vector256.Max(a0, floor).Store(to); Vector256.Max(b0, floor).Store(to + half);
        }
    }
}
