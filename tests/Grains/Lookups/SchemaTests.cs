using System.Text;
using AlprGrains.Plates;

namespace AlprGrains.Tests.Grains.Lookups;

/// <summary>What is stored of a sighting, and what is not.</summary>
public class SchemaTests
{
    [Fact]
    public void D_1_a_vehicle_is_described_by_what_is_seen_of_it_and_needs_not_be() =>
        Assert.Equal(["BodyType", "Color", "Make", "Model"], typeof(VehicleAttributes).GetProperties().Where(property => property.PropertyType == typeof(string)).Select(property => property.Name).Order(StringComparer.Ordinal));

    /// <summary>No name, address, birthday or record: what others put beside reads (N-14).</summary>
    [Fact]
    public void D_1_N_14_no_field_of_a_read_is_about_a_person() =>
        Assert.DoesNotContain(typeof(PlateRead).GetProperties(), property => new[] { "Name", "Owner", "Person", "Address", "Birth", "Note", "Record", "Race", "Driver" }
            .Any(word => property.Name.Contains(word, StringComparison.OrdinalIgnoreCase)));

    [Fact]
    public async Task D_2_characters_date_time_and_place_of_the_photograph_are_stored()
    {
        await using var town = await Town.Start();
        await town.Seen(Questions.Plate, reads: 1);

        var read = Assert.Single((await town.LookUp(Questions.Good())).Page.Reads);

        Assert.Equal(Questions.Plate, read.Plate.Text);
        Assert.NotEqual(default, read.CapturedAt);
        Assert.NotEqual(default, read.Place);
    }

    [Fact]
    public async Task C3_0a_an_extract_names_the_department_as_the_owner()
    {
        await using var town = await Town.Start();
        await town.Seen(Questions.Plate, reads: 1);
        await town.LookUp(Questions.Good());

        Assert.Contains("belong to the department", Encoding.UTF8.GetString((await town.Desk().Export(Questions.Id(1), town.Investigator)).Content.Span), StringComparison.Ordinal);
    }
}
