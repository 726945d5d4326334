using System.Collections.Immutable;
using AlprGrains.Grains.Sharing;
using AlprGrains.Policy.Sharing;
using AlprGrains.Sharing;

namespace AlprGrains.Tests.Simulation.Sharing;

/// <summary>
/// INV-9, INV-10: the state machine against the reference model, for every sequence of commands to depth eight and beyond: duplicates,
/// commands out of order, by the wrong people, too late, and with the registry and the attestation of the year changing between any two. States that both sides cannot tell
/// apart are looked at once, so the depth is bounded by the states and not by the sequences. Two commands at once are one after the other,
/// in either order: the grain takes one at a time.
/// </summary>
public class SharingModelTests
{
    private const int Depth = 16;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void INV_9_N_5_the_machine_does_what_the_reference_does_for_every_sequence_of_commands(bool legal)
    {
        var (states, depth) = Explore(legal, (state, command) => SharingMachine.Decide(state, command, SharingCommands.Texts));
        Assert.True(states > 100, $"{states} states");
        Assert.True(depth >= 8, $"depth {depth}");
    }

    /// <summary>The twins: a machine with one rule taken out must be told from the reference.</summary>
    [Theory]
    [InlineData("bar")]
    [InlineData("year")]
    [InlineData("chain")]
    [InlineData("order")]
    public void A_machine_without_one_of_its_rules_is_found(string without) =>
        Assert.ThrowsAny<Exception>(() => Explore(legal: false, (state, command) => SharingMachine.Decide(without == "order" ? state with { Validation = null, Extracting = false } : state, without switch
        {
            "bar" => command with { Judgement = SharingCommands.Judged(false) },
            "year" => command with { YearMissing = [] },
            "chain" => command with { Actor = command.Actor with { ActsFor = [command.Actor.UserName] } },
            _ => command,
        }, SharingCommands.Texts)));

    private static (int States, int Depth) Explore(bool legal, Func<SharingState, SharingCommand, SharingOutcome> decide)
    {
        var start = (Model: new SharingModel(), State: SharingState.Nothing);
        var (seen, open) = (new HashSet<string> { Key(start) }, new List<(SharingModel Model, SharingState State)> { start });
        var depth = 0;
        for (; depth < Depth && open.Count > 0; depth++)
        {
            var next = new List<(SharingModel, SharingState)>();
            foreach (var (model, state) in open)
                foreach (var command in SharingCommands.All)
                {
                    var expected = model.After(command, legal);
                    if (SharingCommands.IsWorld(command.Act)) // the world changes, not the request
                    {
                        if (seen.Add(Key((expected!, state)))) next.Add((expected!, state));
                        continue;
                    }
                    var outcome = decide(state, SharingCommands.Of(command, model, legal));
                    Assert.True(outcome.IsDone == expected is not null, $"{command} on {model}: the machine {(outcome.IsDone ? "does it" : $"refuses, {outcome.Refusal!.RuleId} {string.Join(' ', outcome.Refusal.Reasons)}")}, the reference does not agree");
                    if (expected is null) continue;
                    Assert.NotEmpty(outcome.Events);
                    var after = outcome.Events.Aggregate(state, SharingState.Apply);
                    Assert.True(after.Phase == expected.Phase, $"{command} on {model}: {after.Phase} instead of {expected.Phase}");
                    Assert.True(after.Phase >= state.Phase || after.Phase == SharingPhase.Denied, $"INV-9: {command} went back from {state.Phase} to {after.Phase}");
                    if (seen.Add(Key((expected, after)))) next.Add((expected, after));
                }
            open = next;
        }
        return (seen.Count, depth);
    }

    // What tells two states apart; counts of events and times do not.
    private static string Key((SharingModel Model, SharingState State) both) =>
        $"{both.Model}|{both.State.Phase}|{both.State.Eligibility}|{string.Join(',', both.State.AcknowledgedBy.Order())}|{both.State.Extracting}|{both.State.TokenDigestHex}|{both.State.DecidedBy}|{both.State.Requester}|{both.State.Validation is not null}|{both.State.Attestation is not null}";
}
