using System.Diagnostics;
using AlprGrains.Recognition;
using AlprGrains.Recognition.Frames;
using AlprGrains.Recognition.Scenes;

namespace AlprGrains.Tests.Recognition.Frames;

/// <summary>INV-14, ten thousand times: a mutated file gives a picture or a reason, never a crash, and memory stays bounded.</summary>
public class MutationTests
{
    private const int Files = 10_000;
    private const long WorkingSetGrowthBytesMax = 600L << 20;

    [Fact]
    public void Ten_thousand_mutated_files_give_a_picture_or_a_reason_each()
    {
        const ulong seed = 20261122;
        var chance = new Chance(seed);
        byte[][] seeds = [Seeds.Jpeg(), Seeds.ProgressiveJpeg(), Seeds.Png(), Seeds.Png16(), Seeds.Cmyk(), Seeds.JpegTurned(6), Seeds.AnimatedPng(), Seeds.Gif(2), Seeds.Webp(true)];
        var reasons = new Dictionary<FrameRefusalReason, int>();
        var pictures = 0;
        using var process = Process.GetCurrentProcess();
        var before = process.WorkingSet64;
        for (var i = 0; i < Files; i++)
        {
            var file = Mutate(seeds[i % seeds.Length], seeds, chance);
            var (frame, refusal) = Decode(file, seed, i);
            Assert.True(frame is null != (refusal is null), $"SEED={seed} file {i}: neither or both of picture and reason");
            frame?.Dispose();
            if (refusal is null) pictures++;
            else reasons[refusal.Reason] = reasons.GetValueOrDefault(refusal.Reason) + 1;
        }
        process.Refresh();
        Assert.InRange(process.WorkingSet64 - before, long.MinValue, WorkingSetGrowthBytesMax);
        // The mutations are worth something only if they reach both sides and most reasons.
        Assert.InRange(pictures, Files / 20, Files * 19 / 20);
        Assert.True(reasons.Count >= 6, $"only {reasons.Count} reasons were reached: {string.Join(", ", reasons.Keys)}");
    }

    private static (DecodedFrame? Frame, FrameRefusal? Refusal) Decode(byte[] file, ulong seed, int index)
    {
        try
        {
            return FrameDecoder.Decode(file);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"SEED={seed} file {index} of {file.Length} bytes threw instead of being refused", e);
        }
    }

    private static byte[] Mutate(byte[] seed, byte[][] others, Chance chance)
    {
        var bytes = (byte[])seed.Clone();
        for (var rounds = 1 + chance.Below(3); rounds > 0 && bytes.Length > 0; rounds--)
            bytes = chance.Below(7) switch
            {
                0 => Flip(bytes, chance, 1 + chance.Below(4)),
                1 => Flip(bytes, chance, 20),
                2 => bytes[..chance.Below(bytes.Length + 1)],
                3 => [.. bytes[..chance.Below(bytes.Length)], .. others[chance.Below(others.Length)]],
                4 => FlipHead(bytes, chance),
                5 => [.. bytes, .. Enumerable.Range(0, chance.Below(64)).Select(_ => (byte)chance.Below(256))],
                _ => Repeat(bytes, chance),
            };
        return bytes;
    }

    private static byte[] Flip(byte[] bytes, Chance chance, int count)
    {
        for (; count > 0; count--) bytes[chance.Below(bytes.Length)] = (byte)chance.Below(256);
        return bytes;
    }

    private static byte[] FlipHead(byte[] bytes, Chance chance)
    {
        bytes[chance.Below(Math.Min(bytes.Length, 200))] ^= (byte)(1 << chance.Below(8));
        return bytes;
    }

    private static byte[] Repeat(byte[] bytes, Chance chance)
    {
        var (from, length) = (chance.Below(bytes.Length), chance.Below(40));
        var part = bytes[from..Math.Min(bytes.Length, from + length)];
        return [.. bytes[..from], .. part, .. part, .. bytes[from..]];
    }
}
