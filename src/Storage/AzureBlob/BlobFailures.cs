using Azure;
using Azure.Identity;
using Azure.Storage.Blobs.Models;

namespace AlprGrains.Storage.AzureBlob;

/// <summary>
/// Turns the service's refusals and silences into the store's errors: what is wrong and what to do, by code alone (INV-11).
/// Mistakes of a caller pass as they are.
/// </summary>
internal static class BlobFailures
{
    /// <summary>Whether the service gave this code. An answer may have none, and comparing none with a code throws.</summary>
    public static bool Is(this RequestFailedException answer, BlobErrorCode code) => answer.ErrorCode is { } given && given == code;

    /// <summary>Whether the failure is the world's, and <see cref="Name"/> has words for it.</summary>
    public static bool IsOfTheService(Exception failure) =>
        failure is RequestFailedException or AuthenticationFailedException or OperationCanceledException or IOException and not StorageException
        || failure is AggregateException { InnerExceptions: { Count: > 0 } tries } && tries.All(IsOfTheService);

    /// <param name="failure">What came of it; of several tries the last one speaks.</param>
    /// <param name="doing">What could not be done, as in "images could not be written".</param>
    public static StorageException Name(Exception failure, string doing) => Last(failure) switch
    {
        RequestFailedException { Status: 401 or 403 } refused => new StorageException(StorageFault.Failed,
            $"{doing}: blob storage refused us ({refused.Status} {refused.ErrorCode}); check the account's key, or give the managed identity the role Storage Blob Data Contributor", failure),
        RequestFailedException refused when refused.Is(BlobErrorCode.ContainerBeingDeleted) => new StorageException(StorageFault.Failed,
            $"{doing}: their container is being deleted; Azure frees its name within minutes", failure),
        RequestFailedException { Status: 429 or >= 500 } busy => new StorageException(StorageFault.Unreachable,
            $"{doing}: blob storage is too busy ({busy.Status} {busy.ErrorCode}); it goes on by itself, and what was not acknowledged is sent again", failure),
        RequestFailedException { Status: > 0 } refused => new StorageException(StorageFault.Failed,
            $"{doing}: blob storage refused a request ({refused.Status} {refused.ErrorCode}); the account's own log says more", failure),
        AuthenticationFailedException => new StorageException(StorageFault.Failed,
            $"{doing}: the managed identity got no token; see that the machine has one, and its client id if there are several", failure),
        _ => new StorageException(StorageFault.Unreachable,
            $"{doing}: blob storage did not answer in time; look whether it can be reached, it goes on by itself, and what was not acknowledged is sent again", failure),
    };

    private static Exception Last(Exception failure) => failure is AggregateException { InnerExceptions: [.., var last] } ? Last(last) : failure;
}
