using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AlprGrains.Recognition.Networks.Layers;

/// <summary>
/// Twelve neighbouring pixels of one row at a time, for 16 or 32 output channels, on processors with 512-bit vectors: the sums stay in
/// registers from the first tap to the last, and every weight that is loaded is used twelve times. Written out, because only named
/// values are sure to live in registers.
/// </summary>
internal static unsafe class Tile512
{
    public const int Pixels = 12;

    /// <summary>32 output channels. Weights: by input block, row and column of the kernel, input channel, output channel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Two<TStep>(float* source, in Taps taps, float* weights, float* more, float* bias, float* to, float* toMore, bool relu) where TStep : struct, IStep
    {
        unchecked
        {
            var step = TStep.Floats;
            Vector512<float> a0 = Vector512.Load(bias), a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0, a6 = a0, a7 = a0, a8 = a0, a9 = a0, a10 = a0, a11 = a0;
            Vector512<float> b0 = Vector512.Load(bias + FeatureMap.Lanes), b1 = b0, b2 = b0, b3 = b0, b4 = b0, b5 = b0, b6 = b0, b7 = b0, b8 = b0, b9 = b0, b10 = b0, b11 = b0;
            for (var block = 0; block < taps.Blocks; block++)
            {
                var lanes = block == taps.Blocks - 1 ? taps.LastLanes : taps.Lanes;
                for (var row = 0; row < taps.Rows; row++)
                    for (var column = 0; column < taps.Columns; column++)
                    {
                        var p = source + block * taps.BlockFloats + row * taps.RowFloats + column * taps.ColumnFloats;
                        for (var end = p + lanes; p < end; p++)
                        {
                            var (w, v) = (Vector512.Load(weights), Vector512.Load(more));
                            Vector512<float> x;
                            x = Vector512.Create(*(p)); a0 = Vector512.FusedMultiplyAdd(x, w, a0); b0 = Vector512.FusedMultiplyAdd(x, v, b0);
                            x = Vector512.Create(*(p + step)); a1 = Vector512.FusedMultiplyAdd(x, w, a1); b1 = Vector512.FusedMultiplyAdd(x, v, b1);
                            x = Vector512.Create(*(p + 2 * step)); a2 = Vector512.FusedMultiplyAdd(x, w, a2); b2 = Vector512.FusedMultiplyAdd(x, v, b2);
                            x = Vector512.Create(*(p + 3 * step)); a3 = Vector512.FusedMultiplyAdd(x, w, a3); b3 = Vector512.FusedMultiplyAdd(x, v, b3);
                            x = Vector512.Create(*(p + 4 * step)); a4 = Vector512.FusedMultiplyAdd(x, w, a4); b4 = Vector512.FusedMultiplyAdd(x, v, b4);
                            x = Vector512.Create(*(p + 5 * step)); a5 = Vector512.FusedMultiplyAdd(x, w, a5); b5 = Vector512.FusedMultiplyAdd(x, v, b5);
                            x = Vector512.Create(*(p + 6 * step)); a6 = Vector512.FusedMultiplyAdd(x, w, a6); b6 = Vector512.FusedMultiplyAdd(x, v, b6);
                            x = Vector512.Create(*(p + 7 * step)); a7 = Vector512.FusedMultiplyAdd(x, w, a7); b7 = Vector512.FusedMultiplyAdd(x, v, b7);
                            x = Vector512.Create(*(p + 8 * step)); a8 = Vector512.FusedMultiplyAdd(x, w, a8); b8 = Vector512.FusedMultiplyAdd(x, v, b8);
                            x = Vector512.Create(*(p + 9 * step)); a9 = Vector512.FusedMultiplyAdd(x, w, a9); b9 = Vector512.FusedMultiplyAdd(x, v, b9);
                            x = Vector512.Create(*(p + 10 * step)); a10 = Vector512.FusedMultiplyAdd(x, w, a10); b10 = Vector512.FusedMultiplyAdd(x, v, b10);
                            x = Vector512.Create(*(p + 11 * step)); a11 = Vector512.FusedMultiplyAdd(x, w, a11); b11 = Vector512.FusedMultiplyAdd(x, v, b11);
                            weights += FeatureMap.Lanes;
                            more += FeatureMap.Lanes;
                        }
                    }
            }
            var floor = relu ? Vector512<float>.Zero : Vector512.Create(float.NegativeInfinity);
            Vector512.Max(a0, floor).Store(to); Vector512.Max(b0, floor).Store(toMore);
            Vector512.Max(a1, floor).Store(to + FeatureMap.Lanes); Vector512.Max(b1, floor).Store(toMore + FeatureMap.Lanes);
            Vector512.Max(a2, floor).Store(to + 2 * FeatureMap.Lanes); Vector512.Max(b2, floor).Store(toMore + 2 * FeatureMap.Lanes);
            Vector512.Max(a3, floor).Store(to + 3 * FeatureMap.Lanes); Vector512.Max(b3, floor).Store(toMore + 3 * FeatureMap.Lanes);
            Vector512.Max(a4, floor).Store(to + 4 * FeatureMap.Lanes); Vector512.Max(b4, floor).Store(toMore + 4 * FeatureMap.Lanes);
            Vector512.Max(a5, floor).Store(to + 5 * FeatureMap.Lanes); Vector512.Max(b5, floor).Store(toMore + 5 * FeatureMap.Lanes);
            Vector512.Max(a6, floor).Store(to + 6 * FeatureMap.Lanes); Vector512.Max(b6, floor).Store(toMore + 6 * FeatureMap.Lanes);
            Vector512.Max(a7, floor).Store(to + 7 * FeatureMap.Lanes); Vector512.Max(b7, floor).Store(toMore + 7 * FeatureMap.Lanes);
            Vector512.Max(a8, floor).Store(to + 8 * FeatureMap.Lanes); Vector512.Max(b8, floor).Store(toMore + 8 * FeatureMap.Lanes);
            Vector512.Max(a9, floor).Store(to + 9 * FeatureMap.Lanes); Vector512.Max(b9, floor).Store(toMore + 9 * FeatureMap.Lanes);
            Vector512.Max(a10, floor).Store(to + 10 * FeatureMap.Lanes); Vector512.Max(b10, floor).Store(toMore + 10 * FeatureMap.Lanes);
            Vector512.Max(a11, floor).Store(to + 11 * FeatureMap.Lanes); Vector512.Max(b11, floor).Store(toMore + 11 * FeatureMap.Lanes);
        }
    }

    /// <summary>16 output channels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void One<TStep>(float* source, in Taps taps, float* weights, float* bias, float* to, bool relu) where TStep : struct, IStep
    {
        unchecked
        {
            var step = TStep.Floats;
            Vector512<float> a0 = Vector512.Load(bias), a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0, a6 = a0, a7 = a0, a8 = a0, a9 = a0, a10 = a0, a11 = a0;
            for (var block = 0; block < taps.Blocks; block++)
            {
                var lanes = block == taps.Blocks - 1 ? taps.LastLanes : taps.Lanes;
                for (var row = 0; row < taps.Rows; row++)
                    for (var column = 0; column < taps.Columns; column++)
                    {
                        var p = source + block * taps.BlockFloats + row * taps.RowFloats + column * taps.ColumnFloats;
                        for (var end = p + lanes; p < end; p++)
                        {
                            var w = Vector512.Load(weights);
                            Vector512<float> x;
                            x = Vector512.Create(*(p)); a0 = Vector512.FusedMultiplyAdd(x, w, a0);
                            x = Vector512.Create(*(p + step)); a1 = Vector512.FusedMultiplyAdd(x, w, a1);
                            x = Vector512.Create(*(p + 2 * step)); a2 = Vector512.FusedMultiplyAdd(x, w, a2);
                            x = Vector512.Create(*(p + 3 * step)); a3 = Vector512.FusedMultiplyAdd(x, w, a3);
                            x = Vector512.Create(*(p + 4 * step)); a4 = Vector512.FusedMultiplyAdd(x, w, a4);
                            x = Vector512.Create(*(p + 5 * step)); a5 = Vector512.FusedMultiplyAdd(x, w, a5);
                            x = Vector512.Create(*(p + 6 * step)); a6 = Vector512.FusedMultiplyAdd(x, w, a6);
                            x = Vector512.Create(*(p + 7 * step)); a7 = Vector512.FusedMultiplyAdd(x, w, a7);
                            x = Vector512.Create(*(p + 8 * step)); a8 = Vector512.FusedMultiplyAdd(x, w, a8);
                            x = Vector512.Create(*(p + 9 * step)); a9 = Vector512.FusedMultiplyAdd(x, w, a9);
                            x = Vector512.Create(*(p + 10 * step)); a10 = Vector512.FusedMultiplyAdd(x, w, a10);
                            x = Vector512.Create(*(p + 11 * step)); a11 = Vector512.FusedMultiplyAdd(x, w, a11);
                            weights += FeatureMap.Lanes;
                        }
                    }
            }
            var floor = relu ? Vector512<float>.Zero : Vector512.Create(float.NegativeInfinity);
            Vector512.Max(a0, floor).Store(to);
            Vector512.Max(a1, floor).Store(to + FeatureMap.Lanes);
            Vector512.Max(a2, floor).Store(to + 2 * FeatureMap.Lanes);
            Vector512.Max(a3, floor).Store(to + 3 * FeatureMap.Lanes);
            Vector512.Max(a4, floor).Store(to + 4 * FeatureMap.Lanes);
            Vector512.Max(a5, floor).Store(to + 5 * FeatureMap.Lanes);
            Vector512.Max(a6, floor).Store(to + 6 * FeatureMap.Lanes);
            Vector512.Max(a7, floor).Store(to + 7 * FeatureMap.Lanes);
            Vector512.Max(a8, floor).Store(to + 8 * FeatureMap.Lanes);
            Vector512.Max(a9, floor).Store(to + 9 * FeatureMap.Lanes);
            Vector512.Max(a10, floor).Store(to + 10 * FeatureMap.Lanes);
            Vector512.Max(a11, floor).Store(to + 11 * FeatureMap.Lanes);
        }
    }
}
