using System.Collections.Immutable;
using AlprGrains.Plates;
using AlprGrains.Retention;
using AlprGrains.Storage.Retention;
using AlprGrains.Tests.TestKit;

namespace AlprGrains.Tests.Simulation.Retention;

/// <summary>
/// Two months of a machine whose clock jumps, drifts, is set right, and which is switched off and on; a read is uploaded, and by its 30 days the
/// product's retention clock says what may be shown and what may be destroyed. The world knows the true time, the clock does not. One fault at a
/// time: nothing jumps while the clock is in doubt already, since a clock that went back while nobody vouched for it leaves no witness of the time.
/// </summary>
public sealed class RetentionClockWorld : World
{
    private const int ActsPerLife = 150;
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    /// <summary>What a clock may be wrong unnoticed: two seconds, and a thousandth over the 30 days; and what a short or settled absence hides.</summary>
    private static readonly TimeSpan DriftPerLife = TimeSpan.FromDays(70) * 0.001 + TimeSpan.FromSeconds(2);

    public override string Name => "retention-clock";

    public override ImmutableArray<Plant> Plants { get; } = [new("wall-clock-believed", "INV-6"), new("hidden-by-the-wall-clock", "INV-4")];

    public override void Live(Random chance, string? plant, Story story)
    {
        var time = new TwoClocks(Start);
        var marks = new Marks();
        var clock = new RetentionClock(time, marks, "boot-0");
        var (truth, boots, wrong) = (Start, 0, TimeSpan.Zero);
        var uploads = new List<DateTimeOffset>(); // in true time, stamped while the clock was right
        for (var act = 0; act < ActsPerLife; act++)
        {
            switch (chance.Next(10))
            {
                case < 5:
                    var passed = chance.Percent(70) ? chance.Upto(TimeSpan.FromHours(10)) : chance.Upto(TimeSpan.FromDays(2));
                    time.Pass(passed);
                    truth += passed;
                    break;
                case 5 when wrong == TimeSpan.Zero && clock.Check().Verdict == ClockVerdict.Agreed:
                    wrong = (chance.Percent(50) ? 1 : -1) * (TimeSpan.FromMinutes(1) + chance.Upto(TimeSpan.FromDays(40)));
                    time.JumpWall(wrong);
                    story.Tell($"{truth:u} the clock jumps by {wrong:g}");
                    story.Count("retention-clock: jumps");
                    break;
                case 6 when wrong != TimeSpan.Zero:
                    time.JumpWall(-wrong);
                    wrong = TimeSpan.Zero;
                    story.Tell($"{truth:u} the clock is set right");
                    break;
                case 7 when wrong == TimeSpan.Zero && chance.Percent(40): // off, and on again with a right clock
                    var off = chance.Percent(60) ? chance.Upto(TimeSpan.FromMinutes(9)) : chance.Upto(TimeSpan.FromDays(8));
                    time.Off(off);
                    truth += off;
                    clock = new RetentionClock(time, marks, $"boot-{++boots}");
                    story.Tell($"{truth:u} switched on after {off:g}");
                    story.Count("retention-clock: boots");
                    break;
                case 8 when chance.Percent(30): // the program starts anew, the machine ran
                    clock = new RetentionClock(time, marks, $"boot-{boots}");
                    break;
                case 9 when wrong == TimeSpan.Zero:
                    if (chance.Percent(30)) clock.Confirm();
                    uploads.Add(truth);
                    break;
                default:
                    break;
            }
            Check();
        }

        void Check()
        {
            if (plant != "wall-clock-believed" && clock.Destroying is not { } || uploads.Count == 0) goto hiding;
            var destroying = plant == "wall-clock-believed" ? time.GetUtcNow() : clock.Destroying!.Value;
            story.Count("retention-clock: times to destroy by");
            foreach (var upload in uploads.Where(upload => upload + ReadRetention.Period <= destroying))
                BrokenPromise.Unless(truth - upload >= ReadRetention.Period - DriftPerLife, "INV-6", $"what was uploaded {truth - upload:g} ago may be destroyed; the clock is wrong by {wrong:g}");
        hiding:
            var hidingBy = plant == "hidden-by-the-wall-clock" ? time.GetUtcNow() : clock.Hiding;
            foreach (var upload in uploads.Where(upload => ReadRetention.IsKept(upload, hidingBy)))
                BrokenPromise.Unless(truth - upload < ReadRetention.Period + DriftPerLife, "INV-4", $"what was uploaded {truth - upload:g} ago is shown; the clock is wrong by {wrong:g}");
        }
    }

    private sealed class Marks : IClockMarks
    {
        private ClockMark? _mark;

        public ClockMark? Load() => _mark;

        public void Store(ClockMark mark) => _mark = mark;
    }
}
