using System.Security.Cryptography;
using System.Text;
using AlprGrains.HotLists;
using AlprGrains.Plates;
using AlprGrains.Policy.HotLists;

namespace AlprGrains.Grains.HotLists;

/// <summary>What a line became: an entry, a line dropped for where it comes from, or a problem. Exactly one of the three.</summary>
internal readonly record struct LineOutcome(HotListEntry? Entry, bool IsDropped, string? Problem)
{
    public static readonly LineOutcome Dropped = new(null, true, null);

    public static LineOutcome Bad(string problem) => new(null, false, problem);
}

/// <summary>What does not change from line to line.</summary>
/// <param name="ListName">The list.</param>
/// <param name="Source">Which of the permitted sources (C2A-4).</param>
/// <param name="OriginatingAgency">Used where a line names none.</param>
/// <param name="Zone">The agency's time zone.</param>
/// <param name="PlateKeyHex">Keyed hash of a plate: an entry's version stands in grain ids, so it must tell nothing of the plate (INV-11).</param>
internal sealed record HotListTerms(string ListName, HotListSource Source, string OriginatingAgency, TimeZoneInfo Zone, Func<PlateNumber, string> PlateKeyHex);

/// <summary>The cells of one line in; an entry, or why not, out. DGO I-12, C.2(A)(1); obligations C2A-4 to C2A-6.</summary>
internal static class HotListRules
{
    public const int ReasonCharactersMax = 120;
    public const int AgencyCharactersMax = 80;
    public const int ReferenceCharactersMax = 64;

    private static readonly (string Words, BoloCategory Category)[] BoloWords =
    [
        ("missing", BoloCategory.MissingOrAtRiskPerson), ("missing person", BoloCategory.MissingOrAtRiskPerson),
        ("at risk", BoloCategory.MissingOrAtRiskPerson), ("at risk person", BoloCategory.MissingOrAtRiskPerson),
        ("missing or at risk", BoloCategory.MissingOrAtRiskPerson), ("missing or at risk person", BoloCategory.MissingOrAtRiskPerson),
        ("witness", BoloCategory.WitnessLocate), ("witness locate", BoloCategory.WitnessLocate),
        ("burglary", BoloCategory.Burglary), ("burglaries", BoloCategory.Burglary),
        ("grand theft", BoloCategory.GrandTheft),
        ("violent crime", BoloCategory.ViolentCrime), ("violent crime investigation", BoloCategory.ViolentCrime),
    ];

    private static readonly Dictionary<string, BoloCategory> BoloByKey = BoloWords.ToDictionary(word => KeyOf(word.Words), word => word.Category, StringComparer.Ordinal);

    public static LineOutcome Apply(HotListTerms terms, Func<HotListField, string> cell)
    {
        var sourceFile = cell(HotListField.SourceFile);
        var category = cell(HotListField.Category);
        if (IsDroppedByProvenance(terms.Source, sourceFile, category, cell(HotListField.Reason))) return LineOutcome.Dropped;

        if (!PlateNumber.TryParse(cell(HotListField.Plate), out var plate, out var problem)) return LineOutcome.Bad($"{problem}: {Quoted.Of(cell(HotListField.Plate))}");
        PlateRegion? region = null;
        if (cell(HotListField.State) is { Length: > 0 } state)
        {
            if (!PlateRegion.TryParse(state, out var parsed, out _)) return LineOutcome.Bad($"{Quoted.Of(state)} is not a region such as CA or us-ca");
            region = parsed;
        }
        var reason = FirstOf(cell(HotListField.Reason), category, sourceFile);
        if (reason.Length == 0) return LineOutcome.Bad("the reason is missing: an entry needs one (DGO I-12, definition (c))");

        BoloCategory? bolo = null;
        if (terms.Source == HotListSource.CustomBolo)
        {
            if (!BoloByKey.TryGetValue(KeyOf(category), out var known))
            {
                return LineOutcome.Bad($"{Quoted.Of(category)} is not a category of a custom BOLO: missing or at-risk person, witness locate, burglary, "
                    + "grand theft and violent crime are permitted, and no other (DGO I-12, C.2(A)(1))");
            }
            bolo = known;
        }
        var agency = FirstOf(cell(HotListField.Agency), terms.OriginatingAgency);
        var reference = cell(HotListField.Reference);
        var badEffective = HotListDates.ReadEffective(cell(HotListField.Effective), terms.Zone, out var effective);
        var badExpiry = HotListDates.ReadExpiry(cell(HotListField.Expiry), terms.Zone, out var expiry);
        var badVehicle = VehicleOf(cell, out var vehicle);
        problem = badEffective ?? badExpiry ?? badVehicle
            ?? ProblemOfText("reason", reason, ReasonCharactersMax)
            ?? (agency.Length == 0 ? "the originating agency is missing" : ProblemOfText("agency", agency, AgencyCharactersMax))
            ?? ProblemOfText("reference", reference, ReferenceCharactersMax)
            ?? (expiry <= effective ? $"the entry expires ({Quoted.Of(cell(HotListField.Expiry))}) before it is effective ({Quoted.Of(cell(HotListField.Effective))})" : null);
        if (problem is not null) return LineOutcome.Bad(problem);

        var entry = new HotListEntry
        {
            Version = default,
            ListName = terms.ListName,
            Source = terms.Source,
            Plate = plate,
            Region = region,
            Reason = reason,
            OriginatingAgency = agency,
            EffectiveAt = effective,
            ExpiresAt = expiry,
            Category = bolo,
            Reference = reference.Length == 0 ? null : reference,
            Vehicle = vehicle,
        };
        return new LineOutcome(entry with { Version = VersionOf(entry, terms.PlateKeyHex(plate)) }, false, null);
    }

    /// <summary>
    /// C2A-6. A line of the NCIC list is taken only when it says from which file, and that file is one that we take; a line of any
    /// list is dropped when it says that it comes from a file that we do not take.
    /// </summary>
    private static bool IsDroppedByProvenance(HotListSource source, string sourceFile, string category, string reason)
    {
        if (source == HotListSource.Ncic) return NcicFiles.Find(FirstOf(sourceFile, category)) is not { IsTaken: true };
        return sourceFile.Length > 0 && NcicFiles.Find(sourceFile) is { IsTaken: false }
            || source != HotListSource.CustomBolo && NcicFiles.Find(category) is { IsTaken: false }
            || NcicFiles.Find(reason) is { IsTaken: false };
    }

    /// <summary>16 hex digits over list, plate, region and everything that an officer sees; a control character keeps fields apart.</summary>
    private static EntryVersion VersionOf(HotListEntry entry, string plateKeyHex)
    {
        var text = string.Join('\0',
            entry.ListName, (int)entry.Source, plateKeyHex, entry.Region?.Code, entry.Reason, entry.OriginatingAgency,
            entry.EffectiveAt.UtcTicks, entry.ExpiresAt?.UtcTicks, (int?)entry.Category, entry.Reference,
            entry.Vehicle?.Color, entry.Vehicle?.Make, entry.Vehicle?.Model, entry.Vehicle?.BodyType);
        return new EntryVersion(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8)));
    }

    private static string? VehicleOf(Func<HotListField, string> cell, out VehicleAttributes? vehicle)
    {
        var (color, make, model, body) = (cell(HotListField.Color), cell(HotListField.Make), cell(HotListField.Model), cell(HotListField.BodyType));
        vehicle = color.Length + make.Length + model.Length + body.Length == 0
            ? null
            : new VehicleAttributes(NullIfEmpty(color), NullIfEmpty(make), NullIfEmpty(model), NullIfEmpty(body));
        return ProblemOfText("color", color, VehicleAttributes.TextCharactersMax)
            ?? ProblemOfText("make", make, VehicleAttributes.TextCharactersMax)
            ?? ProblemOfText("model", model, VehicleAttributes.TextCharactersMax)
            ?? ProblemOfText("body type", body, VehicleAttributes.TextCharactersMax);
    }

    private static string? ProblemOfText(string what, string text, int charactersMax)
    {
        if (text.Length > charactersMax) return $"the {what} has {text.Length} characters; at most {charactersMax} are taken: {Quoted.Of(text)}";
        return text.Any(char.IsControl) ? $"the {what} holds control characters: {Quoted.Of(text)}" : null;
    }

    private static string FirstOf(params ReadOnlySpan<string> texts)
    {
        foreach (var text in texts) if (text.Length > 0) return text;
        return "";
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

    private static string KeyOf(string text) => string.Concat(text.Where(char.IsAsciiLetter).Select(char.ToLowerInvariant));
}
