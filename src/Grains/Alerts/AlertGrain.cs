using AlprGrains.Alerts;
using AlprGrains.Audit;
using AlprGrains.Cameras;
using AlprGrains.Evidence;
using AlprGrains.Grains.Audit;
using AlprGrains.Grains.Hosting;
using AlprGrains.People;
using AlprGrains.Plates;
using AlprGrains.Retention;
using AlprGrains.Telemetry;

namespace AlprGrains.Grains.Alerts;

/// <summary>
/// A draft in; once on the feed, however often it is raised (INV-7). Questions about it in; an answer out when the audit entry is
/// durable, or why not (INV-3, INV-12).
/// </summary>
[GrainType("alert")]
public sealed class AlertGrain(
    [PersistentState("alert", GrainStores.Default)] IPersistentState<AlertState> state,
    IEvidenceStore evidence,
    IHidingClock hiding,
    TimeProvider time) : Grain, IAlertGrain
{
    private const string Gone = "there is no such alert, or it has gone with its read after 30 days";

    private bool _feedWasTold;

    private string Key => this.GetPrimaryKeyString();

    /// <summary>The draft while its read is kept (INV-4), else null.</summary>
    private AlertDraft? Draft => state.State.Draft is { } draft && ReadRetention.IsKept(draft.Read.UploadedAt, hiding.Now) ? draft : null;

    public async ValueTask Raise(AlertDraft draft)
    {
        if (draft.Id.Text != Key || draft.Id != AlertId.Of(draft.Read.Id, draft.Match.Entry.Version))
            throw new ArgumentException($"INV-7: the draft of alert {draft.Id} was sent to alert {Key}");
        if (_feedWasTold || !ReadRetention.IsKept(draft.Read.UploadedAt, hiding.Now)) return; // raised before, or older than what is kept
        if (state.State.Draft is null)
        {
            state.State = new AlertState { Draft = draft, RaisedAt = time.GetUtcNow() };
            await this.Save(state); // before the feed: whoever sees the notice finds the alert
        }
        await GrainFactory.GetGrain<IAlertFeedGrain>(IAlertFeedGrain.Main).Append(await Summary(state.State.Draft!));
        Measures.AlertRaised(time.GetUtcNow() - draft.Read.UploadedAt);
        _feedWasTold = true; // not written down: after a restart the feed is told again, and takes the same alert once
    }

    public async ValueTask<AlertView> View(SessionAssertion viewer)
    {
        var (denial, receipt, draft, _) = await Ask(AuditKinds.AlertSeen, "alert", viewer);
        if (denial is not null) return new AlertView(denial, null, null, default, AlertHandling.Open, receipt);
        var camera = await GrainFactory.GetGrain<ICameraGrain>(draft!.Read.Camera.Text).Describe();
        return new AlertView(null, draft, camera?.Registration, state.State.RaisedAt, state.State.Handling, receipt);
    }

    public async ValueTask<ReadOnlyMemory<byte>?> Image(AlertImage which, SessionAssertion viewer)
    {
        var (denial, _, draft, _) = await Ask(AuditKinds.AlertImageSeen, which == AlertImage.Frame ? "frame image" : "plate image", viewer);
        if (denial is not null) return null;
        var reference = which == AlertImage.Frame ? draft!.Read.FrameImage : draft!.Read.PlateImage;
        return reference is { } found ? await evidence.Get(found) : null;
    }

    public async ValueTask<string?> Handle(AlertHandling handling, string? reason, SessionAssertion by)
    {
        var problem = AlertRules.ProblemOfHandling(state.State.Handling, handling, reason);
        var (denial, _, _, person) = await Ask(AuditKinds.AlertHandled, handling.ToString().ToLowerInvariant(), by, problem);
        if (denial is not null) return denial;
        state.State = state.State with { Handling = handling, HandledBy = person!.UserName, HandlingReason = reason };
        await this.Save(state);
        return null;
    }

    /// <summary>Who asks, and may they; written down whatever the answer. A denial, or null with the draft.</summary>
    private async Task<(string? Denial, AuditReceipt Receipt, AlertDraft? Draft, PersonRecord? Person)> Ask(
        string kind, string purpose, SessionAssertion by, string? problem = null)
    {
        var standing = await GrainFactory.GetPerson(by.UserName).Check(by, Permission.SeePlates);
        var draft = Draft;
        var denial = !standing.Granted ? standing.Reason! : draft is null ? Gone : problem;
        var receipt = await GrainFactory.Audit(
            kind, by, standing, purpose, Key, denial is null ? "allowed" : $"refused: {denial}");
        return (denial, receipt, draft, standing.Person);
    }

    private async Task<AlertSummary> Summary(AlertDraft draft)
    {
        var camera = await GrainFactory.GetGrain<ICameraGrain>(draft.Read.Camera.Text).Describe();
        return new AlertSummary(
            draft.Id, draft.Read.Camera, camera?.Registration.Label ?? draft.Read.Camera.Text, draft.Read.CapturedAt, draft.Read.UploadedAt,
            draft.Match.Kind, draft.Timing, draft.Match.List.ListName, draft.Match.Entry.Reason);
    }
}
