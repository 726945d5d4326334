using System.Text;
using AlprGrains.Audit;
using AlprGrains.Audit.Verifying;
using AlprGrains.Audit.Writing;
using AlprGrains.People;

namespace AlprGrains.Tests.Grains.Audit;

/// <summary>What auditors see of a real log, and what is written down of their looking.</summary>
public sealed class AuditReaderGrainTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("alpr-audit-").FullName;
    private AlprCluster _alpr = null!;
    private SessionAssertion _auditor = null!;

    private IAuditReaderGrain Reader => _alpr.Grains.GetGrain<IAuditReaderGrain>(IAuditReaderGrain.Main);

    private IAuditLogGrain Log => _alpr.Grains.GetGrain<IAuditLogGrain>(IAuditLogGrain.Main);

    public async Task InitializeAsync()
    {
        _alpr = await AlprCluster.Start(withSystemClock: true, auditFolder: _folder);
        _auditor = await _alpr.LogIn("okonkwo", Role.Auditor);
    }

    public async Task DisposeAsync()
    {
        await _alpr.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Entries_are_found_by_kind_agency_outcome_time_and_user_newest_first()
    {
        var first = await Asked("rivera", "8SYN123");
        var second = await Asked("rivera", "8SYN124", "refused: no case number");
        var other = await Asked("okafor", "8SYN125");

        Assert.Equal([other.Index, second.Index, first.Index], await Found(new AuditFilter(Kind: AuditKinds.LookupAsked)));
        Assert.Equal([second.Index], await Found(new AuditFilter(Kind: AuditKinds.LookupAsked, Outcome: "refused")));
        Assert.Equal([other.Index], await Found(new AuditFilter(Kind: AuditKinds.LookupAsked, UserName: "Okafor ")));
        Assert.Equal([other.Index, second.Index, first.Index], await Found(new AuditFilter(Organization: "opd", Kind: AuditKinds.LookupAsked)));
        Assert.Equal([first.Index], await Found(new AuditFilter(Kind: AuditKinds.LookupAsked, Before: second.Index)));
        Assert.Empty(await Found(new AuditFilter(Kind: AuditKinds.LookupAsked, From: first.At.AddDays(1))));
        Assert.Empty(await Found(new AuditFilter(Kind: AuditKinds.LookupAsked, Until: first.At)));
    }

    [Fact]
    public async Task An_entry_is_shown_with_a_proof_that_holds_and_without_its_clear_values()
    {
        var receipt = await Asked("rivera", "8SYN123");
        var view = await Reader.Open(receipt.Index, _auditor);
        Assert.True(view.ProofHolds);
        Assert.Equal(receipt.EntryDigestHex, view.Proof!.LeafHashHex);
        Assert.Equal("user, plate", string.Join(", ", view.Entry!.Committed));
        Assert.Empty(view.Clear);
        Assert.DoesNotContain("8SYN123", $"{view.Entry}{view.Proof}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clear_values_are_shown_for_a_reason_and_that_is_written_down_first()
    {
        var receipt = await Asked("rivera", "8SYN123");
        Assert.NotNull((await Reader.Reveal(receipt.Index, "why", _auditor)).Denial);
        var view = await Reader.Reveal(receipt.Index, "yearly sample audit", _auditor);
        Assert.Equal(["rivera", "8SYN123"], view.Clear.Select(field => field.Value));

        var revealed = (await Reader.Search(new AuditFilter(Kind: AuditKinds.AuditEntryRevealed), _auditor)).Entries;
        Assert.Equal(["allowed", "refused"], revealed.Select(entry => entry.Outcome));
        Assert.Equal($"entry {receipt.Index}", Assert.Single(revealed[0].Subjects));
        Assert.Equal("user, full name, reason", string.Join(", ", revealed[0].Committed));
    }

    [Fact]
    public async Task Who_may_not_audit_sees_nothing_and_the_attempt_is_written_down()
    {
        var receipt = await Asked("rivera", "8SYN123");
        var investigator = await _alpr.Investigator();
        Assert.NotNull((await Reader.Search(new AuditFilter(), investigator)).Denial);
        var page = await Reader.Search(new AuditFilter(), investigator);
        Assert.Empty(page.Entries);
        var view = await Reader.Reveal(receipt.Index, "a good reason", investigator);
        Assert.NotNull(view.Denial);
        Assert.Null(view.Entry);
        Assert.Empty(view.Clear);
        Assert.NotNull((await Reader.Describe(investigator)).Denial);
        Assert.Equal(2, (await Reader.Search(new AuditFilter(Kind: AuditKinds.AuditLogSearched, Outcome: "refused"), _auditor)).Entries.Length);
    }

    [Fact]
    public async Task An_investigator_sees_the_proof_of_their_own_lookup_and_of_no_other()
    {
        var investigator = await _alpr.Investigator();
        var own = await Asked(investigator.UserName, "8SYN123");
        var other = await Asked("okafor", "8SYN125");

        var view = await Reader.OpenOwn(own.Index, investigator);
        var notTheirs = await Reader.OpenOwn(other.Index, investigator);
        var notThere = await Reader.OpenOwn(other.Index + 1_000, investigator);

        Assert.True(view.ProofHolds);
        Assert.Equal(own.Index, view.Entry!.Index);
        Assert.Empty(view.Clear);
        Assert.Null(notTheirs.Entry);
        Assert.Equal(notTheirs.Denial!.Replace($"{other.Index}", "#", StringComparison.Ordinal), notThere.Denial!.Replace($"{other.Index + 1_000}", "#", StringComparison.Ordinal)); // whether it is there is not told
        Assert.NotNull((await Reader.OpenOwn(own.Index, _auditor)).Denial); // an auditor has not asked the history
    }

    [Fact]
    public async Task The_published_files_are_a_whole_log_for_anyone_and_hold_no_plate_and_no_name()
    {
        for (var i = 0; i < 300; i++) await Asked("rivera", "8SYN123");
        var receipt = await Asked("okafor", "8SYN125");
        var proof = await Log.Prove(receipt.Index);

        var published = new GrainSource(_alpr.Grains.GetGrain<IPublishedLogGrain>(IPublishedLogGrain.Main));
        var verdict = await LogVerifier.Verify(published);

        Assert.True(verdict.IsIntact, verdict.Problems.FirstOrDefault()?.Sentence);
        Assert.True(verdict.Checkpoint!.Size >= proof.TreeSize);
        Assert.All(published.Seen, text => Assert.DoesNotMatch("8SYN12|rivera|okafor|okonkwo|Made Up", text));
        Assert.Null(await published.Grain.Read("tile/0/001.p/200")); // beyond the checkpoint
        Assert.Null(await published.Grain.Read("tile/entries/../../keys/log.key"));
        Assert.Equal(32 * 3, (await published.Grain.Read("tile/0/000.p/3"))!.Content.Length); // a partial tile that a full one took the place of
    }

    [Fact]
    public async Task INV_3_a_log_that_another_writer_took_over_answers_nothing_and_auditors_are_told()
    {
        using var other = TileLog.Open(new TileLogOptions(_folder) { TakeOver = true }, TimeProvider.System, System.Security.Cryptography.RandomNumberGenerator.Create());
        await Assert.ThrowsAnyAsync<Exception>(() => Asked("rivera", "8SYN123").AsTask());
        await Assert.ThrowsAnyAsync<Exception>(() => Reader.Search(new AuditFilter(), _auditor).AsTask());
        Assert.Contains("another writer", (await Reader.Describe(_auditor)).Problem, StringComparison.Ordinal);
    }

    private ValueTask<AuditReceipt> Asked(string user, string plate, string outcome = "allowed") =>
        Log.Append(new AuditEvent(AuditKinds.LookupAsked, user, "OPD", "criminal-investigation", ["lookup-1"], outcome) { Confidential = [new AuditField("plate", plate)] });

    private async Task<IEnumerable<long>> Found(AuditFilter filter) => (await Reader.Search(filter, _auditor)).Entries.Select(entry => entry.Index);

    private sealed class GrainSource(IPublishedLogGrain grain) : ILogSource
    {
        public IPublishedLogGrain Grain => grain;

        public List<string> Seen { get; } = [];

        public async ValueTask<PublishedFile?> Read(string path, CancellationToken stop = default)
        {
            if (await grain.Read(path) is not { } file) return null;
            Seen.Add(Encoding.Latin1.GetString(file.Content.Span));
            return new PublishedFile(file.Content, true);
        }
    }
}
