using System.Collections.Immutable;
using AlprGrains.Grains.Sharing;
using AlprGrains.Policy.Sharing;
using AlprGrains.Sharing;

namespace AlprGrains.Tests.Simulation.Sharing;

/// <summary>
/// One sharing request as a cluster lives it: everybody sends commands that arrive late, twice or never; the grain's activation decides,
/// saves and answers, and dies between any two of these; for a while two activations believe that they are the one, and the store's ETag
/// decides. The registry bars the requester and clears them again, and their attestation of the year comes and goes. Checked against the events that were saved, and against the reference model.
/// </summary>
public sealed class SharingWorld : World
{
    private const int ActsPerLife = 120;
    private const int ActivationsMax = 2;

    // What a request that gets somewhere is sent, in its order; drawn more often than the rest, or no life would reach a release.
    private static readonly string[] Way = ["submit p", "attest p", "document o", "approve a", "acknowledge c", "extract c", "finish s", "forward o", "download p", "received s"];

    private static readonly ImmutableArray<ModelCommand> OfPeople = [.. SharingCommands.All.Where(command => !SharingCommands.IsWorld(command.Act))];

    public override string Name => "sharing";

    public override ImmutableArray<Plant> Plants { get; } =
    [
        new("no-etag", "INV-9"), new("own-approval", "INV-9"), new("out-of-order", "INV-9"), new("registry-not-asked", "INV-10"), new("year-not-asked", "N-5"),
    ];

    public override void Live(Random chance, string? plant, Story story)
    {
        var legal = chance.Percent(20);
        var saved = new List<SharingEvent>(); // what the store holds; its count is the ETag
        var model = new SharingModel(Signed: true);
        var activations = new List<ImmutableArray<SharingEvent>> { ImmutableArray<SharingEvent>.Empty };
        var underWay = new List<ModelCommand>();
        for (var act = 0; act < ActsPerLife; act++)
        {
            switch (chance.Next(10))
            {
                case < 4:
                    underWay.Add(Drawn(chance, saved));
                    break;
                case < 8 when underWay.Count > 0:
                    var command = chance.Take(underWay);
                    if (chance.Percent(10)) break; // lost
                    if (chance.Percent(20)) underWay.Add(command); // and once more, later
                    Deliver(command);
                    break;
                case 8 when chance.Percent(50):
                    activations[chance.Next(activations.Count)] = [.. saved]; // killed, and activated anew
                    story.Count("sharing: activations killed");
                    break;
                case 9 when activations.Count < ActivationsMax:
                    activations.Add([.. saved]);
                    break;
                case 9 when chance.Percent(30):
                    activations.RemoveAt(0);
                    break;
                default:
                    if (chance.Percent(15)) model = model.After(new ModelCommand(model.Barred ? "clear" : "bar", "s"), legal)!;
                    if (chance.Percent(10)) model = model.After(new ModelCommand(model.Signed ? "lapse" : "sign", "s"), legal)!;
                    break;
            }
        }
        story.Count($"sharing: ended {model.Phase}");

        void Deliver(ModelCommand command)
        {
            var which = chance.Next(activations.Count);
            var mine = activations[which];
            var state = SharingState.Of(mine);
            var full = SharingCommands.Of(command, model, legal);
            if (plant == "registry-not-asked") full = full with { Judgement = SharingCommands.Judged(barred: false) };
            if (plant == "year-not-asked") full = full with { YearMissing = [] };
            if (plant == "own-approval") full = full with { Actor = full.Actor with { ActsFor = [full.Actor.UserName] } };
            var seen = plant == "out-of-order" && state.Phase == SharingPhase.EligibilityChecked ? state with { Phase = SharingPhase.RightAndNeedDocumented } : state;
            var outcome = SharingMachine.Decide(seen, full, SharingCommands.Texts);
            if (!outcome.IsDone) return;
            if (chance.Percent(8)) // dies between deciding and saving: nothing happened
            {
                activations[which] = [.. saved];
                return;
            }
            if (mine.Length != saved.Count && plant != "no-etag")
            {
                activations[which] = [.. saved]; // the store refuses: another has written since; it reads anew
                story.Count("sharing: saves refused");
                return;
            }
            story.Tell($"{command}: {string.Join(", ", outcome.Events.Select(one => one.Kind))}");
            if (plant == "no-etag") saved.RemoveRange(mine.Length, saved.Count - mine.Length); // the last writer wins
            var expected = model.After(command, legal);
            saved.AddRange(outcome.Events);
            activations[which] = [.. saved];
            Check(outcome.Events, saved, model, legal);
            BrokenPromise.Unless(expected is not null && expected.Phase == SharingState.Of(saved).Phase, "INV-9", $"{command} on {model}: the reference does not agree with {SharingState.Of(saved).Phase}");
            model = expected!;
        }
    }

    private static ModelCommand Drawn(Random chance, List<SharingEvent> saved)
    {
        if (chance.Percent(25)) return chance.Pick(OfPeople);
        var next = Way[Math.Min(Way.Length - 1, saved.Count(one => IsStep(one.Kind)) + chance.Next(2))].Split(' ');
        var by = next[0] switch // people whose chains cross, too
        {
            "acknowledge" or "extract" => chance.Pick(["c", "x"]),
            "approve" => chance.Pick(["a", "d"]),
            _ => next[1],
        };
        return new ModelCommand(next[0], by);
    }

    private static bool IsStep(SharingEventKind kind) => kind is SharingEventKind.Submitted or SharingEventKind.Attested or SharingEventKind.AttestationWaived
        or SharingEventKind.RightAndNeedDocumented or SharingEventKind.Approved or SharingEventKind.Acknowledged or SharingEventKind.ExtractStarted or SharingEventKind.Extracted or SharingEventKind.Forwarded or SharingEventKind.DownloadOpened;

    // From the saved events alone: whatever the machine and the model say, these are what an auditor would read.
    private static void Check(ImmutableArray<SharingEvent> happened, List<SharingEvent> saved, SharingModel world, bool legal)
    {
        foreach (var kind in (SharingEventKind[])[SharingEventKind.Submitted, SharingEventKind.Attested, SharingEventKind.RightAndNeedDocumented, SharingEventKind.Approved, SharingEventKind.Extracted, SharingEventKind.Forwarded, SharingEventKind.Received])
            BrokenPromise.Unless(saved.Count(one => one.Kind == kind) <= 1, "INV-9", $"{kind} happened twice");
        var order = saved.Where(one => one.Kind is SharingEventKind.Submitted or SharingEventKind.Attested or SharingEventKind.RightAndNeedDocumented or SharingEventKind.Approved or SharingEventKind.Extracted or SharingEventKind.Forwarded).Select(one => one.Kind).ToArray();
        SharingEventKind[] whole = [SharingEventKind.Submitted, SharingEventKind.Attested, SharingEventKind.RightAndNeedDocumented, SharingEventKind.Approved, SharingEventKind.Extracted, SharingEventKind.Forwarded];
        BrokenPromise.Unless(legal || order.SequenceEqual(whole.Take(order.Length)), "INV-9", $"a step was skipped: {string.Join(", ", order)}");
        if (saved.Find(one => one.Kind == SharingEventKind.Approved) is { } approval)
        {
            BrokenPromise.Unless(SharingModel.Independent(approval.By, saved[0].By), "INV-9", "somebody approved their own request");
            foreach (var extract in saved.Where(one => one.Kind == SharingEventKind.ExtractStarted))
                BrokenPromise.Unless(SharingModel.Independent(approval.By, extract.By), "INV-9", $"{extract.By} extracts what {approval.By} approved, and one acts for the other");
        }
        foreach (var one in happened.Where(IsTowardsRelease))
            BrokenPromise.Unless(!world.Barred, "INV-10", $"{one.Kind} while the requester may not receive");
        foreach (var one in happened.Where(one => IsTowardsRelease(one) && one.Kind is not (SharingEventKind.EligibilityJudged or SharingEventKind.EligibilityReviewed)))
            BrokenPromise.Unless(world.Signed || legal, "N-5", $"{one.Kind} while the agency has not signed for this year");
    }

    private static bool IsTowardsRelease(SharingEvent one) => one.Kind switch
    {
        SharingEventKind.Attested or SharingEventKind.RightAndNeedDocumented or SharingEventKind.Approved or SharingEventKind.ExtractStarted or SharingEventKind.Extracted
            or SharingEventKind.Forwarded or SharingEventKind.DownloadOpened or SharingEventKind.HandedOver => true,
        SharingEventKind.EligibilityJudged or SharingEventKind.EligibilityReviewed => one.Eligibility == EligibilityVerdict.Eligible,
        _ => false,
    };
}
