using AlprGrains.Policy.Agencies;
using AlprGrains.Policy.Loading;
using AlprGrains.Policy.Screening;
using AlprGrains.Policy.Screening.Beneficiaries;
using AlprGrains.Tests.Policy.Screening;

namespace AlprGrains.Tests.Policy.Agencies;

/// <summary>Names as written in, legal classes out; what is not certain is Unknown, which is refused (E-2, N-4).</summary>
public sealed class AgencyRegistryTests
{
    private static readonly DateOnly Today = new(2026, 11, 20);
    private static readonly string Json = ShippedPolicy.Files("")["agencies.json"];
    private static readonly AgencyRegistry Registry = AgencyRegistry.Shipped();

    [Theory]
    [InlineData("OPD", LegalClass.CaliforniaCity)]
    [InlineData("oakland police department", LegalClass.CaliforniaCity)]
    [InlineData("OPD Robbery Unit", LegalClass.CaliforniaCity)]
    [InlineData("OPD, Homicide Section", LegalClass.CaliforniaCity)]
    [InlineData("CHP", LegalClass.CaliforniaState)]
    [InlineData("California Highway Patrol", LegalClass.CaliforniaState)]
    [InlineData("ACSO", LegalClass.CaliforniaCounty)]
    [InlineData("Alameda County Sheriff's Office", LegalClass.CaliforniaCounty)]
    [InlineData("Alameda County Sheriff’s Office", LegalClass.CaliforniaCounty)]
    [InlineData("Nevada County Sheriff's Office", LegalClass.CaliforniaCounty)]
    [InlineData("BART PD", LegalClass.CaliforniaDistrict)]
    [InlineData("San Francisco Police Department", LegalClass.CaliforniaCity)]
    [InlineData("ICE", LegalClass.Federal)]
    [InlineData("Customs and Border Patrol", LegalClass.Federal)]
    [InlineData("CPB", LegalClass.Federal)]
    [InlineData("Nevada Highway Patrol", LegalClass.OutOfState)]
    [InlineData("Reno PD", LegalClass.OutOfState)]
    [InlineData("Yurok Tribal Police", LegalClass.Tribal)]
    [InlineData("RCMP", LegalClass.Foreign)]
    [InlineData("Flock Safety", LegalClass.Private)]
    [InlineData("University of the Pacific PD", LegalClass.Private)]
    [InlineData("NCRIC", LegalClass.FusionCenter)]
    public void A_registered_name_has_its_class(string name, LegalClass expected) => Assert.Equal(expected, Registry.ClassOf(name, Today));

    [Theory]
    [InlineData("SF PD")]
    [InlineData("O P D")]
    [InlineData("\u041ePD")]
    [InlineData("ОPD Robbery Unit")]
    [InlineData("OPD for a friend")]
    [InlineData("OPD Vigilance Committee")]
    [InlineData("Springfield Police Department")]
    [InlineData("Bay Area HOA patrol")]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("PD")]
    public void A_name_that_only_looks_like_one_is_unknown(string name) => Assert.Equal(LegalClass.Unknown, Registry.ClassOf(name, Today));

    [Theory]
    [InlineData("SFPD (FBI TF)", LegalClass.Federal)]
    [InlineData("OPD / ICE", LegalClass.Federal)]
    [InlineData("OPD Robbery Unit for Reno PD", LegalClass.OutOfState)]
    [InlineData("ACSO-HSI detail", LegalClass.Federal)]
    [InlineData("CHP at U.S. Marshals Service", LegalClass.Federal)]
    public void A_barred_name_beside_a_Californian_one_decides(string name, LegalClass expected) => Assert.Equal(expected, Registry.ClassOf(name, Today));

    [Fact]
    public void A_near_miss_names_the_agency_that_may_be_meant() => Assert.Contains("did you mean SANFRANCISCO-PD", Registry.Find("SF PD", Today).Why, StringComparison.Ordinal);

    [Fact]
    public void A_name_too_long_to_be_one_is_unknown() => Assert.Equal(LegalClass.Unknown, Registry.ClassOf(new string('a', 1_000_000), Today));

    [Fact]
    public void A_class_holds_from_its_first_day_until_its_last()
    {
        const string Reclassified = """
            { "about": "", "unitWords": [], "agencies": [
              { "id": "PARK", "name": "Park Patrol", "aliases": [], "legalClass": "california-district", "from": null, "until": "2026-07-01", "evidence": "charter" },
              { "id": "PARK", "name": "Park Patrol", "aliases": [], "legalClass": "private", "from": "2026-07-01", "until": null, "evidence": "sold" } ] }
            """;
        var registry = AgencyRegistryLoader.Load(Reclassified).Required();
        Assert.Equal(LegalClass.CaliforniaDistrict, registry.ClassOf("Park Patrol", new(2026, 6, 30)));
        Assert.Equal(LegalClass.Private, registry.ClassOf("Park Patrol", new(2026, 7, 1)));
    }

    [Theory]
    [InlineData("\"id\": \"CHP\", \"name\": \"California Highway Patrol\"", "\"id\": \"CHP\", \"name\": \"Oakland Police Department\"", "on the same day")]
    [InlineData("\"evidence\": \"Veh. Code §2100\"", "\"evidence\": \"\"", "CHP has no evidence")]
    [InlineData("\"legalClass\": \"tribal\"", "\"legalClass\": \"friendly\"", "cannot be read")]
    public void A_broken_registry_is_refused_with_its_problem(string whole, string broken, string problem)
    {
        Assert.Contains(whole, Json, StringComparison.Ordinal);
        Assert.Contains(AgencyRegistryLoader.Load(Json.Replace(whole, broken, StringComparison.Ordinal)).Problems, text => text.Contains(problem, StringComparison.Ordinal));
    }

    /// <summary>The text of a name and its class agree: no Californian name is stopped by the screen of texts, and no barred one passes it.</summary>
    [Fact]
    public void Every_registered_name_passes_the_screen_of_texts_only_if_it_is_Californian()
    {
        var wrong = new List<string>();
        foreach (var agency in Registry.Agencies)
        {
            var isCalifornian = agency.LegalClass is LegalClass.CaliforniaCity or LegalClass.CaliforniaCounty or LegalClass.CaliforniaState or LegalClass.CaliforniaDistrict;
            foreach (var name in agency.Aliases.Append(agency.Name))
            {
                var beside = Shipped.Screen.ClassifyBeside(name).Verdict;
                var reason = Shipped.Screen.Classify($"{name} asks, robbery").Verdict;
                if (isCalifornian ? beside != ScreenVerdict.Allow : beside == ScreenVerdict.Allow || reason == ScreenVerdict.Allow) wrong.Add($"{name} ({agency.LegalClass}): {beside}, {reason}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join("; ", wrong));
    }
}
