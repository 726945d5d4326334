using Azure.Core;
using Azure.Core.Pipeline;

namespace AlprGrains.Storage.AzureBlob;

/// <summary>
/// Tries again what the service refused for now or did not answer, with growing pauses, but never past a number of tries, a
/// time, or a pause: whoever waits hears in time and can tell its cameras to wait (INV-13).
/// </summary>
internal sealed class BoundedRetries(AzureBlobOptions options, TimeProvider time)
    : RetryPolicy(options.TriesMax - 1, DelayStrategy.CreateExponentialDelayStrategy(options.FirstPause, options.PauseMax))
{
    private const string BeganKey = "alpr-began";

    protected override void OnSendingRequest(HttpMessage message) => Began(message);

    protected override ValueTask OnSendingRequestAsync(HttpMessage message)
    {
        Began(message);
        return ValueTask.CompletedTask;
    }

    protected override bool ShouldRetry(HttpMessage message, Exception? exception) => MayTryAgain(message) && base.ShouldRetry(message, exception);

    protected override ValueTask<bool> ShouldRetryAsync(HttpMessage message, Exception? exception) =>
        MayTryAgain(message) ? base.ShouldRetryAsync(message, exception) : ValueTask.FromResult(false);

    private bool MayTryAgain(HttpMessage message) =>
        time.GetElapsedTime(Began(message)) < options.Patience
        && !(message.HasResponse && message.Response.Headers.TryGetValue("Retry-After", out var asked)
            && int.TryParse(asked, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var seconds)
            && TimeSpan.FromSeconds(seconds) > options.PauseMax);

    private long Began(HttpMessage message)
    {
        if (message.TryGetProperty(BeganKey, out var known) && known is long began) return began;
        began = time.GetTimestamp();
        message.SetProperty(BeganKey, began);
        return began;
    }
}
