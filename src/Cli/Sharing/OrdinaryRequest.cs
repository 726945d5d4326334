using System.Text.Json.Nodes;
using AlprGrains.Cli.Gateway;

namespace AlprGrains.Cli.Sharing;

/// <summary>A lawful sharing request and its first steps, as a check sends them.</summary>
public static class OrdinaryRequest
{
    public static JsonObject Of(string plate, string user, string agency, string receiver) => new()
    {
        ["lookup"] = OrdinaryLookup.Of(plate, agency, OrdinaryLookup.Articulation),
        ["basis"] = "writtenRequest", ["investigation"] = "criminal", ["investigationNumber"] = "26-004411",
        ["signer"] = new JsonObject { ["name"] = "Made Up", ["title"] = "Sergeant", ["signedOn"] = "2026-03-01" },
        ["recipient"] = new JsonObject { ["userName"] = user, ["name"] = "Made Up", ["agency"] = receiver },
        ["onBehalfOfAnother"] = false,
    };

    /// <summary>What an agency signs once a year before any of its requests.</summary>
    /// <param name="text">The text that GET api/sharing/yearly-attestation answers.</param>
    public static JsonObject YearlyAttestation(JsonNode text) => new()
    {
        ["textVersion"] = text["version"]!.ToString(), ["signedBy"] = "Made Up", ["title"] = "Chief", ["acceptedClauses"] = Clauses(text),
    };

    /// <param name="terms">What GET api/sharing/terms answers.</param>
    /// <param name="contentDigest">As the answer to the submission said it.</param>
    public static JsonObject Attestation(JsonNode terms, string contentDigest) => new()
    {
        ["textVersion"] = terms["attestationVersion"]!.ToString(), ["contentDigest"] = contentDigest, ["signedBy"] = "Made Up", ["title"] = "Sergeant",
        ["acceptedClauses"] = Clauses(terms),
    };

    public static JsonObject RightAndNeed() => new()
    {
        ["rightToKnow"] = "sworn-status", ["rightToKnowDetail"] = "sergeant of the requesting agency", ["needToKnow"] = "leads the robbery investigation and needs the vehicle's route", ["requestingPartyName"] = "Made Up",
    };

    private static JsonArray Clauses(JsonNode text) => new([.. text["clauses"]!.AsArray().Select(clause => JsonValue.Create(clause!["id"]!.ToString()))]);
}
