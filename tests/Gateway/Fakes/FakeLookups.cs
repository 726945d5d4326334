using System.Collections.Immutable;
using AlprGrains.Alerts;
using AlprGrains.Audit;
using AlprGrains.Lookups;
using AlprGrains.Oversight;
using AlprGrains.People;
using AlprGrains.Plates;

namespace AlprGrains.Tests.Gateway.Fakes;

/// <summary>A person's lookups without a policy: answers with what a test has put there, and remembers what was asked.</summary>
public sealed class FakeLookups(FakeCity city, string userName) : IPersonLookups
{
    public List<LookupRequest> Questions { get; } = [];
    public LookupVerdict Verdict { get; set; } = LookupVerdict.Allow;
    public ImmutableArray<string> Reasons { get; set; } = [];
    public ImmutableArray<string> NotSearched { get; set; } = [];
    public ImmutableArray<PlateRead> Reads { get; set; } = [];
    public string? NextCursor { get; set; }
    public byte[]? Jpeg { get; set; }
    public string? Denial { get; set; }
    public int Exports { get; private set; }
    public List<(LookupId Lookup, string? Case, string? Incident)> Numbers { get; } = [];

    public ValueTask<LookupAnswer> LookUp(LookupRequest request, SessionAssertion session)
    {
        Questions.Add(request);
        var asked = Receipt();
        var review = Verdict == LookupVerdict.Allow ? null : $"review-{asked.Index}";
        if (review is not null)
            city.Reviews.Items.Add(new ReviewItem(review, Verdict == LookupVerdict.Hold ? ReviewKind.HeldLookup : ReviewKind.RefusedLookup, asked.At, userName, "OPD",
                $"reads of {request.Target.Kind}", [$"facts: {request.Articulation}"], Reasons, asked.Index, "00"));
        return new(AnswerOf(request.Id, asked, review, NextCursor));
    }

    public ValueTask<LookupAnswer> Next(LookupId lookup, string cursor, SessionAssertion session) => new(AnswerOf(lookup, Receipt(), null, null));

    private LookupAnswer AnswerOf(LookupId id, AuditReceipt asked, string? review, string? next)
    {
        var isAllowed = Verdict == LookupVerdict.Allow;
        return new LookupAnswer(id, new DecisionView(Verdict, "I-12@2024-07 DRAFT", isAllowed ? [] : ["E-2.beneficiary-eligible"], Reasons, []), asked, isAllowed ? Receipt() : null,
            new ReadPage(isAllowed ? Reads : [], isAllowed ? next : null), [.. city.Cameras.Values.Select(camera => camera.Registration!).Where(camera => camera is not null)], review, NotSearched);
    }

    public ValueTask<LookupImage> Picture(LookupId lookup, ReadId read, AlertImage which, SessionAssertion session) =>
        new(Denial is not null ? new LookupImage(Denial, null) : new LookupImage(null, Jpeg is { } bytes ? bytes : (ReadOnlyMemory<byte>?)null));

    public ValueTask<LookupExtract> Export(LookupId lookup, SessionAssertion session)
    {
        Exports++;
        return new(Denial is null
            ? new LookupExtract(null, "lookup-101.zip", "application/zip", "an extract"u8.ToArray(), Receipt())
            : new LookupExtract(Denial, "", "", default, Receipt()));
    }

    public ValueTask<string?> AddNumber(LookupId lookup, string? caseNumber, string? incidentNumber, SessionAssertion session)
    {
        if (Denial is null) Numbers.Add((lookup, caseNumber, incidentNumber));
        return new(Denial);
    }

    public ValueTask<LookupRequest?> Asked(LookupId lookup, SessionAssertion session) => new(Questions.LastOrDefault(request => request.Id == lookup));

    public ValueTask<ImmutableArray<LookupSummary>> Mine(SessionAssertion session) =>
        new([.. Questions.Select((request, i) => new LookupSummary(request.Id, city.Time.GetUtcNow(), request.Purpose, request.CaseNumber, request.IncidentNumber, "reads of plate 8SYN123", Verdict, Reads.Length, 100 + i, Verdict == LookupVerdict.Hold ? "review-1" : null))]);

    private AuditReceipt Receipt() => new(city.NextAuditIndex(), city.Time.GetUtcNow(), "00", null);
}

/// <summary>The review queue without rules beyond that nobody decides their own.</summary>
public sealed class FakeReviews(FakeCity city) : IReviewQueueGrain
{
    public List<ReviewItem> Items { get; } = [];

    public ValueTask Add(ReviewItem item)
    {
        Items.Add(item);
        return ValueTask.CompletedTask;
    }

    public ValueTask<ReviewList> List(bool openOnly, SessionAssertion session) =>
        new(new ReviewList(null, [.. Items.Where(item => !openOnly || item.Outcome == ReviewOutcome.Open).OrderByDescending(item => item.At)]));

    public ValueTask<string?> Decide(string reviewId, ReviewOutcome outcome, string reason, SessionAssertion by)
    {
        var at = Items.FindIndex(item => item.Id == reviewId);
        if (at < 0) return new("There is no such item.");
        if (Items[at].UserName == by.UserName) return new("Nobody decides their own lookup.");
        Items[at] = Items[at] with { Outcome = outcome, DecidedBy = by.UserName, DecidedAt = city.Time.GetUtcNow(), DecisionReason = reason };
        return new((string?)null);
    }

    public ValueTask<ReviewItem?> Find(string reviewId) => new(Items.FirstOrDefault(item => item.Id == reviewId));
}
