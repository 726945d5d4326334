using System.Collections.Immutable;
using AlprGrains.Grains.Sharing;
using AlprGrains.Policy.Sharing;
using AlprGrains.Sharing;

namespace AlprGrains.Tests.Grains.Sharing;

/// <summary>
/// INV-9, INV-10: the state machine against the reference model, for every sequence of commands to depth eight and beyond: duplicates,
/// commands out of order, by the wrong people, too late, and with the registry changing between any two. States that both sides cannot tell
/// apart are looked at once, so the depth is bounded by the states and not by the sequences. Two commands at once are one after the other,
/// in either order: the grain takes one at a time.
/// </summary>
public class SharingModelTests
{
    private const int Depth = 16;

    private static readonly SharingTexts Texts = SharingTexts.Shipped();
    private static readonly DateTimeOffset Early = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly string[] Acts =
        ["submit", "check", "attest", "document", "validate", "approve", "deny", "acknowledge", "extract", "finish", "fail", "forward", "download", "again", "received", "hand-over", "close", "expire", "bar", "clear"];

    private static readonly ImmutableArray<ModelCommand> Commands =
        [.. from act in Acts from who in act is "bar" or "clear" ? ["s"] : new[] { "p", "q", "o", "c", "a", "d", "e", "x", "s" } from late in act is "bar" or "clear" ? [false] : new[] { false, true } select new ModelCommand(act, who, late)];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void INV_9_the_machine_does_what_the_reference_does_for_every_sequence_of_commands(bool legal)
    {
        var (states, depth) = Explore(legal, (state, command) => SharingMachine.Decide(state, command, Texts));
        Assert.True(states > 100, $"{states} states");
        Assert.True(depth >= 8, $"depth {depth}");
    }

    /// <summary>The twins: a machine with one rule taken out must be told from the reference.</summary>
    [Theory]
    [InlineData("bar")]
    [InlineData("chain")]
    [InlineData("order")]
    public void A_machine_without_one_of_its_rules_is_found(string without) =>
        Assert.ThrowsAny<Exception>(() => Explore(legal: false, (state, command) => SharingMachine.Decide(without == "order" ? state with { Validation = null, Extracting = false } : state, without switch
        {
            "bar" => command with { Judgement = Judged(false) },
            "chain" => command with { Actor = command.Actor with { ActsFor = [command.Actor.UserName] } },
            _ => command,
        }, Texts)));

    private static (int States, int Depth) Explore(bool legal, Func<SharingState, SharingCommand, SharingOutcome> decide)
    {
        var start = (Model: new SharingModel(), State: SharingState.Nothing);
        var (seen, open) = (new HashSet<string> { Key(start) }, new List<(SharingModel Model, SharingState State)> { start });
        var depth = 0;
        for (; depth < Depth && open.Count > 0; depth++)
        {
            var next = new List<(SharingModel, SharingState)>();
            foreach (var (model, state) in open)
                foreach (var command in Commands)
                {
                    var expected = model.After(command, legal);
                    if (command.Act is "bar" or "clear") // the world changes, not the request
                    {
                        if (seen.Add(Key((expected!, state)))) next.Add((expected!, state));
                        continue;
                    }
                    var outcome = decide(state, Command(command, model, state, legal));
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

    private static SharingCommand Command(ModelCommand command, SharingModel model, SharingState state, bool legal)
    {
        var act = command.Act switch
        {
            "submit" => SharingAct.Submit, "check" => SharingAct.CheckEligibility, "attest" => SharingAct.Attest, "document" => SharingAct.DocumentRightAndNeed, "validate" => SharingAct.RecordValidation,
            "approve" => SharingAct.Approve, "deny" => SharingAct.Deny, "acknowledge" => SharingAct.Acknowledge, "extract" => SharingAct.StartExtract, "finish" => SharingAct.FinishExtract,
            "fail" => SharingAct.FailExtract, "forward" => SharingAct.Forward, "download" => SharingAct.OpenDownload, "again" => SharingAct.ReopenDownload, "received" => SharingAct.FinishDownload,
            "hand-over" => SharingAct.HandOver, "close" => SharingAct.Close, "expire" => SharingAct.Expire, _ => throw new ArgumentOutOfRangeException(nameof(command)),
        };
        var submission = Requests.Written(user: "p") with { Basis = legal ? SharingBasis.LegalProcess : SharingBasis.WrittenRequest };
        return new SharingCommand(act, Actor(command.By), command.Late ? Early.AddDays(Texts.ExpiryDays) : Early)
        {
            Submission = act == SharingAct.Submit ? submission : null, Agency = "SFPD", AgencyClass = RecipientClass.CaliforniaLawEnforcement, ContentDigestHex = "content", SpecificationDigestHex = "specification",
            Judgement = Judged(model.Barred),
            Attestation = new SharingAttestation(Texts.AttestationVersion, "content", [.. Texts.Clauses.Select(clause => clause.Id)], "Made Up", "Sergeant"),
            RightAndNeed = SharingTown.Needed, Validation = new CityAttorneyValidation(true, "Made Up", "CA-1", new DateOnly(2026, 3, 2), Requests.Digest, false, ""),
            Verdict = new SharingVerdict(act == SharingAct.Approve, act == SharingAct.Approve ? "approved" : "no-need-to-know", "a reason", "specification"),
            Extracted = new SharingExtracted("", "", 1, 1, 0, null), TokenDigestHex = "token", HandOver = new SharingHandOver("Made Up", "badge", "disk", "signed"), Reason = "a reason",
        };
    }

    private static SharingJudgement Judged(bool barred) => barred ? new(Eligible.No, "E-2.recipient", ["barred"], null, true) : new(Eligible.Yes, "E-2.recipient", [], null, false);

    private static SharingActor Actor(string who) => who == "s" ? SharingActor.Program : new SharingActor(
        who, who, who is "p" or "q" ? "SFPD" : "OPD",
        who switch { "p" => SharingDuties.Submits | SharingDuties.Receives, "q" => SharingDuties.Receives, "o" or "c" or "x" => SharingDuties.Processes, _ => SharingDuties.Approves },
        [.. SharingModel.ChainOf(who).Select(name => name.ToString())],
        ReachesTop: who is "a" or "d");
}
