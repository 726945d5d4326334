using Azure.Core.Pipeline;
using Azure.Identity;
using Azure.Storage.Blobs;

namespace AlprGrains.Storage.AzureBlob;

/// <summary>Makes the client that speaks to the account, with our bounds on tries and time. Nothing is sent yet.</summary>
internal static class AzureBlobAccount
{
    /// <summary>Throws <see cref="ArgumentException"/> that names every wrong option.</summary>
    public static BlobServiceClient Connect(AzureBlobOptions options, TimeProvider time)
    {
        if (options.Problems() is { Count: > 0 } problems) throw new ArgumentException($"blob storage cannot be used: {string.Join("; ", problems)}", nameof(options));
        var client = new BlobClientOptions { RetryPolicy = new BoundedRetries(options, time) };
        client.Retry.NetworkTimeout = options.TryTimeout;
        if (options.ServiceUri is { } address) return new BlobServiceClient(address, Identity(options), client);
        try
        {
            return new BlobServiceClient(options.ConnectionString, client);
        }
        catch (Exception wrong) when (wrong is FormatException or ArgumentException)
        {
            throw new ArgumentException("blob storage cannot be used: ConnectionString is not one; copy it from the account's access keys"); // the cause may quote the key
        }
    }

    private static ManagedIdentityCredential Identity(AzureBlobOptions options) => new(options.ManagedIdentityClientId is { Length: > 0 } id
        ? ManagedIdentityId.FromUserAssignedClientId(id)
        : ManagedIdentityId.SystemAssigned);
}
