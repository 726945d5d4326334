using System.Text;
using AlprGrains.Grains.HotLists;
using AlprGrains.HotLists;

namespace AlprGrains.Tests.Grains.HotLists;

/// <summary>INV-14: whatever the bytes of a file, the parser answers: entries, or a reason for each line that is none.</summary>
public class MutatedFilesTests
{
    private const int Inputs = 10_000;

    private const string Csv = "plate,state,reason,category,source file,effective,expiry,reference,color\n"
        + "8SYN123,CA,\"stolen, vehicle\",burglary,Vehicle,2026-01-01,2026-12-31,N-1,red\n"
        + "7SYN456,NV,wanted person,missing,Wanted Person,01/02/2026,2026-12-31T08:00:00Z,N-2,blue\n"
        + "6SYN789,,missing,grand theft,Missing Person,,,,\n";

    private const string Genetec = "Category;PlateState;PlateNumber;EffectiveDate;ExpiryDate\nSTOLEN;CA;8SYN123;2025-06-15;2025-07-15\nWANTED;NV;7SYN456;;\nBURGLARY;;6SYN789;2025-06-15;\n";

    [Theory]
    [InlineData(HotListFormat.Csv, HotListSource.StolenVehicleSystem, 1)]
    [InlineData(HotListFormat.Csv, HotListSource.Ncic, 2)]
    [InlineData(HotListFormat.Csv, HotListSource.CustomBolo, 3)]
    [InlineData(HotListFormat.Genetec, HotListSource.StolenVehicleSystem, 4)]
    [InlineData(HotListFormat.Genetec, HotListSource.CustomBolo, 5)]
    public void INV_14_mutated_files_are_answered_line_by_line(HotListFormat format, HotListSource source, int seed)
    {
        var random = new Random(seed);
        var original = Encoding.UTF8.GetBytes(format == HotListFormat.Csv ? Csv : Genetec);
        for (var input = 0; input < Inputs; input++)
        {
            var bytes = Mutate(original, random);
            var file = new HotListFile(format, bytes, source, "CA0010900", SkipBadLines: true);

            var parsed = HotListParser.Parse(file, Lists.Terms(source));

            if (!parsed.IsReadable) continue; // one problem that says why
            var lines = FileLines.Of(bytes).Count();
            Assert.True(parsed.Entries.Length + parsed.DroppedByProvenance + parsed.BadLines <= lines, $"seed {seed}, input {input}: more outcomes than lines");
            Assert.Equal(Math.Min(parsed.BadLines, HotListImport.ProblemsMax), parsed.Problems.Length);
            Assert.All(parsed.Problems, problem => Assert.True(problem.Line > 0 && problem.Sentence.Length > 0 && !problem.Sentence.Any(char.IsControl)));
            Assert.All(parsed.Entries, entry => Assert.True(entry.Reason.Length is > 0 and <= 120 && entry.Plate.IsGiven));
        }
    }

    private static byte[] Mutate(byte[] original, Random random)
    {
        List<byte> bytes = [.. original];
        for (var change = random.Next(1, 12); change > 0; change--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(7))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes.RemoveRange(at, Math.Min(random.Next(1, 20), bytes.Count - at)); break;
                case 2: bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 40), bytes.Count - at))); break;
                case 3: bytes.InsertRange(at, Enumerable.Repeat((byte)",;\"\n\r\0 "[random.Next(7)], random.Next(1, 10))); break;
                case 4: bytes.InsertRange(at, Encoding.UTF8.GetBytes(random.Next(2) == 0 ? "９９９９-９９-９９" : "\u202E8SYN\u0301")); break;
                case 5: bytes.InsertRange(at, "9999-12-31T23:59:59.9999999+14:00"u8.ToArray()); break;
                default: bytes.InsertRange(at, "0001-01-01"u8.ToArray()); break;
            }
            if (bytes.Count == 0) bytes.Add(0);
        }
        return [.. bytes];
    }
}
