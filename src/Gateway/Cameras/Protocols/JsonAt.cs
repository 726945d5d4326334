using System.Text.Json;

namespace AlprGrains.Gateway.Cameras.Protocols;

/// <summary>
/// A place in a body. Asking it for a value of the wrong kind notes the problem in the reading and answers with nothing; a
/// place that is absent or null is <see cref="IsMissing"/>.
/// </summary>
public readonly struct JsonAt(JsonReading reading, JsonElement? element, string parent, string name)
{
    /// <summary>Absent, or null.</summary>
    public bool IsMissing => element is not { ValueKind: not JsonValueKind.Null and not JsonValueKind.Undefined };

    public bool IsObject => element is { ValueKind: JsonValueKind.Object };

    public bool IsList => element is { ValueKind: JsonValueKind.Array };

    /// <summary>A number that fits.</summary>
    public bool IsNumber => element is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out var value) && double.IsFinite(value);

    public bool IsText => element is { ValueKind: JsonValueKind.String };

    /// <summary>Path into the body.</summary>
    public string Where => parent.Length == 0 ? (name.Length == 0 ? "body" : name) : name.StartsWith('[') ? parent + name : $"{parent}.{name}";

    /// <summary>A field of an object; missing when this is none or has none.</summary>
    public JsonAt this[string field] =>
        new(reading, IsObject && element!.Value.TryGetProperty(field, out var value) ? value : null, IsRoot ? "" : Where, field);

    /// <summary>Text of at most so many characters; null when missing.</summary>
    public string? OptionalText(int charactersMax)
    {
        if (IsMissing) return null;
        if (!IsText) { Refuse($"it must be text, and is {KindInWords}", Raw); return null; }
        var text = element!.Value.GetString()!;
        if (text.Length <= charactersMax) return text;
        Refuse($"it has {text.Length} characters; at most {charactersMax} are taken", text);
        return null;
    }

    /// <summary>Text that must be there and not be empty.</summary>
    public string Text(int charactersMax)
    {
        var text = OptionalText(charactersMax);
        if (string.IsNullOrEmpty(text) && reading.Problem is null) Refuse("it is missing or empty", null);
        return text ?? "";
    }

    /// <summary>True or false; false when it is missing.</summary>
    public bool OptionalFlag()
    {
        if (IsMissing) return false;
        if (element is { ValueKind: JsonValueKind.True or JsonValueKind.False } flag) return flag.GetBoolean();
        Refuse($"it must be true or false, and is {KindInWords}", Raw);
        return false;
    }

    /// <summary>A finite number; null when missing.</summary>
    public double? OptionalNumber()
    {
        if (IsMissing) return null;
        if (element!.Value.ValueKind == JsonValueKind.Number && element.Value.TryGetDouble(out var number) && double.IsFinite(number)) return number;
        Refuse($"it must be a number, and is {KindInWords}", Raw);
        return null;
    }

    /// <summary>A number that must be there.</summary>
    public double Number()
    {
        var number = OptionalNumber();
        if (number is null && reading.Problem is null) Refuse("it is missing", null);
        return number ?? 0;
    }

    /// <summary>A whole number; null when missing.</summary>
    public long? OptionalInteger()
    {
        if (IsMissing) return null;
        if (element!.Value.ValueKind == JsonValueKind.Number && element.Value.TryGetInt64(out var integer)) return integer;
        Refuse($"it must be a whole number, and is {KindInWords}", Raw);
        return null;
    }

    /// <summary>Decoded base64; null when missing.</summary>
    public byte[]? OptionalBase64()
    {
        if (IsMissing) return null;
        if (IsText && element!.Value.TryGetBytesFromBase64(out var bytes)) return bytes;
        Refuse("it is not base64", null);
        return null;
    }

    /// <summary>The items of a list, at most so many; none when missing.</summary>
    public IReadOnlyList<JsonAt> Items(int itemsMax)
    {
        if (IsMissing) return [];
        if (element!.Value.ValueKind != JsonValueKind.Array) { Refuse($"it must be a list, and is {KindInWords}", Raw); return []; }
        var count = element.Value.GetArrayLength();
        if (count > itemsMax) { Refuse($"it has {count} items; at most {itemsMax} are taken", null); return []; }
        var items = new JsonAt[count];
        var where = IsRoot ? "" : Where;
        var index = 0;
        foreach (var item in element.Value.EnumerateArray()) { items[index] = new JsonAt(reading, item, where, $"[{index}]"); index++; }
        return items;
    }

    /// <summary>Notes fields that are not among the known ones.</summary>
    public void RefuseOthersThan(params ReadOnlySpan<string> known)
    {
        if (!IsObject) { Refuse($"it must be an object, and is {KindInWords}", Raw); return; }
        foreach (var property in element!.Value.EnumerateObject())
        {
            if (known.Contains(property.Name)) continue;
            Refuse($"a field is not known; known are {string.Join(", ", known!)}", property.Name);
            return;
        }
    }

    /// <summary>Notes that this place is wrong.</summary>
    public void Refuse(string rule, string? found) => reading.Refuse(new ProtocolProblem(Where, rule, found is null ? null : ProtocolProblem.Quote(found)));

    /// <summary>The first problem of the whole reading is taken away, so that the next result starts clean.</summary>
    public ProtocolProblem? TakeProblem() => reading.TakeProblem();

    public bool HasProblem => reading.Problem is not null;

    private bool IsRoot => parent.Length == 0 && name.Length == 0;

    private string Raw => element is { ValueKind: JsonValueKind.Object or JsonValueKind.Array } || element is null ? KindInWords : element.Value.ToString();

    private string KindInWords => element?.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "text",
        JsonValueKind.Number => "a number that cannot be used",
        JsonValueKind.True or JsonValueKind.False => "true or false",
        _ => "nothing",
    };
}
