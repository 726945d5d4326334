using System.Collections.Immutable;
using AlprGrains.Audit;
using AlprGrains.Audit.Entries;
using AlprGrains.Audit.Reading;
using AlprGrains.People;
using Orleans.Concurrency;

namespace AlprGrains.Grains.Audit;

/// <summary>
/// An auditor's questions in; entries, proofs and, for a reason, clear values out. The session is checked with the person's grain, and
/// what was looked at is an entry of its own before it is answered (CJIS AU-2: access to the audit log).
/// </summary>
[GrainType("audit-reader"), Reentrant]
public sealed class AuditReaderGrain(AuditLogSeat seat) : Grain, IAuditReaderGrain
{
    /// <summary>Shortest reason for which clear values are shown.</summary>
    private const int ReasonCharactersMin = 8;

    public async ValueTask<AuditPage> Search(AuditFilter filter, SessionAssertion session)
    {
        var (denial, receipt) = await Ask(AuditKinds.AuditLogSearched, "audit log", [], session, Elements(filter));
        if (denial is not null) return new AuditPage(denial, [], null, 0, receipt);

        var found = ImmutableArray.CreateBuilder<AuditEntrySummary>(AuditFilter.PageMax);
        long? next = null;
        var read = 0;
        foreach (var entry in seat.Log.Archive.Backwards(filter.Before ?? long.MaxValue))
        {
            read++;
            next = entry.Index;
            if (Fits(entry, filter)) found.Add(Summary(entry.Index, entry.Entry));
            if (found.Count == AuditFilter.PageMax || read == AuditFilter.ReadMax) break;
            if (filter.From is { } from && entry.Entry.At < from)
            {
                next = 0; // older ones are older still
                break;
            }
        }
        return new AuditPage(null, found.ToImmutable(), next > 0 ? next : null, read, receipt);
    }

    public async ValueTask<AuditEntryView> Open(long index, SessionAssertion session)
    {
        var (denial, receipt) = await Ask(AuditKinds.AuditLogSearched, "one entry", [$"entry {index}"], session, []);
        return denial is not null ? Nothing(denial, receipt) : await View(index, receipt, withClear: false);
    }

    public async ValueTask<AuditEntryView> OpenOwn(long index, SessionAssertion session)
    {
        // Whether an entry is there is told to nobody but its own person.
        var isOwn = seat.Log.Archive.Find(index) is { } entry
            && seat.Log.Archive.Open(entry).Fields.Any(field => field.Name == LogEntry.UserField && field.Value == PersonKeys.KeyOf(session.UserName));
        var (denial, receipt) = await Ask(AuditKinds.AuditLogSearched, "own entry", [$"entry {index}"], session, [],
            isOwn ? null : $"entry {index} is not about what you did, or its clear values are destroyed", Permission.AskHistory);
        return denial is not null ? Nothing(denial, receipt) : await View(index, receipt, withClear: false);
    }

    public async ValueTask<AuditEntryView> Reveal(long index, string reason, SessionAssertion session)
    {
        var problem = (reason ?? "").Trim().Length < ReasonCharactersMin ? "say why the clear values are needed, in a few words" : null;
        var (denial, receipt) = await Ask(AuditKinds.AuditEntryRevealed, "clear values", [$"entry {index}"], session, [new AuditField("reason", reason ?? "")], problem);
        return denial is not null ? Nothing(denial, receipt) : await View(index, receipt, withClear: true);
    }

    public async ValueTask<AccessStatistics> CountAccesses(DateTimeOffset since, SessionAssertion session)
    {
        var (denial, _) = await Ask(AuditKinds.AuditLogSearched, "who asked", [], session, []);
        return denial is not null ? new AccessStatistics(denial, since, IsWhole: true, []) : AccessCounting.Count(seat.Log.Archive.Backwards(long.MaxValue).Select(entry => entry.Entry), since);
    }

    public async ValueTask<AuditLogView> Describe(SessionAssertion session)
    {
        var standing = await GrainFactory.GetPerson(session.UserName).Check(session, Permission.ReadAuditLog);
        if (!standing.Granted) return new AuditLogView(standing.Reason, 0, "", "", null);
        var published = seat.Log.Published;
        return new AuditLogView(null, published.Checkpoint.Size, published.Note, seat.Log.Archive.Key.ToString(), seat.Log.Problem);
    }

    private async ValueTask<AuditEntryView> View(long index, AuditReceipt receipt, bool withClear)
    {
        if (seat.Log.Archive.Find(index) is not { } entry) return Nothing($"there is no entry {index}", receipt);
        var proof = await seat.Log.Archive.Prove(index, await seat.Log.WhenPublished(index));
        var isSame = proof.Entry.Span.SequenceEqual(entry.Bytes.Span);
        var annex = withClear ? seat.Log.Archive.Open(entry) : null;
        return new AuditEntryView(
            null, Summary(index, entry.Entry), seat.Log.ToWire(proof), proof.Holds && isSame,
            annex is null ? [] : [.. annex.Fields.Select(field => new AuditField(field.Name, field.Value))], annex?.Problem, receipt);
    }

    private async ValueTask<(string? Denial, AuditReceipt Receipt)> Ask(
        string kind, string purpose, ImmutableArray<string> subjects, SessionAssertion session, ImmutableArray<AuditField> elements, string? problem = null,
        Permission needed = Permission.ReadAuditLog)
    {
        var standing = await GrainFactory.GetPerson(session.UserName).Check(session, needed);
        var denial = standing.Granted ? problem : standing.Reason!;
        var receipt = await GrainFactory.GetGrain<IAuditLogGrain>(IAuditLogGrain.Main).Append(
            new AuditEvent(kind, PersonKeys.KeyOf(session.UserName), standing.Person?.Agency ?? "", purpose, subjects, denial is null ? "allowed" : $"refused: {denial}")
            {
                Confidential = [.. standing.FullNameField(), .. elements],
                RoleClass = standing.RoleClass(),
            });
        return (denial, receipt);
    }

    private bool Fits(ArchivedEntry entry, AuditFilter filter) =>
        (filter.Kind is not { } kind || entry.Entry.Kind == kind)
        && (filter.Organization is not { } organization || entry.Entry.Organization.Contains(organization, StringComparison.OrdinalIgnoreCase))
        && (filter.Outcome is not { } outcome || entry.Entry.Outcome.StartsWith(outcome, StringComparison.OrdinalIgnoreCase))
        && (filter.From is not { } from || entry.Entry.At >= from)
        && (filter.Until is not { } until || entry.Entry.At < until)
        && (filter.UserName is not { } user || seat.Log.Archive.Open(entry).Fields.Any(field => field.Name == LogEntry.UserField && field.Value == PersonKeys.KeyOf(user)));

    private static ImmutableArray<AuditField> Elements(AuditFilter filter) =>
        filter.UserName is { } user ? [new AuditField("filter", $"{filter with { UserName = null }}"), new AuditField("filter-user", user)] : [new AuditField("filter", $"{filter}")];

    private static AuditEntrySummary Summary(long index, WrittenEntry entry) => new(
        index, entry.At, entry.Kind, entry.Organization, entry.Role, entry.Purpose, [.. entry.Subjects], entry.Outcome, [.. entry.Commitments.Select(commitment => commitment.Field)]);

    private static AuditEntryView Nothing(string denial, AuditReceipt receipt) => new(denial, null, null, false, [], null, receipt);
}
