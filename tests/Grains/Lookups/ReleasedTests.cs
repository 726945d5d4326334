using System.Text;
using AlprGrains.Alerts;
using AlprGrains.Audit;
using AlprGrains.Lookups;
using AlprGrains.Oversight;
using AlprGrains.People;
using AlprGrains.Plates;

namespace AlprGrains.Tests.Grains.Lookups;

/// <summary>What is done with an answer after it was released: pictures, extracts, a number that follows.</summary>
public class ReleasedTests
{
    private static readonly byte[] Jpeg = [0xFF, 0xD8, 0xFF, 1, 2, 3];

    [Fact]
    public async Task INV_3_a_picture_of_a_released_read_is_given_after_its_entry_is_written()
    {
        await using var town = await Town.Start();
        await town.Seen(Questions.Plate, reads: 1, change: read => read with { PlateImage = Jpeg });
        var read = Assert.Single((await town.LookUp(Questions.Good())).Page.Reads).Id;

        var picture = await town.Desk().Picture(Questions.Id(1), read, AlertImage.Plate, town.Investigator);
        var none = await town.Desk().Picture(Questions.Id(1), read, AlertImage.Frame, town.Investigator);

        Assert.Equal(Jpeg, picture.Jpeg!.Value.ToArray());
        Assert.Equal((null, null), (none.Denial, none.Jpeg));
        Assert.Equal(2, town.Audit.Of(AuditKinds.LookupPictureSeen).Count());

        town.Audit.IsBroken = true;
        await Assert.ThrowsAnyAsync<Exception>(() => town.Desk().Picture(Questions.Id(1), read, AlertImage.Plate, town.Investigator).AsTask());
    }

    [Fact]
    public async Task A_picture_of_a_read_that_was_not_released_or_in_another_session_or_after_thirty_days_is_not_given()
    {
        await using var town = await Town.Start();
        await town.Seen(Questions.Plate, reads: 1, change: read => read with { PlateImage = Jpeg });
        await town.Seen("7OTHER1", reads: 1, change: read => read with { PlateImage = Jpeg });
        var read = Assert.Single((await town.LookUp(Questions.Good())).Page.Reads).Id;
        var other = town.Alpr.Store.Reads.Single(one => one.Plate.Text == "7OTHER1").Id;
        var session = await town.LogIn("rivera", Role.Investigator);

        Assert.NotNull((await town.Desk().Picture(Questions.Id(1), other, AlertImage.Plate, town.Investigator)).Denial);
        Assert.NotNull((await town.Desk().Picture(Questions.Id(2), read, AlertImage.Plate, town.Investigator)).Denial);
        Assert.NotNull((await town.Desk().Picture(Questions.Id(1), read, AlertImage.Plate, session)).Denial);
        Assert.All(town.Audit.Of(AuditKinds.LookupPictureSeen), entry => Assert.Equal("refused", entry.Outcome));
    }

    [Fact]
    public async Task An_extract_bears_who_when_and_the_entry_on_every_page_and_picture_and_is_written_down()
    {
        await using var town = await Town.Start();
        await town.Seen(Questions.Plate, reads: 2, change: read => read with { PlateImage = Jpeg.ToArray(), FrameImage = Jpeg.ToArray() }); // a camera sends two pictures, not one twice
        await town.LookUp(Questions.Good());

        var extract = await town.Desk().Export(Questions.Id(1), town.Investigator);

        var html = Encoding.UTF8.GetString(extract.Content.Span);
        var mark = $"rivera (Made Up), OPD, 2026-03-02 12:00:00 UTC, audit entry {extract.Receipt!.Index}";
        Assert.Single(System.Text.RegularExpressions.Regex.Matches(html, System.Text.RegularExpressions.Regex.Escape(mark))); // the head of every page
        var pictures = PicturesIn(html);
        Assert.Equal(4, pictures.Count);
        Assert.All(pictures, svg => // and each picture by itself, so that one that is saved out of the file bears it too
        {
            Assert.Contains($"data:image/jpeg;base64,{Convert.ToBase64String(Jpeg)}", svg, StringComparison.Ordinal);
            Assert.All(mark.Split(' '), word => Assert.Contains(word, svg, StringComparison.Ordinal));
        });
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("default-src &#x27;none&#x27;".Replace("&#x27;", "'", StringComparison.Ordinal), html, StringComparison.Ordinal);
        Assert.DoesNotContain(Questions.Plate, extract.FileName, StringComparison.OrdinalIgnoreCase);
        Assert.Single(town.Audit.Of(AuditKinds.LookupExported));
        var released = town.Audit.Of(AuditKinds.LookupReleased).Last();
        Assert.Equal("released 2 reads as an extract", released.Outcome);
        Assert.Contains($"file sha256:{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(extract.Content.Span))}", released.Subjects);
    }

    private static List<string> PicturesIn(string html) =>
        [.. html.Split("src=\"data:image/svg+xml;base64,").Skip(1).Select(part => Encoding.UTF8.GetString(Convert.FromBase64String(part[..part.IndexOf('"', StringComparison.Ordinal)])))];

    [Fact]
    public async Task What_was_typed_cannot_become_markup_in_an_extract()
    {
        await using var town = await Town.Start();
        await town.Seen(Questions.Plate, reads: 1, change: read => read with { PlateImage = Jpeg });
        var session = await town.LogIn(town.Alpr.Qualified("mallory", Role.Investigator) with { FullName = "<img src=x onerror=alert(1)>" });
        await town.LookUp(Questions.Good(), session);

        var html = Encoding.UTF8.GetString((await town.Desk(session).Export(Questions.Id(1), session)).Content.Span);

        Assert.DoesNotContain("<img src=x", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", Assert.Single(PicturesIn(html)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_extract_holds_only_what_an_answer_released()
    {
        await using var town = await Town.Start();
        await town.Seen(Questions.Plate, reads: 1);
        await town.LookUp(Questions.Good());
        await town.Seen(Questions.Plate, reads: 5); // came after the answer

        await town.Desk().Export(Questions.Id(1), town.Investigator);

        Assert.Equal("released 1 read as an extract", town.Audit.Of(AuditKinds.LookupReleased).Last().Outcome);
    }

    [Fact]
    public async Task INV_3_an_extract_of_a_refused_lookup_or_with_a_broken_log_does_not_exist()
    {
        await using var town = await Town.Start();
        await town.Seen(Questions.Plate, reads: 1);
        await town.LookUp(Questions.Good(1) with { Purpose = "parking" });
        await town.LookUp(Questions.Good(2));

        var refused = await town.Desk().Export(Questions.Id(1), town.Investigator);
        Assert.NotNull(refused.Denial);
        Assert.True(refused.Content.IsEmpty);

        var released = town.Audit.Of(AuditKinds.LookupReleased).Count();
        town.Audit.Breaks = entry => entry.Kind == AuditKinds.LookupReleased;
        await Assert.ThrowsAnyAsync<Exception>(() => town.Desk().Export(Questions.Id(2), town.Investigator).AsTask());
        Assert.Equal(released, town.Audit.Of(AuditKinds.LookupReleased).Count());
    }

    [Fact]
    public async Task C2B_1_a_missing_person_lookup_goes_first_is_reviewed_and_gets_its_number_once()
    {
        await using var town = await Town.Start();
        var missing = Questions.Good() with
        {
            Purpose = "missing-person", CaseNumber = null, Articulation = "Amara, nine years old, was last seen getting into this car at noon",
        };

        var answer = await town.LookUp(missing);
        Assert.Equal(LookupVerdict.Allow, answer.Decision.Verdict);
        Assert.NotEmpty(answer.Decision.ReviewAfterwards);
        Assert.Equal(ReviewKind.ReviewAfterwards, (await town.Queue.Find(answer.ReviewId!))!.Kind);

        Assert.Contains("form", await town.Desk().AddNumber(Questions.Id(1), "no number", null, town.Investigator), StringComparison.Ordinal);
        Assert.Null(await town.Desk().AddNumber(Questions.Id(1), "26-054321", null, town.Investigator));
        Assert.Contains("already", await town.Desk().AddNumber(Questions.Id(1), "26-999999", null, town.Investigator), StringComparison.Ordinal);

        Assert.Equal("26-054321", Assert.Single(await town.Desk().Mine(town.Investigator)).CaseNumber);
        Assert.Equal(3, town.Audit.Of(AuditKinds.LookupNumberAdded).Count());
        Assert.Equal(LookupVerdict.Allow, (await town.LookUp(missing)).Decision.Verdict); // the same question again is still the same
    }
}
