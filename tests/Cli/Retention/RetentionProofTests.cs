using System.Collections.Immutable;
using AlprGrains.Audit.Entries;
using AlprGrains.Audit.Tree;
using AlprGrains.Audit.Verifying;
using AlprGrains.Cli.Retention;
using AlprGrains.Retention;

namespace AlprGrains.Tests.Cli.Retention;

/// <summary>The replay of certificates: what adds up, and each way in which it does not (G-6, G-8; INV-4 to INV-6).</summary>
public sealed class RetentionProofTests
{
    private static readonly DateTimeOffset Day = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
    private static readonly HoldId Hold = new($"{1:x32}");
    private static readonly string Digest = new('d', 64);

    private readonly List<SeenEntry> _log = [];

    [Fact]
    public void G_6_certificates_and_ends_of_holds_add_up_for_each_upload_day()
    {
        Certificate(1, 0, 12, reads: 10, held: 2);
        Certificate(2, 12, 24, reads: 5, held: 0);
        Certificate(3, 24, 30, reads: 7, held: 1);
        Ended((0, 1), (1, 1));
        var proof = Replay(new StoreNumbers(40, 18, 21, 1, Day.AddHours(30), 3));

        Assert.Empty(proof.Problems);
        Assert.Equal((22, 21, 1), (proof.Reads, proof.Purged, proof.Held));
        Assert.Equal(
            [(0, 15L, 14L, 1L, true), (1, 7L, 7L, 0L, false)],
            proof.Days().Select(day => (day.Day.DayNumber - DateOnly.FromDateTime(Day.Date).DayNumber, day.Uploaded, day.Purged, day.Held, day.Complete)));
        Assert.Equal("0 1 3", string.Join(" ", proof.Days()[0].Entries));
    }

    [Fact]
    public void What_was_destroyed_since_the_last_certificate_is_said()
    {
        Certificate(1, 0, 12, reads: 10, held: 0);
        var proof = Replay(new StoreNumbers(40, 27, 12, 1, Day.AddHours(13), 1));
        Assert.Empty(proof.Problems);
        Assert.Equal(3, proof.Uncertified);
    }

    [Fact]
    public void The_same_certificate_again_after_a_crash_counts_once()
    {
        Certificate(1, 0, 12, reads: 10, held: 2);
        Certificate(1, 0, 12, reads: 10, held: 2);
        Ended((0, 1));
        Ended((0, 1));
        var proof = Replay(new StoreNumbers(10, 0, 9, 1, Day.AddHours(12), 1));
        Assert.Empty(proof.Problems);
        Assert.Equal((10, 9, 1), (proof.Reads, proof.Purged, proof.Held));
    }

    [Theory]
    [InlineData("a number is missing", "missing")]
    [InlineData("minutes are missing", "no certificate covers the uploads from 2026-03-02 12:00 until 2026-03-02 13:00")]
    [InlineData("minutes twice", "has covered")]
    [InlineData("another content", "another content")]
    [InlineData("too early", "INV-6")]
    [InlineData("more held than uploaded", "are held")]
    [InlineData("no time", "covers no time")]
    [InlineData("no certificate at all", "is none")]
    [InlineData("more ended than held", "only 0 of that day")]
    [InlineData("an end that does not add up", "do not add up")]
    public void Whatever_does_not_add_up_in_the_log_is_named(string what, string words)
    {
        Certificate(1, 0, 12, reads: 10, held: 0);
        switch (what)
        {
            case "a number is missing": Certificate(3, 12, 24, 1, 0); break;
            case "minutes are missing": Certificate(2, 13, 24, 1, 0); break;
            case "minutes twice": Certificate(2, 11, 24, 1, 0); break;
            case "another content": Certificate(1, 0, 12, 11, 0); break;
            case "too early": Certificate(2, 12, 24, 1, 0, at: Day.AddDays(30).AddHours(23)); break;
            case "more held than uploaded": Certificate(2, 12, 24, 1, 2); break;
            case "no time": Certificate(2, 12, 12, 1, 0); break;
            case "no certificate at all": Add(RetentionProof.CertificateKind, ["certificate two"], Day.AddDays(40)); break;
            case "more ended than held": Ended((0, 1)); break;
            case "an end that does not add up": Add(RetentionProof.HoldEndedKind, [$"hold {Hold.Hex}", "purged 5", $"digest {Digest}", "uploaded 2026-03-02 reads 1"], Day.AddDays(40)); break;
            default: throw new ArgumentOutOfRangeException(nameof(what));
        }
        Assert.Contains(Replay(null).Problems, problem => problem.Contains(words, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(10, 0, 9, 0, 12, 1, "do not balance")]
    [InlineData(9, 0, 9, 0, 12, 1, "destroyed only 9")]
    [InlineData(11, 0, 11, 0, 12, 1, "no certificate covers")]
    [InlineData(10, 0, 10, 0, 11, 1, "the store says")]
    [InlineData(10, 0, 9, 1, 12, 1, "0 reads are held, the store holds 1")]
    [InlineData(10, 0, 10, 0, 12, 2, "made 2 certificates")]
    public void A_store_that_says_otherwise_than_the_log_is_found(long uploaded, long live, long purged, long held, int destroyedHours, long certificates, string words)
    {
        Certificate(1, 0, 12, reads: 10, held: 0);
        var proof = Replay(new StoreNumbers(uploaded, live, purged, held, Day.AddHours(destroyedHours), certificates));
        Assert.Contains(proof.Problems, problem => problem.Contains(words, StringComparison.Ordinal));
    }

    private RetentionProof Replay(StoreNumbers? store)
    {
        var proof = new RetentionProof();
        foreach (var entry in _log) proof.Take(entry);
        if (store is not null) proof.Compare(store);
        return proof;
    }

    private void Certificate(long number, int fromHour, int untilHour, long reads, long held, DateTimeOffset? at = null) => Add(
        RetentionProof.CertificateKind,
        new PurgeCertificate(number, new UploadSpan(Day.AddHours(fromHour), Day.AddHours(untilHour)), reads, held, 60, Digest, []).ToSubjects(),
        at ?? Day.AddHours(untilHour).AddDays(30).AddSeconds(30));

    private void Ended(params (int Day, long Reads)[] days) => Add(
        RetentionProof.HoldEndedKind,
        new HoldCertificate(Hold, Digest, [.. days.Select(day => new UploadDayCount(DateOnly.FromDateTime(Day.AddDays(day.Day).Date), day.Reads))]).ToSubjects(),
        Day.AddDays(45));

    private void Add(string kind, ImmutableArray<string> subjects, DateTimeOffset at) =>
        _log.Add(new SeenEntry(_log.Count, default, new WrittenEntry(at, kind, "", null, "retention", [.. subjects], "purged", null, [])));
}
