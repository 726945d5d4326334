using AlprGrains.Policy.Loading;
using AlprGrains.Policy.Places;

namespace AlprGrains.Tests.Policy.Places;

/// <summary>C3-5: which marked places a lookup by place covers.</summary>
public sealed class SensitivePlacesTests
{
    private static readonly string Json = ShippedPolicy.Files("")["sensitive-places.json"];
    private static readonly SensitivePlaces Town = SensitivePlaces.Shipped();
    private static readonly SeenFrom BirchStreet = new(37.8042, -122.2712), Harbor = new(37.7965, -122.2655), Library = new(37.8098, -122.2610);
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero), RallyStarts = new(2026, 11, 28, 18, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_camera_beside_a_house_of_worship_covers_it() =>
        Assert.Equal("a house of worship on Birch Street", Assert.Single(Town.Covered([Harbor, BirchStreet], Noon, Noon.AddHours(1))));

    [Fact]
    public void A_camera_elsewhere_covers_nothing() => Assert.Empty(Town.Covered([Harbor], null, null));

    [Fact]
    public void A_place_counts_up_to_its_radius_and_no_further()
    {
        var place = Town.Places.Single(one => one.Id == "birch-worship");
        const double MetersPerDegree = 111_194;
        Assert.Single(Town.Covered([new(place.LatitudeDegrees + 149 / MetersPerDegree, place.LongitudeDegrees)], null, null));
        Assert.Empty(Town.Covered([new(place.LatitudeDegrees + 151 / MetersPerDegree, place.LongitudeDegrees)], null, null));
    }

    [Fact]
    public void A_rally_is_marked_while_it_lasts()
    {
        Assert.Empty(Town.Covered([Library], RallyStarts.AddHours(-2), RallyStarts));
        Assert.Single(Town.Covered([Library], RallyStarts.AddHours(-2), RallyStarts.AddTicks(1)));
        Assert.Empty(Town.Covered([Library], RallyStarts.AddHours(10), RallyStarts.AddHours(12)));
        Assert.Single(Town.Covered([Library], null, null));
    }

    [Theory]
    [InlineData("\"watchRadiusMeters\": 300", "\"watchRadiusMeters\": 0", "watchRadiusMeters is 0")]
    [InlineData("\"id\": \"market-clinic\"", "\"id\": \"birch-worship\"", "stands twice")]
    [InlineData("37.8130", "137.8", "not on the globe")]
    [InlineData("\"kind\": \"care\"", "\"kind\": \"gossip\"", "cannot be read")]
    public void A_broken_file_is_refused_with_its_problem(string whole, string broken, string problem) =>
        Assert.Contains(SensitivePlaces.Load(Json.Replace(whole, broken, StringComparison.Ordinal)).Problems, text => text.Contains(problem, StringComparison.Ordinal));
}
