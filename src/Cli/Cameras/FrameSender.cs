using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using AlprGrains.Cli.CommandLine;
using AlprGrains.Cli.Gateway;

namespace AlprGrains.Cli.Cameras;

/// <summary>What became of one frame: how many plates the server read in it, or why it did not take it.</summary>
/// <param name="Stored">Reads stored by this very request.</param>
/// <param name="AlreadyStored">Reads that an earlier request had stored (INV-2).</param>
/// <param name="Refusal">The server's sentence when the frame itself was at fault; null when taken.</param>
public readonly record struct FrameAnswer(int Stored, int AlreadyStored, string? Refusal);

/// <summary>
/// Posts frames to a camera's endpoint. A busy server (429, 503) is asked again when it says so; one that does not answer is asked
/// again a few times, longer and longer; a refusal of the camera itself (key, registration) ends the feed.
/// </summary>
public sealed class FrameSender(HttpClient http, Uri server, string camera, string key, TimeProvider time)
{
    /// <summary>A busy server is asked this often before the feed gives up.</summary>
    public const int BusyAttemptsMax = 60;

    /// <summary>A silent server is asked this often.</summary>
    public const int SilentAttemptsMax = 6;

    /// <summary>A server that names no time is asked again after this long.</summary>
    public static readonly TimeSpan BusyPauseDefault = TimeSpan.FromSeconds(1);

    /// <summary>However long the server asks for, no pause is longer.</summary>
    public static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(30);

    /// <summary>How often the server said that it was busy.</summary>
    public int BusyAnswers => _busyAnswers;

    private readonly Uri _endpoint = new(server, $"api/cameras/{Uri.EscapeDataString(camera)}/frames");
    private int _busyAnswers;

    public async Task<FrameAnswer> Send(ReadOnlyMemory<byte> encoded, DateTimeOffset? capturedAt, CancellationToken stop)
    {
        var (busy, silent) = (0, 0);
        while (true)
        {
            HttpResponseMessage answer;
            try
            {
                using var request = Request(encoded, capturedAt);
                answer = await http.SendAsync(request, stop);
            }
            catch (HttpRequestException) when (++silent < SilentAttemptsMax)
            {
                await Task.Delay(TimeSpan.FromSeconds(Math.Min(Math.Pow(2, silent - 1), PauseMax.TotalSeconds)), time, stop);
                continue;
            }

            using (answer)
            {
                if (answer.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable)
                {
                    Interlocked.Increment(ref _busyAnswers);
                    if (++busy == BusyAttemptsMax) throw new VerbFailure($"The server has been busy for {busy} attempts. Run the same command later: it goes on where it stopped.");
                    await Task.Delay(Pause(answer.Headers.RetryAfter), time, stop);
                    continue;
                }

                return await Understand(answer, stop);
            }
        }
    }

    /// <summary>How long the server asks to be left alone, within bounds.</summary>
    public TimeSpan Pause(RetryConditionHeaderValue? retryAfter)
    {
        var asked = retryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - time.GetUtcNow(),
            _ => BusyPauseDefault,
        };
        return TimeSpan.FromTicks(Math.Clamp(asked.Ticks, TimeSpan.FromMilliseconds(50).Ticks, PauseMax.Ticks));
    }

    private HttpRequestMessage Request(ReadOnlyMemory<byte> encoded, DateTimeOffset? capturedAt)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, _endpoint) { Content = new ReadOnlyMemoryContent(encoded) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(IsPng(encoded.Span) ? "image/png" : "image/jpeg");
        request.Headers.Add("X-Camera-Key", key);
        if (capturedAt is { } at) request.Headers.Add("X-Captured-At", at.ToString("O", CultureInfo.InvariantCulture));
        return request;
    }

    private async Task<FrameAnswer> Understand(HttpResponseMessage answer, CancellationToken stop)
    {
        var body = await answer.Content.ReadAsStringAsync(stop);
        if (answer.IsSuccessStatusCode) return CountReads(body);
        var sentence = GatewayAnswer.Sentence(answer.StatusCode, body);
        return answer.StatusCode switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound =>
                throw new VerbFailure($"The server does not take frames of camera '{camera}': {sentence}"),
            >= HttpStatusCode.InternalServerError => throw new VerbFailure($"The server failed: {sentence}", ExitCode.CouldNotTell),
            _ => new FrameAnswer(0, 0, sentence),
        };
    }

    private static FrameAnswer CountReads(string body)
    {
        using var document = JsonDocument.Parse(body);
        var outcomes = document.RootElement.GetProperty("reads").EnumerateArray().Select(read => read.GetProperty("outcome").GetString()).ToList();
        return new FrameAnswer(outcomes.Count(outcome => outcome == "stored"), outcomes.Count(outcome => outcome == "already-stored"), null);
    }

    private static bool IsPng(ReadOnlySpan<byte> bytes) => bytes is [0x89, 0x50, 0x4E, 0x47, ..];
}
