using Microsoft.Extensions.Primitives;

namespace AlprGrains.Gateway.Sharing;

/// <summary>
/// What somebody typed into a form of a page that was refused, so that the page shows it again beside the reason. A page has several forms
/// with fields of the same name, so a field is asked for by its form: the last part of the form's address, and its verdict where it has one.
/// Files are not kept: a browser does not let a page choose one.
/// </summary>
public sealed class TypedText
{
    public static readonly TypedText Nothing = new("", null);

    private readonly string _form;
    private readonly IFormCollection? _fields;

    private TypedText(string form, IFormCollection? fields) => (_form, _fields) = (form, fields);

    /// <summary>Of the form that this request sent; nothing when it sent none.</summary>
    public static TypedText Of(HttpContext http)
    {
        if (!HttpMethods.IsPost(http.Request.Method) || !http.Request.HasFormContentType) return Nothing;
        var fields = http.Request.Form; // read already, with its bounds, when the route took its fields
        var form = http.Request.Path.Value!.Split('/')[^1];
        return new TypedText(fields.TryGetValue("verdict", out var verdict) ? $"{form} {verdict}" : form, fields);
    }

    /// <summary>The field as it was typed; otherwise what the page would show at first.</summary>
    public string In(string form, string field, string otherwise = "") => Has(form, field, out var typed) ? typed.ToString() : otherwise;

    /// <summary>Whether this one of several boxes or choices was taken.</summary>
    public bool Chose(string form, string field, string value) => Has(form, field, out var typed) && typed.Contains(value);

    private bool Has(string form, string field, out StringValues typed)
    {
        typed = default;
        return form == _form && _fields is not null && _fields.TryGetValue(field, out typed);
    }
}
