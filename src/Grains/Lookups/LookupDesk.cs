using System.Collections.Immutable;
using System.Globalization;
using AlprGrains.Alerts;
using AlprGrains.Audit;
using AlprGrains.Grains.Oversight;
using AlprGrains.Lookups;
using AlprGrains.People;
using AlprGrains.Plates;
using AlprGrains.Retention;
using AlprGrains.Telemetry;

namespace AlprGrains.Grains.Lookups;

/// <summary>
/// One person's questions to the history. A request comes in; an answer goes out, which may be a refusal. Always in this order (INV-3):
/// 1. does the session stand; 2. what is asked, and what the decision stands on; 3. the decision; 4. the audit entry, durable; 5. the
/// history is read with its receipt; 6. the second audit entry, durable, with what is released; 7. the answer. A log that cannot be
/// written, before or after, ends the lookup with an exception and without a read.
/// </summary>
internal sealed class LookupDesk(LookupServices services, IGrainFactory grains, string userName, Func<SessionAssertion, Permission, Standing> check)
{
    private const string NextPage = "next page";

    private readonly FactGathering _facts = new(grains, services);
    private readonly HistoryReading _history = new(services, grains);
    private readonly LookupBook _book = new(grains, services.PlateKeys, userName, services.Time);
    private readonly LookupReviews _reviews = new(grains);
    private readonly PatternWatch _watch = new(grains, services.LocalTime);

    /// <summary>Asks. The same id with the same content asks again, and is audited again; with other content it is the caller's mistake.</summary>
    public async Task<LookupAnswer> LookUp(LookupRequest asked, SessionAssertion session)
    {
        var beganAt = services.Time.GetTimestamp();
        using var span = Traces.Lookup();
        var request = LookupRequests.Whole(asked);
        var asking = Open(request, session);
        var record = await _book.Find(request.Id);
        if (record is not null && record.ContentDigestHex != asking.ContentDigestHex)
            throw new ArgumentException($"lookup {request.Id} was asked before with other content; a new question needs a new id");
        var answer = await Ask(asking, record, cursor: null);
        Measures.LookupDecided(answer.Decision.Verdict, answer.Decision.Verdict == LookupVerdict.Allow ? null : answer.Decision.RuleIds.FirstOrDefault());
        Measures.LookupAnswered(services.Time.GetElapsedTime(beganAt));
        return answer;
    }

    /// <summary>The next page of what this session was allowed. It is decided anew: what changed since the first page counts.</summary>
    public async Task<LookupAnswer> Next(LookupId lookup, string cursor, SessionAssertion session)
    {
        ArgumentException.ThrowIfNullOrEmpty(cursor);
        var (asking, record, denial) = await Reopen(lookup, session);
        if (denial is null) return await Ask(asking, record, cursor);
        var refusal = LookupDecisions.Refusal(services.Policy.CitationAt(Now), LookupDecisions.SessionRule, denial);
        return Answer(asking, refusal, await Append(LookupEntries.Asked(asking, refusal, Permits(asking), NextPage, question: null)));
    }

    /// <summary>Everything that answers of this session released and that is still kept, as one marked file. It is written down twice, as an answer is.</summary>
    public async Task<LookupExtract> Export(LookupId lookup, SessionAssertion session)
    {
        var now = Now;
        var (asking, record, question, decision, denial) = await Reallow(lookup, session);
        if (denial is null && record!.Released.IsEmpty) denial = "Nothing was released, so there is nothing to take along.";
        var pages = denial is null ? Spellings.Pages(question!, PlateQuestion.PageReadsMax, null, services.DrawSalt) : [];
        var exported = await Append(Exporting(asking, null, denial, pages.FirstOrDefault()?.Page));
        if (pages.IsEmpty) return new LookupExtract(denial, "", "", ReadOnlyMemory<byte>.Empty, exported);

        var found = Extracts.Released(await _history.Read(question!, pages, exported, other => Append(Exporting(asking, Spellings.Word, null, other)), now), record!.Released);
        var content = ExtractPage.Html(asking, exported, decision!.Policy, await Extracts.WithPictures(found, services.Evidence), record.Released.Length, now);
        await Append(LookupEntries.Released(asking, exported, found.Reads, LookupEntries.FileWord(content)));
        // Registered before it leaves: what is taken along is retention, too, and is asked for when its reads are dead.
        if (!found.Reads.IsEmpty)
            await grains.GetGrain<IExportsGrain>(userName).Add(new ExportRecord(
                exported.Index, lookup, now, [.. found.Reads.Select(read => read.Id)], found.Reads.Min(read => read.UploadedAt) + ReadRetention.Period));
        return new LookupExtract(null, $"lookup-{asking.Request.Id.Hex}-entry-{exported.Index.ToString(CultureInfo.InvariantCulture)}.html", ExtractPage.ContentType, content, exported);
    }

    /// <summary>One of this person's own questions as it was asked; null when there is none, or without a session.</summary>
    public async Task<LookupRequest?> Asked(LookupId lookup, SessionAssertion session) =>
        check(session, Permission.AskHistory).Granted ? (await _book.Find(lookup))?.Request : null;

    /// <summary>This person's lookups of the last 30 days, newest first; none without a session.</summary>
    public async Task<ImmutableArray<LookupSummary>> Mine(SessionAssertion session)
    {
        if (!check(session, Permission.AskHistory).Granted) return [];
        return [.. (await _book.Recent()).Select(entry => entry.Summary).Reverse()];
    }

    /// <summary>A picture of a read that this session was given.</summary>
    public async Task<LookupImage> Picture(LookupId lookup, ReadId read, AlertImage which, SessionAssertion session)
    {
        var (asking, record, _, _, denial) = await Reallow(lookup, session);
        var released = record?.Released.FirstOrDefault(one => one.Id == read);
        denial ??= released is null ? "That read is not in the answer." : !ReadRetention.IsKept(released.UploadedAt, Now) ? "That read is past its 30 days." : null;
        await Append(LookupEntries.Later(AuditKinds.LookupPictureSeen, asking, $"read {read.Hex}", denial));
        if (denial is not null) return new LookupImage(denial, null);
        return new LookupImage(null, released!.Picture(which) is { } picture ? await services.Evidence.Get(picture) : null);
    }

    /// <summary>Adds the number to a lookup that could not wait for it; null when done.</summary>
    public async Task<string?> AddNumber(LookupId lookup, string? caseNumber, string? incidentNumber, SessionAssertion session)
    {
        var (asking, record, denial) = await Reopen(lookup, session, anySession: true);
        denial ??= NumberRules.ProblemOf(record!, caseNumber, incidentNumber, services.Policy.On(LookupPolicy.DayOf(Now)));
        var receipt = await Append(LookupEntries.Later(AuditKinds.LookupNumberAdded, asking, null, denial, [.. NumberRules.Fields(caseNumber, incidentNumber)]));
        if (denial is not null) return denial;
        await _book.Keep(record! with { LaterCaseNumber = NumberRules.Typed(caseNumber), LaterIncidentNumber = NumberRules.Typed(incidentNumber) }, LookupVerdict.Allow, receipt);
        return null;
    }

    private async Task<LookupAnswer> Ask(Asking asking, LookupRecord? known, string? cursor)
    {
        var now = Now;
        var (decision, question) = await Decide(asking, now);                                                                // 1, 2, 3
        if (decision.Verdict == LookupVerdict.Allow && await _book.IsDayFull(asking.Request.Id, now)) decision = LookupDecisions.DayFull(decision.Policy);
        var pages = decision.Verdict == LookupVerdict.Allow ? Spellings.Pages(question!, LookupLimits.PageReadsMax, cursor, services.DrawSalt) : [];
        var receipt = await Append(LookupEntries.Asked(asking, decision, Permits(asking), cursor is null ? null : NextPage, pages.FirstOrDefault()?.Page)); // 4
        var record = (known ?? new LookupRecord { Request = asking.Request, ContentDigestHex = asking.ContentDigestHex, AskedAt = now }) with { Request = asking.Request };
        var reviewId = await _reviews.Take(asking, decision, receipt, record.AskedAt);
        record = record with { ReviewId = reviewId ?? record.ReviewId };
        if (pages.IsEmpty)
        {
            await _book.Keep(record, decision.Verdict, receipt);
            if (asking.Standing.Granted) await _watch.Look(await _book.Recent(), asking, receipt, now);
            return Answer(asking, decision, receipt) with { ReviewId = reviewId };
        }

        var (released, found) = ReleaseRules.Add(record.Released, await _history.Read(question!, pages, receipt,
            other => Append(LookupEntries.Asked(asking, decision, Permits(asking), Spellings.Word, other)), now));                // 5
        // The record and the second entry go to disk side by side; no answer leaves before both are there.
        var keeping = _book.Keep(record with { SessionDigestHex = asking.SessionDigestHex, Released = released }, decision.Verdict, receipt);
        var releasing = Append(LookupEntries.Released(asking, receipt, found.Reads));                                        // 6
        await Task.WhenAll(keeping, releasing);
        await _watch.Look(await _book.Recent(), asking, receipt, now);
        return Answer(asking, decision, receipt) with                                                                        // 7
        {
            Released = await releasing, Page = new ReadPage(found.Reads, found.Next), Cameras = found.Cameras, ReviewId = record.ReviewId, NotSearched = found.NotSearched,
            AlsoSearched = question!.AsReaderWrites is null ? [] : [Spellings.Said],
        };
    }

    /// <summary>What the policy says of it now, and the question it would ask.</summary>
    private async Task<(DecisionView Decision, HistoryQuestion? Question)> Decide(Asking asking, DateTimeOffset now)
    {
        var (gathered, cameras) = await _facts.Gather(asking.Request, asking.ContentDigestHex, userName, asking.Standing, now);
        var question = QuestionReading.Read(asking.Request, cameras, out var problems);
        problems = problems.AddRange(services.Policy.ProblemsOf(asking.Request.Target.Vehicle));
        var day = LookupPolicy.DayOf(now);
        var facts = LookupFactsOf.Request(asking.Request, userName, gathered, name => gathered.Registry.PartyOf(name, day));
        return (LookupDecisions.Of(services.Policy.Decide(facts), asking.Standing, problems), question);
    }

    private Asking Open(LookupRequest request, SessionAssertion session) =>
        new(request, userName, check(session, Permission.AskHistory), LookupRequests.DigestHexOf(session), LookupContent.DigestHexOf(request));

    /// <summary>A lookup that this session was allowed, or why it is not there.</summary>
    private async Task<(Asking Asking, LookupRecord? Record, string? Denial)> Reopen(LookupId lookup, SessionAssertion session, bool anySession = false)
    {
        var record = await _book.Find(lookup);
        var asking = Open(record?.Request ?? LookupRequests.Unknown(lookup), session);
        var denial = !asking.Standing.Granted ? asking.Standing.Reason
            : record is null ? "There is no such lookup of yours in the last 30 days; ask again."
            : record.SessionDigestHex is null ? "This lookup was not answered."
            : !anySession && record.SessionDigestHex != asking.SessionDigestHex ? "This lookup was not answered in this session; ask it again."
            : null;
        return (asking, record, denial);
    }

    /// <summary>As <see cref="Reopen"/>, and the policy still allows it now.</summary>
    private async Task<(Asking Asking, LookupRecord? Record, HistoryQuestion? Question, DecisionView? Decision, string? Denial)> Reallow(LookupId lookup, SessionAssertion session)
    {
        var (asking, record, denial) = await Reopen(lookup, session);
        if (denial is not null) return (asking, record, null, null, denial);
        var (decision, question) = await Decide(asking, Now);
        return (asking, record, question, decision, decision.Verdict == LookupVerdict.Allow ? null : string.Join(' ', decision.Reasons));
    }

    private static AuditEvent Exporting(Asking asking, string? subject, string? denial, IAuditedQuestion? page) =>
        LookupEntries.Later(AuditKinds.LookupExported, asking, subject, denial) with { QuestionDigestHex = page is null ? null : AuditReceipt.DigestOf(page) };

    private DateTimeOffset Now => services.Time.GetUtcNow();

    private bool Permits(Asking asking) => services.Policy.Permits(asking.Request.Purpose, Now);

    private async Task<AuditReceipt> Append(AuditEvent entry) => await grains.GetGrain<IAuditLogGrain>(IAuditLogGrain.Main).Append(entry);

    private static LookupAnswer Answer(Asking asking, DecisionView decision, AuditReceipt receipt) =>
        new(asking.Request.Id, decision, receipt, null, new ReadPage([], null), [], null, []);
}
