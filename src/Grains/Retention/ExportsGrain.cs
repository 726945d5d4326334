using System.Collections.Immutable;
using AlprGrains.Audit;
using AlprGrains.Grains.Audit;
using AlprGrains.Grains.Hosting;
using AlprGrains.Grains.Lookups;
using AlprGrains.Grains.Oversight;
using AlprGrains.Oversight;
using AlprGrains.People;
using AlprGrains.Retention;

namespace AlprGrains.Grains.Retention;

/// <summary>One person's extracts: registered before they leave, and asked for when their reads are dead.</summary>
[GrainType("exports")]
public sealed class ExportsGrain(
    [PersistentState("exports", GrainStores.Default)] IPersistentState<ExportsState> state, IHoldStore holds, LookupPolicy policy, TimeProvider time)
    : Grain, IExportsGrain, IRemindable
{
    private const string ReminderName = "exports";
    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromDays(1);

    private string Key => this.GetPrimaryKeyString();

    public async ValueTask Add(ExportRecord export)
    {
        var kept = state.State.Exports;
        if (kept.Any(one => one.AuditIndex == export.AuditIndex)) return;
        if (kept.Length >= IExportsGrain.ExportsMax)
            kept = kept.FirstOrDefault(one => one.DestroyedAt is not null) is { } gone ? kept.Remove(gone)
                : throw new InvalidOperationException($"INV-13: {IExportsGrain.ExportsMax} extracts of this person are not destroyed; none more is given");
        await Become(kept.Add(export));
        await this.RegisterOrUpdateReminder(ReminderName, ReminderPeriod, ReminderPeriod);
    }

    public async ValueTask<ExportList> List(SessionAssertion session)
    {
        var isOwn = PersonKeys.KeyOf(session.UserName) == Key;
        var standing = await GrainFactory.GetPerson(session.UserName).Check(session, isOwn ? Permission.AskHistory : Permission.SeeHolds);
        if ((isOwn ? standing.Granted ? null : standing.Reason : HoldSight.ProblemOfSeeingAll(standing)) is { } denial) return new ExportList(denial, []);
        var lines = new List<ExportLine>();
        foreach (var export in state.State.Exports) lines.Add(new ExportLine(export, await StatusOf(export)));
        return new ExportList(null, [.. lines.OrderBy(line => line.Status == ExportStatus.Overdue ? 0 : 1).ThenBy(line => line.Export.DueAt)]);
    }

    public async ValueTask<string?> ConfirmDestroyed(long auditIndex, string words, SessionAssertion session)
    {
        var standing = await GrainFactory.GetPerson(session.UserName).Check(session, Permission.AskHistory);
        var export = state.State.Exports.FirstOrDefault(one => one.AuditIndex == auditIndex);
        var problem = !standing.Granted ? standing.Reason
            : PersonKeys.KeyOf(session.UserName) != Key ? "Whoever took the extract confirms that it is destroyed."
            : export is null ? "There is no such extract of yours."
            : export.DestroyedAt is not null ? "That extract is destroyed already."
            : HoldRules.ProblemOfWords(words) ?? policy.Screened(words, []).Refused.FirstOrDefault();
        await GrainFactory.GetGrain<IAuditLogGrain>(IAuditLogGrain.Main).Append(new AuditEvent(
            AuditKinds.ExportDestroyed, PersonKeys.KeyOf(session.UserName), standing.Person?.Agency ?? "", "retention", [$"export of entry {auditIndex}"], problem is null ? "destroyed" : "refused")
        {
            RoleClass = standing.RoleClass(),
            Confidential = [.. string.IsNullOrWhiteSpace(words) ? [] : new[] { new AuditField("words", AuditExtensions.Bounded(words)) }, .. problem is null ? [] : new[] { new AuditField("reason of the decision", problem) }],
        });
        if (problem is not null) return problem;
        await Become(state.State.Exports.Replace(export!, export! with { DestroyedAt = time.GetUtcNow(), Words = words.Trim() }));
        return null;
    }

    public Task ReceiveReminder(string reminderName, TickStatus status) => DoWhatIsDue().AsTask();

    public async ValueTask DoWhatIsDue()
    {
        await TellDirectory(); // a crash may have come between saving and telling
        var overdue = new List<ExportRecord>();
        foreach (var export in state.State.Exports)
            if (await StatusOf(export) == ExportStatus.Overdue) overdue.Add(export);
        if (overdue.Count > 0)
        {
            var now = time.GetUtcNow();
            var person = await GrainFactory.GetPerson(Key).Describe();
            await GrainFactory.GetGrain<IReviewQueueGrain>(IReviewQueueGrain.Main).Add(new ReviewItem(
                ReviewItems.IdOf(ReviewKind.Hold, Key, "exports", now), ReviewKind.Hold, now, Key, person?.Agency ?? "", $"{overdue.Count} extracts are overdue for destruction",
                [], [.. overdue.Take(20).Select(export => $"The extract of audit entry {export.AuditIndex} holds reads past their 30 days that no hold covers; its person destroys it and confirms that, or asks for a hold in time (DGO I-12, section G).")],
                overdue[0].AuditIndex, ""));
        }
        if (state.State.Exports.All(export => export.DestroyedAt is not null) && await this.GetReminder(ReminderName) is { } reminder) await this.UnregisterReminder(reminder);
    }

    private async Task<ExportStatus> StatusOf(ExportRecord export) =>
        export.DestroyedAt is not null ? ExportStatus.Destroyed
        : time.GetUtcNow() < export.DueAt ? ExportStatus.WithinLife
        : (await holds.HeldOf(export.Reads)).Length == export.Reads.Length ? ExportStatus.CoveredByHold
        : ExportStatus.Overdue;

    private async Task Become(ImmutableArray<ExportRecord> exports)
    {
        state.State = new ExportsState { Exports = exports };
        await this.Save(state);
        await TellDirectory();
    }

    private ValueTask TellDirectory()
    {
        ExportRecord[] kept = [.. state.State.Exports.Where(export => export.DestroyedAt is null)];
        return GrainFactory.GetGrain<IExportDirectoryGrain>(IExportDirectoryGrain.Main)
            .Put(new ExportHolder(Key, kept.Length, kept.Select(export => export.DueAt).DefaultIfEmpty().Min()));
    }
}

[GenerateSerializer, Immutable, Alias("ExportsState")]
public sealed record ExportsState
{
    [Id(0)] public ImmutableArray<ExportRecord> Exports { get; init; } = [];
}
