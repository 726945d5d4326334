namespace AlprGrains.Grains.HotLists;

/// <summary>What a line of a hot list can say. Whatever else a file holds (names, birth dates, addresses) is never read.</summary>
internal enum HotListField
{
    Plate, State, Reason, Category, SourceFile, Agency, Effective, Expiry, Reference, Color, Make, Model, BodyType,
}

/// <summary>Which column of a CSV file says what, by the names that agencies and vendors give them.</summary>
internal sealed class HotListColumns
{
    private static readonly (HotListField Field, string[] Names)[] Aliases =
    [
        (HotListField.Plate, ["plate", "platenumber", "plateno", "licenseplate", "licenseplatenumber", "license", "licenseno", "lpn", "lic", "tag"]),
        (HotListField.State, ["state", "platestate", "licensestate", "region", "jurisdiction", "lis"]),
        (HotListField.Reason, ["reason", "alert", "alerttype", "offense", "offence", "description"]),
        (HotListField.Category, ["category", "bolocategory"]),
        (HotListField.SourceFile, ["sourcefile", "ncicfile", "file", "filecode", "provenance"]),
        (HotListField.Agency, ["agency", "originatingagency", "ori", "enteringagency"]),
        (HotListField.Effective, ["effective", "effectivedate", "effectiveat", "begin", "start", "startdate", "from"]),
        (HotListField.Expiry, ["expiry", "expirydate", "expires", "expiresat", "expiration", "expirationdate", "end", "enddate", "until"]),
        (HotListField.Reference, ["reference", "ref", "referenceno", "recordnumber", "nic", "ncicnumber"]),
        (HotListField.Color, ["color", "colour", "vehiclecolor", "vco"]),
        (HotListField.Make, ["make", "vehiclemake", "vma"]),
        (HotListField.Model, ["model", "vehiclemodel", "vmo"]),
        (HotListField.BodyType, ["bodytype", "body", "style", "vst"]),
    ];

    private static readonly Dictionary<string, HotListField> ByName =
        Aliases.SelectMany(alias => alias.Names, (alias, name) => (name, alias.Field)).ToDictionary(pair => pair.name, pair => pair.Field, StringComparer.Ordinal);

    private readonly int[] _columns = [.. Enumerable.Repeat(-1, Enum.GetValues<HotListField>().Length)];

    private HotListColumns()
    {
    }

    /// <summary>The columns of Genetec text, which are fixed.</summary>
    public static HotListColumns Genetec { get; } = Fixed(
        HotListField.Category, HotListField.State, HotListField.Plate, HotListField.Effective, HotListField.Expiry);

    /// <summary>From a header line; null, or what is wrong with it.</summary>
    public static string? Read(List<string> header, out HotListColumns columns)
    {
        columns = new HotListColumns();
        for (var i = 0; i < header.Count; i++)
        {
            var name = string.Concat(header[i].Where(char.IsAsciiLetterOrDigit).Select(char.ToLowerInvariant));
            if (!ByName.TryGetValue(name, out var field)) continue;
            if (columns._columns[(int)field] >= 0)
                return $"columns {Quoted.Of(header[columns._columns[(int)field]])} and {Quoted.Of(header[i])} both say the {field}; keep one";
            columns._columns[(int)field] = i;
        }
        return columns.Has(HotListField.Plate) ? null : "no column of the header line is named plate";
    }

    public bool Has(HotListField field) => _columns[(int)field] >= 0;

    /// <summary>The cell, or empty where the line has none.</summary>
    public string Cell(List<string> cells, HotListField field) => _columns[(int)field] is var column and >= 0 && column < cells.Count ? cells[column] : "";

    private static HotListColumns Fixed(params HotListField[] order)
    {
        var columns = new HotListColumns();
        for (var i = 0; i < order.Length; i++) columns._columns[(int)order[i]] = i;
        return columns;
    }
}
