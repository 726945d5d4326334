using System.Net;
using AlprGrains.Audit;

namespace AlprGrains.Cli.Audit;

/// <summary>A published log behind an address, as C2SP tlog-tiles serves it.</summary>
/// <param name="http">The client; its base address ends with a slash.</param>
public sealed class HttpLogSource(HttpClient http) : ILogSource
{
    public async ValueTask<PublishedFile?> Read(string path, CancellationToken stop = default)
    {
        try
        {
            using var answer = await http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, stop);
            if (answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone) return null;
            if (!answer.IsSuccessStatusCode) throw new LogUnreadableException($"{new Uri(http.BaseAddress!, path)} answers {(int)answer.StatusCode}");
            if (answer.Content.Headers.ContentLength > FolderSource.FileBytesMax) throw new LogUnreadableException($"{path} is announced with {answer.Content.Headers.ContentLength} bytes; no file of a log has so many");
            return new PublishedFile(await answer.Content.ReadAsByteArrayAsync(stop), true);
        }
        catch (Exception unreachable) when (unreachable is HttpRequestException || unreachable is TaskCanceledException && !stop.IsCancellationRequested)
        {
            throw new LogUnreadableException($"{new Uri(http.BaseAddress!, path)} cannot be read: {unreachable.Message}", unreachable);
        }
    }

    /// <summary>A client for the log at an address; one without a path means a gateway, which serves its log below /log.</summary>
    public static HttpClient ClientFor(Uri address)
    {
        var prefix = address.AbsolutePath.Trim('/') is { Length: > 0 } path ? path : "log";
        return new HttpClient
        {
            BaseAddress = new Uri(address, $"/{prefix}/"),
            MaxResponseContentBufferSize = FolderSource.FileBytesMax,
            Timeout = TimeSpan.FromSeconds(30),
        };
    }
}
