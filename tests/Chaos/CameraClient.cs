using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AlprGrains.Silo.Demonstration;
using AlprGrains.Silo.Hosting;

namespace AlprGrains.Tests.Chaos;

/// <summary>A read as this client sends it; the plate stays here and on the wire.</summary>
public sealed record SentRead(string Sequence, string Plate);

/// <summary>Speaks for one camera over HTTP, as a camera would.</summary>
public sealed class CameraClient(RunFile run, TimeProvider time) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = new Uri(run.Url), Timeout = TimeSpan.FromSeconds(30) };
    private readonly DemoCamera _camera = run.Demo!.Cameras.Single(camera => camera.Id == DemoSeeder.AgentCameraName);

    public string CameraId => _camera.Id;

    /// <summary>Posts one batch; the answer is the status and, when acknowledged, each read's outcome in order.</summary>
    public async Task<(HttpStatusCode Status, IReadOnlyList<string> Outcomes)> Send(IReadOnlyCollection<SentRead> reads, CancellationToken cancellation)
    {
        using var request = Batch(reads);
        using var response = await _http.SendAsync(request, cancellation);
        if (!response.IsSuccessStatusCode) return (response.StatusCode, []);
        using var body = JsonDocument.Parse(await response.Content.ReadAsStreamAsync(cancellation));
        return (response.StatusCode, [.. body.RootElement.GetProperty("reads").EnumerateArray().Select(read => read.GetProperty("outcome").GetString()!)]);
    }

    /// <summary>Posts one batch; the status, and how long to wait when it was turned away.</summary>
    public async Task<(HttpStatusCode Status, TimeSpan? RetryAfter)> Post(IReadOnlyCollection<SentRead> reads)
    {
        using var request = Batch(reads);
        using var response = await _http.SendAsync(request);
        return (response.StatusCode, response.Headers.RetryAfter?.Delta);
    }

    private HttpRequestMessage Batch(IReadOnlyCollection<SentRead> reads)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"/api/cameras/{_camera.Id}/reads");
        request.Headers.Add("X-Camera-Key", _camera.Key);
        request.Content = JsonContent.Create(new
        {
            reads = reads.Select(read => new { sequence = read.Sequence, plate = read.Plate, confidence = 0.9, capturedAt = time.GetUtcNow().ToString("O") }),
        });
        return request;
    }

    /// <summary>Posts one frame as the demonstration's first camera.</summary>
    public async Task<HttpStatusCode> SendFrame(ReadOnlyMemory<byte> jpeg)
    {
        var camera = run.Demo!.Cameras[0];
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/cameras/{camera.Id}/frames") { Content = new ReadOnlyMemoryContent(jpeg) };
        request.Headers.Add("X-Camera-Key", camera.Key);
        request.Content.Headers.ContentType = new("image/jpeg");
        using var response = await _http.SendAsync(request);
        return response.StatusCode;
    }

    public void Dispose() => _http.Dispose();
}
