using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AlprGrains.Tests.Deploy.Transport;

/// <summary>The real process with a certificate from its settings, as docs/operations.md gives them.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("alpr-tls-").FullName;

    [Fact]
    public async Task The_gateway_shows_the_certificate_of_its_settings_and_answers_nothing_in_clear()
    {
        using var certificate = MakeCertificate();
        await using var silo = await SiloProcess.StartAt("https://127.0.0.1:0", _data,
            ("Kestrel__Certificates__Default__Path", Written("tls.crt", certificate.ExportCertificatePem())),
            ("Kestrel__Certificates__Default__KeyPath", Written("tls.key", certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem())));

        string? shown = null;
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, presented, _, _) => (shown = presented!.GetCertHashString()) == certificate.Thumbprint;
        using var http = new HttpClient(handler) { BaseAddress = new Uri(silo.Run.Url) };
        using var answer = await http.GetAsync("/health/live");

        Assert.Equal(("https", HttpStatusCode.OK, certificate.Thumbprint), (http.BaseAddress.Scheme, answer.StatusCode, shown));
        Assert.True(answer.Headers.Contains("Strict-Transport-Security"));
        using var clear = new HttpClient();
        await Assert.ThrowsAnyAsync<Exception>(() => clear.GetAsync($"http://127.0.0.1:{http.BaseAddress.Port}/health/live"));
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    private string Written(string name, string pem)
    {
        var path = Path.Combine(_data, name);
        File.WriteAllText(path, pem);
        return path;
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        return new CertificateRequest("CN=alpr.example", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddHours(-1), now.AddHours(1));
    }
}
