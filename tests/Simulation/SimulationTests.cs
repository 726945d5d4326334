using AlprGrains.Tests.Simulation.Alerts;
using AlprGrains.Tests.Simulation.Audit;
using AlprGrains.Tests.Simulation.HotLists;
using AlprGrains.Tests.Simulation.Plates;
using AlprGrains.Tests.Simulation.Retention;
using AlprGrains.Tests.Simulation.Sharing;

namespace AlprGrains.Tests.Simulation;

/// <summary>Every world lives its seeds with every promise kept, and every fault that can be planted is found. ./alpr test --nightly lives 100,000.</summary>
public sealed class SimulationTests
{
    private static readonly int Seeds = IsNightly ? 100_000 : 2_000;

    /// <summary>Interleavings of hold and purge: the state in which a mistake loses evidence or keeps what must die.</summary>
    private static readonly int SeedsOfHolds = IsNightly ? 100_000 : 10_000;

    private static bool IsNightly => Environment.GetEnvironmentVariable("ALPR_NIGHTLY") == "1";

    [Fact]
    public void INV_7_alerts_come_to_the_feed_once_whatever_fails_on_the_way() => Holds(new AlertsWorld(), "alerts: silos killed", "alerts: confirmation failed", "alerts: an answer was lost");

    [Fact]
    public void INV_3_INV_8_writers_that_overtake_each_other_at_any_step_lose_nothing_acknowledged() => Holds(new AuditWorld(), "audit: writers fenced off", "audit: crashes");

    [Fact]
    public void INV_8_of_silos_that_all_want_the_audit_log_one_writes_it_soon_after_any_faults_and_it_never_forks() =>
        Holds(new AuditSeatsWorld(), "audit-seats: killed", "audit-seats: hung", "audit-seats: folder lost", "audit-seats: fenced off", "audit-seats: fence silent");

    [Fact]
    public void INV_1_INV_2_INV_4_INV_5_the_embedded_store_keeps_its_promises_through_weeks_and_power_failures() => Holds(new EmbeddedStoreWorld(), "embedded-store: power failures", "embedded-store: AlreadyStored", "embedded-store: RefusedTooOld");

    [Fact]
    public void INV_5_INV_6_a_hold_that_is_placed_during_a_purge_has_all_its_reads_or_is_refused_and_the_books_balance() => Holds(new HoldsWorld(), SeedsOfHolds, "holds: placed", "holds: refused", "holds: purges that waited");

    [Fact]
    public void INV_7_a_silo_matches_with_whole_lists_that_never_go_back() => Holds(new HotListsWorld(), "hot-lists: matches", "hot-lists: polls that failed");

    [Fact]
    public void INV_1_INV_2_INV_4_INV_5_INV_6_reads_are_taken_once_and_kept_for_thirty_days() => Holds(new ReadsWorld(), "reads: repeats", "reads: crashes", "reads: purged", "reads: refused for age");

    [Fact]
    public void INV_4_INV_6_no_jump_of_a_clock_purges_early_or_shows_late() => Holds(new RetentionClockWorld(), "retention-clock: jumps", "retention-clock: boots", "retention-clock: times to destroy by");

    [Fact]
    public void INV_9_INV_10_no_order_of_calls_and_crashes_makes_a_request_skip_repeat_or_fork() => Holds(new SharingWorld(), "sharing: saves refused", "sharing: ended Closed");

    [Theory]
    [MemberData(nameof(WorldNames))]
    public void Every_planted_fault_is_found_and_named_by_its_promise(string name) // the twins of the checkers above
    {
        using var world = Named(name);
        Assert.NotEmpty(world.Plants);
        Assert.Empty(Simulator.UnfoundPlants(world, firstSeed: 1));
    }

    [Theory]
    [MemberData(nameof(WorldNames))]
    public void A_seed_is_one_life_and_always_the_same(string name)
    {
        using var world = Named(name);
        using var another = Named(name);
        var (first, second) = (Simulator.Run(world, 7, 1), Simulator.Run(another, 7, 1));
        Assert.Equal(first.Counts, second.Counts);
        Assert.Equal(1, first.Lives);
    }

    [Fact]
    public void Words_that_name_no_world_are_quoted_with_those_there_are()
    {
        Assert.Null(SimulationWords.Parse(["--world", "weather"], out var problem));
        Assert.Contains("'--world weather'", problem, StringComparison.Ordinal);
        Assert.Contains("sharing (no-etag", problem, StringComparison.Ordinal);
        Assert.Equal(new SimulationWords(5, 9, "audit", "fence-not-asked", true), SimulationWords.Parse(["--seed", "5", "--seeds", "9", "--plant", "audit.fence-not-asked", "--json"], out _));
    }

    public static TheoryData<string> WorldNames()
    {
        var names = new TheoryData<string>();
        foreach (var world in Simulator.Worlds())
        {
            names.Add(world.Name);
            world.Dispose();
        }
        return names;
    }

    private static World Named(string name)
    {
        World? found = null;
        foreach (var world in Simulator.Worlds())
            if (world.Name == name) found = world;
            else world.Dispose();
        return found!;
    }

    private static void Holds(World world, params string[] mustHappen) => Holds(world, Seeds, mustHappen);

    private static void Holds(World world, int seeds, params string[] mustHappen)
    {
        using (world)
        {
            var run = Simulator.Run(world, firstSeed: 1, seeds);
            Assert.True(run.Failures.IsEmpty, string.Join("\n", run.Failures.Select(failure => $"SEED={failure.Seed} {failure.World}: {failure.What}\n  {string.Join("\n  ", failure.LastActs)}")));
            foreach (var what in mustHappen) Assert.True(run.Counts.GetValueOrDefault(what) > 0, $"\"{what}\" never happened in {run.Lives} lives: they prove nothing");
        }
    }
}
