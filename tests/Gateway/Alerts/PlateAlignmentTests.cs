using AlprGrains.Gateway.Alerts;

namespace AlprGrains.Tests.Gateway.Alerts;

public class PlateAlignmentTests
{
    [Theory]
    [InlineData("7ABC123", "7ABC123", "every character the same")]
    [InlineData("7A8C123", "7ABC123", "8 here, B on the list")]
    [InlineData("7B0Z103", "7BOZ1O3", "0 here, O on the list; 0 here, O on the list")]
    [InlineData("ABC123", "7ABC123", "nothing here, 7 on the list")]
    [InlineData("17ABC123", "7ABC123", "1 here, nothing on the list")]
    public void Differences_are_told_character_by_character(string read, string listed, string words) => Assert.Equal(words, PlateAlignment.Words(read, listed));

    [Fact]
    public void Places_give_back_both_plates()
    {
        var places = PlateAlignment.Of("ABC1Z3", "7ABC123");
        Assert.Equal("ABC1Z3", string.Concat(places.Select(place => place.Read)));
        Assert.Equal("7ABC123", string.Concat(places.Select(place => place.Listed)));
        Assert.Equal(2, places.Count(place => place.Differs));
    }
}
