using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using AlprGrains.Cli.CommandLine;
using AlprGrains.Cli.Gateway;

namespace AlprGrains.Cli.Cameras;

/// <summary>One finished read, as a camera that recognizes by itself sends it.</summary>
/// <param name="Sequence">The camera's own number of it: sent again it is the same read (INV-2).</param>
public sealed record FinishedRead(string Sequence, string Plate, DateTimeOffset CapturedAt);

/// <summary>A made-up camera that sends finished reads.</summary>
public sealed class ReadCamera(HttpClient http, Uri server, string camera, string key)
{
    public string Camera => camera;

    /// <summary>Registers it as this administrator.</summary>
    public static async Task<ReadCamera> Register(GatewaySession administrator, HttpClient http, Uri server, string camera, CancellationToken stop)
    {
        var (status, body) = await administrator.Post("api/cameras", new JsonObject
        {
            ["id"] = camera, ["label"] = "Check at Market and 5th", ["latitude"] = 37.8, ["longitude"] = -122.27, ["policeArea"] = 1, ["mount"] = "fixed", ["view"] = "publicRoad", ["protocol"] = "reads", ["isDemonstration"] = true,
        }, stop);
        return body?["key"] is JsonValue key ? new ReadCamera(http, server, camera, key.ToString()) : throw new VerbFailure($"The server did not register camera {camera} ({(int)status}).");
    }

    /// <summary>
    /// Sends reads in one call: the outcome of each ("stored", "already-stored", …), or null when the server was busy, or did not answer: then they are sent again. Throws when it
    /// refused them.
    /// </summary>
    public async Task<IReadOnlyList<string>?> TrySend(IReadOnlyList<FinishedRead> reads, TimeSpan patience, CancellationToken stop)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, new Uri(server, $"api/cameras/{Uri.EscapeDataString(camera)}/reads"))
        {
            Content = new StringContent(new JsonObject
            {
                ["reads"] = new JsonArray([.. reads.Select(read => (JsonNode)new JsonObject
                {
                    ["sequence"] = read.Sequence, ["plate"] = read.Plate, ["confidence"] = 0.97, ["capturedAt"] = read.CapturedAt.ToString("O"),
                })]),
            }.ToJsonString(), Encoding.UTF8, "application/json"),
        };
        message.Headers.Add("X-Camera-Key", key);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(patience);
        try
        {
            using var answer = await http.SendAsync(message, limit.Token);
            if (answer.StatusCode is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError) return null;
            var text = await answer.Content.ReadAsStringAsync(limit.Token);
            return answer.IsSuccessStatusCode
                ? [.. JsonNode.Parse(text)!["reads"]!.AsArray().Select(read => read!["outcome"]!.ToString())]
                : throw new VerbFailure($"The server took no read: {GatewayAnswer.Sentence(answer.StatusCode, text)}");
        }
        catch (HttpRequestException)
        {
            return null; // not there just now
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return null; // took too long
        }
    }

    /// <summary>The same, until it is answered.</summary>
    public async Task<IReadOnlyList<string>> Send(IReadOnlyList<FinishedRead> reads, TimeSpan patience, TimeSpan pause, TimeProvider time, CancellationToken stop)
    {
        while (true)
        {
            if (await TrySend(reads, patience, stop) is { } outcomes) return outcomes;
            await Task.Delay(pause, time, stop);
        }
    }
}
