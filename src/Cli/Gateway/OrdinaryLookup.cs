using System.Text.Json.Nodes;

namespace AlprGrains.Cli.Gateway;

/// <summary>A lawful question about a plate, as a check asks it: every field that the form asks for is filled.</summary>
public static class OrdinaryLookup
{
    /// <summary>What happened, told well enough for the screen.</summary>
    public const string Articulation = "Resident filmed this sedan leaving the garage with the stolen bicycles";

    public static JsonObject Of(string plate, string agency, string articulation = Articulation) => new()
    {
        ["kind"] = "byPlate", ["plate"] = plate, ["purpose"] = "burglary", ["standard"] = "reasonable-suspicion", ["articulation"] = articulation, ["caseNumber"] = "26-012345",
        ["rightToKnow"] = "sworn-status", ["needToKnow"] = "I am assigned the residential burglary on Lakeshore", ["attestationVersion"] = "2026-11",
        ["beneficiaries"] = new JsonObject { ["askedBy"] = agency, ["caseOwner"] = agency, ["receiver"] = agency, ["anyOutsideCalifornia"] = false },
    };
}
