using System.Text;
using AlprGrains.Gateway.Cameras.Protocols;
using AlprGrains.Gateway.Cameras.Protocols.OpenAlpr;
using AlprGrains.Gateway.Cameras.Protocols.PlateRecognizer;
using AlprGrains.Gateway.Cameras.Protocols.Reads;

namespace AlprGrains.Tests.Gateway.Cameras.Protocols;

/// <summary>INV-14: whatever bytes come, a parser answers. The seed is printed with a failure and makes it happen again.</summary>
public class MutationTests
{
    private const int Mutations = 10_000;
    private const int Seed = 20260301;

    public static readonly TheoryData<string, string?> Targets = new()
    {
        { nameof(Samples.OurReads), null },
        { nameof(Samples.OpenAlprGroup), null },
        { nameof(Samples.OpenAlprResults), null },
        { nameof(Samples.PlateRecognizer), null },
        { nameof(Samples.PlateRecognizer), Samples.FormContentType },
    };

    [Theory]
    [MemberData(nameof(Targets))]
    public void INV_14_ten_thousand_mutated_bodies_are_answered_and_none_throws(string sample, string? contentType)
    {
        var (protocol, body) = Target(sample, contentType);
        var random = new Random(Seed);
        int taken = 0, refused = 0;
        for (var i = 0; i < Mutations; i++)
        {
            var mutated = Mutate(body, random);
            ProtocolMessage message;
            try { message = protocol.Parse(mutated, contentType); }
            catch (Exception e) { throw new InvalidOperationException($"SEED={Seed} mutation {i} of {sample} threw", e); }
            if (message is ProtocolMessage.Refused { Problem: var problem })
            {
                refused++;
                Assert.False(string.IsNullOrWhiteSpace(problem.Where) || string.IsNullOrWhiteSpace(problem.Rule));
            }
            else taken++;
        }
        Assert.True(refused > Mutations / 10 && taken > 100, $"SEED={Seed}: {taken} taken, {refused} refused; the mutations no longer reach both sides of the parser");
    }

    [Fact]
    public void The_mutations_differ_from_the_sample()
    {
        var body = Samples.Bytes(Samples.OurReads);
        var random = new Random(Seed);
        Assert.True(Enumerable.Range(0, 100).Count(_ => !Mutate(body, random).AsSpan().SequenceEqual(body)) > 90);
    }

    private static (ICameraProtocol, byte[]) Target(string sample, string? contentType) => sample switch
    {
        nameof(Samples.OurReads) => (new ReadsProtocol(), Samples.Bytes(Samples.OurReads)),
        nameof(Samples.OpenAlprGroup) => (new OpenAlprProtocol(), Samples.Bytes(Samples.OpenAlprGroup)),
        nameof(Samples.OpenAlprResults) => (new OpenAlprProtocol(), Samples.Bytes(Samples.OpenAlprResults)),
        _ => (new PlateRecognizerProtocol(), contentType is null ? Samples.Bytes(Samples.PlateRecognizer) : Samples.Form(Samples.PlateRecognizer, Samples.Jpeg)),
    };

    // Bytes flipped, cut, doubled, and values swapped for ones that parsers stumble over.
    private static byte[] Mutate(byte[] body, Random random)
    {
        string[] traps = ["null", "-1", "1e999", "\"\"", "[]", "{}", "true", "\"\\ud800\"", "18446744073709551616", "\"\\u0000\"", "\"８ＳＹＮ\"", "[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]"];
        var mutated = body.ToList();
        for (var times = random.Next(1, 4); times > 0 && mutated.Count > 0; times--)
        {
            var at = random.Next(mutated.Count);
            switch (random.Next(5))
            {
                case 0: mutated[at] = (byte)random.Next(256); break;
                case 1: mutated[at] ^= (byte)(1 << random.Next(8)); break;
                case 2: mutated.RemoveRange(at, Math.Min(random.Next(1, 40), mutated.Count - at)); break;
                case 3: mutated.InsertRange(at, mutated.GetRange(at, Math.Min(random.Next(1, 60), mutated.Count - at))); break;
                default: SwapValue(mutated, Encoding.UTF8.GetBytes(traps[random.Next(traps.Length)]), at); break;
            }
        }
        return [.. mutated];
    }

    private static void SwapValue(List<byte> body, byte[] trap, int from)
    {
        var colon = body.IndexOf((byte)':', from);
        if (colon < 0) return;
        var end = body.FindIndex(colon, b => b is (byte)',' or (byte)'}');
        if (end < 0) return;
        body.RemoveRange(colon + 1, end - colon - 1);
        body.InsertRange(colon + 1, trap);
    }
}
