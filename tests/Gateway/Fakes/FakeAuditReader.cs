using AlprGrains.Audit;
using AlprGrains.People;

namespace AlprGrains.Tests.Gateway.Fakes;

/// <summary>A log of one entry, for auditors and for anyone.</summary>
public sealed class FakeAuditReader(FakeCity city) : IAuditReaderGrain, IPublishedLogGrain
{
    /// <summary>What retention has destroyed, as the log says it.</summary>
    public System.Collections.Immutable.ImmutableArray<PublishedLine> OfRetention { get; set; } = [];

    public ValueTask<System.Collections.Immutable.ImmutableArray<PublishedLine>> LatestOfRetention(int linesMax) => ValueTask.FromResult(OfRetention);

    public static readonly AuditEntrySummary Entry = new(
        0, new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero), AuditKinds.LookupAsked, "OPD", "Investigator", "criminal-investigation", ["lookup-1"], "allowed", ["user", "plate"]);

    public static readonly AuditProof Proof = new("{\"v\":1}", 0, 1, "aa", "aa", [], "example.org/log\n1\nqqo=\n\n\u2014 example.org/log abc=\n", "example.org/log+01020304+AQ==");

    /// <summary>Filters that were asked with.</summary>
    public List<AuditFilter> Filters { get; } = [];

    public bool ProofHolds { get; set; } = true;

    public ValueTask<AuditPage> Search(AuditFilter filter, SessionAssertion session)
    {
        Filters.Add(filter);
        return new(new AuditPage(null, filter.Kind is null or AuditKinds.LookupAsked ? [Entry] : [], null, 1, Receipt()));
    }

    public ValueTask<AuditEntryView> Open(long index, SessionAssertion session) => new(index == 0
        ? new AuditEntryView(null, Entry, Proof, ProofHolds, [], null, Receipt())
        : new AuditEntryView($"there is no entry {index}", null, null, false, [], null, Receipt()));

    public ValueTask<AuditEntryView> OpenOwn(long index, SessionAssertion session) => Open(index, session);

    public async ValueTask<AuditEntryView> Reveal(long index, string reason, SessionAssertion session) => reason.Length < 8
        ? new AuditEntryView("say why", null, null, false, [], null, Receipt())
        : await Open(index, session) with { Clear = [new AuditField("user", "rivera"), new AuditField("plate", "8SYN123")] };

    public ValueTask<AccessStatistics> CountAccesses(DateTimeOffset since, SessionAssertion session) =>
        new(new AccessStatistics(null, since, true, [new AccessCount(AccessWays.Own, "OPD", 41, 2, 3), new AccessCount(AccessWays.Memorandum, "CHP", 7, 0, 1)]));

    public ValueTask<AuditLogView> Describe(SessionAssertion session) => new(new AuditLogView(null, 1, Proof.Checkpoint, Proof.VerifierKey, null));

    public ValueTask<PublishedLogFile?> Read(string path) => new(path switch
    {
        "checkpoint" => new PublishedLogFile("example.org/log\n"u8.ToArray(), false, true),
        "tile/0/x001/067.p/12" => new PublishedLogFile(new byte[12 * 32], true, false),
        _ => null,
    });

    private AuditReceipt Receipt() => new(city.NextAuditIndex(), city.Time.GetUtcNow(), "bb", null);
}
