using AlprGrains.Policy.Agreements;

namespace AlprGrains.Tests.Policy.Agreements;

public class AgreementBookTests
{
    [Fact]
    public void I_3_the_made_up_agreement_of_the_demonstration_counts_for_drawn_reads_alone()
    {
        var book = AgreementBook.Shipped();

        Assert.NotNull(book.Of("CHP", demonstrationData: true));
        Assert.Null(book.Of("CHP", demonstrationData: false));
        Assert.Null(book.Of("SFPD", demonstrationData: true));
    }

    [Fact]
    public void A_real_agreement_outweighs_a_made_up_one() =>
        Assert.True(Book("""
            { "agency": "CHP", "kind": "MOU", "from": "2025-01-01", "until": "2030-01-01", "suspended": false, "demonstration": true, "note": "" },
            { "agency": "CHP", "kind": "MOU", "from": "2025-01-01", "until": "2030-01-01", "suspended": true, "demonstration": false, "note": "" }
            """).Value!.Of("CHP", demonstrationData: true)!.Suspended);

    [Theory]
    [InlineData("""{ "agency": "CHP", "kind": "MOU", "from": "2030-01-01", "until": "2025-01-01", "suspended": false, "demonstration": true, "note": "" }""", "until must be after from")]
    [InlineData("""{ "agency": "CHP", "kind": "MOU", "from": "2025-01-01" }""", "cannot be read")]
    public void A_book_that_makes_no_sense_is_refused_with_the_reason(string entry, string reason) =>
        Assert.Contains(Book(entry).Problems, problem => problem.Contains(reason, StringComparison.Ordinal));

    private static AlprGrains.Policy.Loading.Loaded<AgreementBook> Book(string entries) => AgreementBook.Load($$"""{ "about": "", "agreements": [ {{entries}} ] }""");
}
