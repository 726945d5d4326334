using AlprGrains.Plates;
using AlprGrains.Recognition.Reading;

namespace AlprGrains.Tests.Recognition.Reading;

/// <summary>Views vote, layouts re-rank and never filter, and a 0 may be the letter O.</summary>
public class VoteTests
{
    [Fact]
    public void Text_that_all_views_see_beats_one_that_a_single_view_is_sure_of()
    {
        var vote = Vote.Of([[new("AB", 0.99)], [new("AC", 0.6), new("AB", 0.1)], [new("AC", 0.7)]]);
        Assert.Equal("AC", vote[0].Text);
        Assert.Equal((0.6 + 0.7) / 3, vote[0].Probability, 9);
        Assert.Equal("AB", vote[1].Text);
    }

    [Theory]
    [InlineData("1291164", "1Z91164")] // digits only is a Californian series too
    [InlineData("G0LD1E", "GOLDIE")]
    [InlineData("XQ7", "XO7")]
    public void Clear_reading_wins_whatever_its_layout(string clear, string other) =>
        Assert.Equal(clear, Vote.Of([[new(clear, 0.7), new(other, 0.3)]])[0].Text);

    [Fact]
    public void Of_two_readings_that_look_the_same_the_series_in_use_wins()
    {
        var vote = Vote.Of([[new("8ABC12B", 0.5), new("8ABC128", 0.45)]]);
        Assert.Equal("8ABC128", vote[0].Text);
        Assert.True(vote[0].Probability < 0.65);
    }

    [Fact]
    public void Probabilities_never_sum_to_more_than_one()
    {
        var vote = Vote.Of([[new("8ABC123", 0.6), new("8ABC128", 0.3)]]);
        Assert.InRange(vote.Sum(t => t.Probability), 0.9, 1);
    }

    [Fact]
    public void No_reading_is_left_out_for_its_layout()
    {
        string[] odd = ["1", "AAAAAAAA", "1A1A1A1", "ZZ9"];
        Assert.Equal(odd.Order(), Vote.Of([[.. odd.Select(text => new ReadText(text, 0.2))]]).Select(t => t.Text).Order());
    }

    [Theory]
    [InlineData("7B0Z123", "7BOZ123", 0.9, 1)]     // a letter's place in the Californian series
    [InlineData("7BAZ103", "7BAZ1O3", 0, 0.05)]    // a digit's place
    [InlineData("G0LD", "GOLD", 0.2, 0.5)]         // of no series
    public void Zero_may_be_the_letter_O_with_the_share_that_the_layout_gives(string read, string other, double shareMin, double shareMax) =>
        Assert.InRange(PlateLayouts.WithLetterO(new ReadText(read, 1)).Single(t => t.Text == other).Probability, shareMin, shareMax);

    [Fact]
    public void Ways_to_read_the_zeros_share_the_readings_probability()
    {
        var ways = PlateLayouts.WithLetterO(new ReadText("0A00", 0.8)).ToArray();
        Assert.Equal(7, ways.Length);
        Assert.InRange(ways.Sum(t => t.Probability), 0, 0.8);
    }

    [Fact]
    public void Text_without_a_zero_has_no_other_way() => Assert.Empty(PlateLayouts.WithLetterO(new ReadText("ABC1234", 1)));

    [Theory]
    [InlineData("8ABC123", "us-ca")]
    [InlineData("8AB0123", "us-ca")]
    [InlineData("5R82050", "us-ca")]
    [InlineData("ABC1234", null)] // a dozen states
    [InlineData("GOLDIE", null)]
    public void Region_is_hinted_only_where_the_pattern_is_Californias_own(string text, string? region) =>
        Assert.Equal(region, PlateLayouts.RegionOf(text)?.Code);

    [Fact]
    public void Region_is_written_as_hot_lists_write_it() => Assert.Equal(PlateRegion.California, PlateLayouts.RegionOf("8ABC123"));
}
