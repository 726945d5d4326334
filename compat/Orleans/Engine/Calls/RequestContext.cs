namespace Orleans.Runtime;

/// <summary>Values that travel with calls: what a caller sets, every grain further down the chain of calls can read.</summary>
public static class RequestContext
{
    private static readonly AsyncLocal<Dictionary<string, object>?> Here = new();

    public static IEnumerable<string> Keys => Here.Value?.Keys ?? Enumerable.Empty<string>();

    public static IEnumerable<KeyValuePair<string, object>> Entries => Here.Value ?? Enumerable.Empty<KeyValuePair<string, object>>();

    public static object? Get(string key) => Here.Value is { } values && values.TryGetValue(key, out var value) ? value : null;

    public static void Set(string key, object value)
    {
        // Copied, never changed in place: other flows of execution hold the same dictionary.
        var values = Here.Value is { } before ? new Dictionary<string, object>(before) : new Dictionary<string, object>(1);
        values[key] = value;
        Here.Value = values;
    }

    public static bool Remove(string key)
    {
        if (Here.Value is not { } before || !before.ContainsKey(key))
            return false;
        var values = new Dictionary<string, object>(before);
        values.Remove(key);
        Here.Value = values.Count == 0 ? null : values;
        return true;
    }

    public static void Clear() => Here.Value = null;

    internal static Dictionary<string, object>? Export() => Here.Value;

    internal static void Import(Dictionary<string, object>? values)
    {
        if (!ReferenceEquals(Here.Value, values))
            Here.Value = values;
    }
}
