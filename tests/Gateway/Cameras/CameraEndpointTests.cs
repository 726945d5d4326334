using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using AlprGrains.Cameras;
using AlprGrains.Gateway.Cameras;
using AlprGrains.Plates;
using AlprGrains.Recognition;
using AlprGrains.Tests.Gateway.Cameras.Protocols;

namespace AlprGrains.Tests.Gateway.Cameras;

public class CameraEndpointTests : IAsyncLifetime
{
    private RunningGateway _gateway = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        _gateway = await RunningGateway.Start();
        _client = _gateway.Client();
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _gateway.DisposeAsync();
    }

    [Fact]
    public async Task A_frame_is_given_to_its_camera_with_its_capture_time()
    {
        var camera = _gateway.City.Camera("gate").Put(TransferProtocol.Frames);

        using var answer = await Post("/api/cameras/gate/frames", Samples.Jpeg, "image/jpeg", capturedAt: "2026-03-01T08:06:40-08:00");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var taken = Assert.Single(camera.FramesTaken);
        Assert.Equal(Samples.Jpeg, taken.Encoded.ToArray());
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 16, 6, 40, TimeSpan.Zero), taken.CapturedAt);
        Assert.Equal("stored", (await Json(answer)).GetProperty("reads")[0].GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task A_frame_without_capture_time_is_taken() // the grain takes its arrival
    {
        var camera = _gateway.City.Camera("gate").Put(TransferProtocol.Frames);
        using var answer = await Post("/api/cameras/gate/frames", Samples.Jpeg, "image/jpeg");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Null(Assert.Single(camera.FramesTaken).CapturedAt);
    }

    [Theory]
    [InlineData("application/octet-stream")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData(null)]
    public async Task The_bytes_of_a_frame_decide_and_not_its_content_type(string? contentType)
    {
        var camera = _gateway.City.Camera("gate").Put(TransferProtocol.Frames);
        using var answer = await Post("/api/cameras/gate/frames", Samples.Jpeg, contentType);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(Samples.Jpeg, Assert.Single(camera.FramesTaken).Encoded.ToArray());
    }

    [Theory]
    [InlineData("/api/cameras/gate/reads", TransferProtocol.Reads, Samples.OurReads, 2)]
    [InlineData("/api/cameras/gate/openalpr", TransferProtocol.OpenAlpr, Samples.OpenAlprGroup, 1)]
    [InlineData("/api/cameras/gate/openalpr", TransferProtocol.OpenAlpr, Samples.OpenAlprResults, 2)]
    [InlineData("/api/cameras/gate/platerecognizer", TransferProtocol.PlateRecognizer, Samples.PlateRecognizer, 1)]
    public async Task Each_protocol_stores_its_reads(string address, TransferProtocol protocol, string body, int reads)
    {
        var camera = _gateway.City.Camera("gate").Put(protocol);
        using var answer = await Post(address, Samples.Bytes(body), "application/json");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(reads, Assert.Single(camera.Batches).Reads.Length);
        Assert.Equal(reads, (await Json(answer)).GetProperty("reads").GetArrayLength());
    }

    [Fact]
    public async Task A_form_of_a_webhook_is_taken()
    {
        var camera = _gateway.City.Camera("gate").Put(TransferProtocol.PlateRecognizer);
        using var answer = await Post("/api/cameras/gate/platerecognizer", Samples.Form(Samples.PlateRecognizer, Samples.Jpeg), Samples.FormContentType);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.NotNull(Assert.Single(camera.Batches).Photograph);
    }

    [Fact]
    public async Task A_heartbeat_reaches_the_camera()
    {
        var camera = _gateway.City.Camera("gate").Put(TransferProtocol.OpenAlpr);
        using var answer = await Post("/api/cameras/gate/openalpr", Samples.Bytes(Samples.OpenAlprHeartbeat), "application/json");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(1, camera.Heartbeats);
        Assert.Empty(camera.Batches);
    }

    [Theory]
    [InlineData("gate", "wrong", 401)]
    [InlineData("gate", null, 401)]
    [InlineData("nowhere", FakeCamera.Key, 404)]
    [InlineData("NOT%20AN%20ID", FakeCamera.Key, 400)]
    public async Task A_camera_that_is_not_known_or_has_no_key_is_told_so(string id, string? key, int status)
    {
        _gateway.City.Camera("gate").Put(TransferProtocol.Reads);
        using var answer = await Post($"/api/cameras/{id}/reads", Samples.Bytes(Samples.OurReads), "application/json", key);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task An_expired_court_order_is_403()
    {
        _gateway.City.Camera("gate").Put(TransferProtocol.Reads).Refusal = CameraRefusal.CourtOrderExpired;
        using var answer = await Post("/api/cameras/gate/reads", Samples.Bytes(Samples.OurReads), "application/json");
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task A_camera_may_post_only_in_the_protocol_it_is_registered_for()
    {
        var camera = _gateway.City.Camera("gate").Put(TransferProtocol.Frames);
        using var answer = await Post("/api/cameras/gate/reads", Samples.Bytes(Samples.OurReads), "application/json");
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("/api/cameras/gate/frames", (await Json(answer)).GetProperty("detail").GetString());
        Assert.Empty(camera.Batches);
    }

    [Fact]
    public async Task A_yes_is_kept_for_a_short_time_and_then_asked_for_again()
    {
        var camera = _gateway.City.Camera("gate").Put(TransferProtocol.Reads);
        for (var i = 0; i < 3; i++) (await Post("/api/cameras/gate/reads", Samples.Bytes(Samples.OurReads), "application/json")).Dispose();
        Assert.Equal(1, camera.Admissions);

        _gateway.Clock.Move(CameraAdmissions.AdmissionKeptFor);
        (await Post("/api/cameras/gate/reads", Samples.Bytes(Samples.OurReads), "application/json")).Dispose();
        Assert.Equal(2, camera.Admissions);
    }

    [Fact]
    public async Task INV_14_a_malformed_body_is_named_quoted_and_kept_in_quarantine_without_its_plate()
    {
        var camera = _gateway.City.Camera("gate").Put(TransferProtocol.Reads);
        var body = Samples.Bytes(Samples.OurReads.Replace("7SYN456", "7SYN456/TOOLONG"));

        using var answer = await Post("/api/cameras/gate/reads", body, "application/json");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = await Json(answer);
        Assert.Equal("reads[1].plate", problem.GetProperty("where").GetString());
        Assert.Equal("7SYN456/TOOLONG", problem.GetProperty("quoted").GetString());
        var kept = Assert.Single(camera.InQuarantine);
        Assert.Equal(body, kept.Input);
        Assert.DoesNotContain("7SYN456", kept.Reason);
    }

    [Fact]
    public async Task INV_14_a_capture_time_without_offset_puts_the_frame_in_quarantine()
    {
        var camera = _gateway.City.Camera("gate").Put(TransferProtocol.Frames);
        using var answer = await Post("/api/cameras/gate/frames", Samples.Jpeg, "image/jpeg", capturedAt: "2026-03-01T08:06:40");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("X-Captured-At", (await Json(answer)).GetProperty("where").GetString());
        Assert.Equal(Samples.Jpeg, Assert.Single(camera.InQuarantine).Input);
        Assert.Empty(camera.FramesTaken);
    }

    [Fact]
    public async Task INV_14_a_result_that_is_skipped_leaves_a_quarantine_record()
    {
        var camera = _gateway.City.Camera("gate").Put(TransferProtocol.OpenAlpr);
        using var answer = await Post("/api/cameras/gate/openalpr", Samples.Bytes(Samples.OpenAlprResults.Replace("7SYN456", "?")), "application/json");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(1, (await Json(answer)).GetProperty("skipped").GetArrayLength());
        Assert.Single(camera.InQuarantine);
    }

    [Theory]
    [InlineData(FrameRefusalReason.NotAnImage, 422)]
    [InlineData(FrameRefusalReason.UnsupportedFormat, 415)]
    [InlineData(FrameRefusalReason.TooManyBytes, 413)]
    [InlineData(FrameRefusalReason.Empty, 400)]
    public async Task A_frame_that_cannot_be_used_is_answered_by_its_reason(FrameRefusalReason reason, int status)
    {
        _gateway.City.Camera("gate").Put(TransferProtocol.Frames).FrameReason = reason;
        using var answer = await Post("/api/cameras/gate/frames", Samples.Jpeg, "image/jpeg");
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task INV_13_a_full_store_is_429_with_a_time_to_wait()
    {
        _gateway.City.Camera("gate").Put(TransferProtocol.Reads).Outcome = RecordOutcome.Busy;
        using var answer = await Post("/api/cameras/gate/reads", Samples.Bytes(Samples.OurReads), "application/json");
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), answer.Headers.RetryAfter?.Delta);
    }

    [Fact]
    public async Task A_frame_over_the_bound_is_413_and_reaches_no_camera()
    {
        var camera = _gateway.City.Camera("gate").Put(TransferProtocol.Frames);
        using var answer = await Post("/api/cameras/gate/frames", new byte[FrameLimits.EncodedBytesMax + 1], "image/jpeg");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Empty(camera.FramesTaken);
    }

    [Fact]
    public async Task A_chunked_body_over_the_bound_is_413()
    {
        _gateway.City.Camera("gate").Put(TransferProtocol.OpenAlpr);
        using var content = new StreamContent(new MemoryStream(new byte[(8 << 20) + 1]));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/cameras/gate/openalpr") { Content = content, Headers = { { CameraKeyAuthentication.KeyHeader, FakeCamera.Key }, { "Transfer-Encoding", "chunked" } } };
        using var answer = await _client.SendAsync(request);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task INV_11_no_plate_reaches_the_log_at_any_level()
    {
        foreach (var (path, protocol, body) in new[]
        {
            ("reads", TransferProtocol.Reads, Samples.OurReads), ("openalpr", TransferProtocol.OpenAlpr, Samples.OpenAlprGroup),
            ("platerecognizer", TransferProtocol.PlateRecognizer, Samples.PlateRecognizer),
        })
        {
            _gateway.City.Camera(path).Put(protocol);
            (await Post($"/api/cameras/{path}/{path}", Samples.Bytes(body), "application/json")).Dispose();
            (await Post($"/api/cameras/{path}/{path}", Samples.Bytes(body.Replace("8SYN123", "8SYN123/NOT/A/PLATE").Replace("8syn123", "8syn123/not/a/plate")), "application/json")).Dispose();
        }
        Assert.NotEmpty(_gateway.Logs.Lines);
        Assert.Empty(LinesWithPlate(_gateway.Logs.Lines));
    }

    [Fact]
    public void A_log_line_with_a_plate_would_be_found() => Assert.Single(LinesWithPlate(["Information x read 8syn123 stored", "Information x read 0123abcd stored"]));

    private static IEnumerable<string> LinesWithPlate(IEnumerable<string> lines) =>
        lines.Where(line => new[] { "8SYN123", "7SYN456", "BSYN123" }.Any(plate => line.Contains(plate, StringComparison.OrdinalIgnoreCase)));

    private async Task<HttpResponseMessage> Post(string address, byte[] body, string? contentType, string? key = FakeCamera.Key, string? capturedAt = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
        if (key is not null) request.Headers.Add(CameraKeyAuthentication.KeyHeader, key);
        if (capturedAt is not null) request.Headers.Add(CameraProtocolEndpoints.CapturedAtHeader, capturedAt);
        return await _client.SendAsync(request);
    }

    private static async Task<JsonElement> Json(HttpResponseMessage answer) => JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
}
