using AlprGrains.Storage.AzureBlob;
using AlprGrains.Storage.Keys;
using AlprGrains.Tests.TestKit;

namespace AlprGrains.Tests.Storage.AzureBlob;

public sealed class AzureBlobOptionsTests : IDisposable
{
    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Defaults_need_only_an_account() =>
        Assert.Empty(new AzureBlobOptions { ServiceUri = new Uri("https://example.invalid") }.Problems());

    [Fact]
    public void Every_wrong_option_is_named_in_a_sentence()
    {
        var problems = new AzureBlobOptions
        {
            ServiceUri = new Uri("http://example.invalid"),
            ManagedIdentityClientId = "the-one",
            EvidenceContainerPrefix = "Images",
            StateContainer = "a--b",
            EvidenceBytesInFlightMax = 1,
            TriesMax = 0,
            TryTimeout = TimeSpan.Zero,
            Patience = TimeSpan.FromMinutes(1),
        }.Problems();
        Assert.Equal(
        [
            "ServiceUri is 'http://example.invalid/': give an https address, for the identity's token must not travel in clear",
            "ManagedIdentityClientId is 'the-one': give the client id of a user-assigned identity (a GUID), or leave it empty",
            "EvidenceContainerPrefix is 'Images': give 3 to 52 lower-case letters, digits and single hyphens, with a letter or digit at both ends",
            "StateContainer is 'a--b': give 3 to 63 lower-case letters, digits and single hyphens, with a letter or digit at both ends",
            "EvidenceBytesInFlightMax is 1: give 1048576 to 1073741824",
            "TriesMax is 0: give 1 to 20",
            "TryTimeout is 00:00:00: give 00:00:00.1000000 to 00:01:00",
            "Patience is 00:01:00: give 00:00:00.1000000 to 00:00:25",
        ], problems);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("UseDevelopmentStorage=true", "https://example.invalid")]
    public void An_account_is_given_in_one_way(string connectionString, string? address) =>
        Assert.StartsWith("give ConnectionString or ServiceUri, one of them", Assert.Single(
            new AzureBlobOptions { ConnectionString = connectionString, ServiceUri = address is null ? null : new Uri(address) }.Problems()), StringComparison.Ordinal);

    [Fact]
    public void A_connection_string_that_is_none_is_refused_without_quoting_it()
    {
        using var keys = KeyStore.Open(_folder["keys"], TimeProvider.System);
        var refused = Assert.Throws<ArgumentException>(() => AzureBlobEvidence.Open(new AzureBlobOptions { ConnectionString = "AccountKey=secret" }, keys, TimeProvider.System));
        Assert.Equal("blob storage cannot be used: ConnectionString is not one; copy it from the account's access keys", refused.Message);
        Assert.Null(refused.InnerException);
    }
}
