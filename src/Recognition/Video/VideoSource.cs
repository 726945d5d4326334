namespace AlprGrains.Recognition.Video;

/// <summary>
/// The name of a video: a file, or the address of a stream, which may carry a user and a password. Whatever is shown or logged goes through
/// <see cref="Shown"/>.
/// </summary>
public static class VideoSource
{
    /// <summary>Whether it is an address rather than a file.</summary>
    public static bool IsAddress(string source) => source.Contains("://", StringComparison.Ordinal);

    /// <summary>The same without user, password, query and fragment: what follows a question mark is often a key.</summary>
    public static string Shown(string source)
    {
        if (!IsAddress(source)) return source;
        var scheme = source.IndexOf("://", StringComparison.Ordinal) + 3;
        var end = source.IndexOfAny(['?', '#'], scheme);
        var address = end < 0 ? source : source[..end];
        // A password may hold a slash that nobody escaped: up to the last @ everything is taken for credentials.
        var at = address.LastIndexOf('@');
        return at < scheme ? address : address[..scheme] + address[(at + 1)..];
    }
}
