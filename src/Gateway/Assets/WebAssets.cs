using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;

namespace AlprGrains.Gateway.Assets;

/// <summary>
/// Style sheets and scripts, kept as resources of the assembly. Pages name them with <see cref="Url"/>, which carries a digest,
/// so that a browser keeps them for ever and takes a new one when it changes.
/// </summary>
public sealed class WebAssets
{
    private const string Prefix = "web/";

    private static readonly FrozenDictionary<string, string> ContentTypes = new Dictionary<string, string>
    {
        [".css"] = "text/css; charset=utf-8", [".js"] = "text/javascript; charset=utf-8", [".mjs"] = "text/javascript; charset=utf-8", [".svg"] = "image/svg+xml",
    }.ToFrozenDictionary();

    private readonly FrozenDictionary<string, Asset> _assets = Load().ToFrozenDictionary();

    /// <summary>Address of an asset, such as <c>app/site.css</c>.</summary>
    public string Url(string path) =>
        _assets.TryGetValue(path, out var asset) ? $"/assets/{path}?v={asset.Version}" : throw new InvalidOperationException($"no asset is called {path}");

    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/assets/{**path}", Get).AllowAnonymous().ExcludeFromDescription();

    private IResult Get(string path, HttpContext http)
    {
        if (!_assets.TryGetValue(path, out var asset)) return Results.StatusCode(404);
        var isCurrent = http.Request.Query["v"] == asset.Version;
        http.Response.Headers.CacheControl = isCurrent ? "public, max-age=31536000, immutable" : "no-cache";
        return Results.Bytes(asset.Bytes, asset.ContentType, entityTag: new Microsoft.Net.Http.Headers.EntityTagHeaderValue($"\"{asset.Version}\""));
    }

    private static IEnumerable<KeyValuePair<string, Asset>> Load()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            var version = Convert.ToHexStringLower(SHA256.HashData(bytes))[..12];
            yield return new(name[Prefix.Length..], new Asset(bytes, version, ContentTypes.GetValueOrDefault(Path.GetExtension(name), "application/octet-stream")));
        }
    }

    private sealed record Asset(byte[] Bytes, string Version, string ContentType);
}
