using AlprGrains.Cameras;
using AlprGrains.Gateway.Cameras.Protocols;
using AlprGrains.Gateway.Cameras.Protocols.OpenAlpr;
using AlprGrains.Gateway.Cameras.Protocols.PlateRecognizer;
using AlprGrains.Gateway.Cameras.Protocols.Reads;
using AlprGrains.Gateway.Http;
using AlprGrains.Recognition;

namespace AlprGrains.Gateway.Cameras;

/// <summary>
/// Where cameras post: frames, or reads in one of the protocols. A body comes in under a bound, its protocol turns it into
/// reads, the camera's grain stores them, and receipts go out when they are durable. What cannot be used goes to quarantine
/// and its sender hears what was wrong (INV-14).
/// </summary>
public static class CameraProtocolEndpoints
{
    /// <summary>Time of capture by the camera's clock, ISO 8601 with offset; optional.</summary>
    public const string CapturedAtHeader = "X-Captured-At";

    private static readonly (string Path, ICameraProtocol Protocol, string Summary)[] Protocols =
    [
        ("reads", new ReadsProtocol(), "A batch of finished reads in our own JSON"),
        ("openalpr", new OpenAlprProtocol(), "OpenALPR and Rekor agents: alpr_group, alpr_results, heartbeat"),
        ("platerecognizer", new PlateRecognizerProtocol(), "Plate Recognizer Stream webhook: JSON, or a form with json and image"),
    ];

    /// <summary>The address at which a camera of this protocol posts.</summary>
    public static string AddressOf(CameraId camera, TransferProtocol protocol) =>
        $"/api/cameras/{camera.Text}/{(protocol == TransferProtocol.Frames ? "frames" : Protocols.Single(known => known.Protocol.Kind == protocol).Path)}";

    public static void MapCameraProtocols(this IEndpointRouteBuilder routes)
    {
        var camera = routes.MapGroup("/api/cameras/{id}").RequireAuthorization(CameraKeyAuthentication.PolicyName).WithTags("Camera devices")
            .DisableAntiforgery().ProducesProblem(400).ProducesProblem(401).ProducesProblem(404).ProducesProblem(413).ProducesProblem(429);
        camera.MapPost("/frames", Frame).WithName("PostFrame").WithSummary("One frame, JPEG or PNG, as the body").Accepts<IFormFile>("image/jpeg", "image/png", "*/*") // the bytes decide: some cameras call a JPEG octet-stream
            
            .Produces<CameraReceipts>().ProducesProblem(422);
        foreach (var (path, protocol, summary) in Protocols)
            camera.MapPost($"/{path}", (string id, HttpContext http, BodyIntake intake, IGrainFactory grains) => Take(protocol, http, intake, grains))
                .WithName($"Post-{path}").WithSummary(summary).Produces<CameraReceipts>();
    }

    private static async Task<IResult> Frame(string id, HttpContext http, BodyIntake intake, IGrainFactory grains)
    {
        var admitted = CameraKeyAuthentication.Of(http);
        if (OtherProtocol(admitted, TransferProtocol.Frames) is { } other) return other;
        using var body = await intake.Read(http.Request, FrameLimits.EncodedBytesMax);
        if (Turned(http, body, FrameLimits.EncodedBytesMax) is { } turned) return turned;
        var camera = grains.GetGrain<ICameraGrain>(admitted.Camera.Text);

        DateTimeOffset? capturedAt = null;
        if (http.Request.Headers[CapturedAtHeader].ToString() is { Length: > 0 } header)
        {
            if (!CaptureTime.TryParse(header, out var parsed, out var rule))
                return await Quarantine(camera, new ProtocolProblem(CapturedAtHeader, rule, ProtocolProblem.Quote(header)), body.Bytes);
            capturedAt = parsed;
        }
        return CameraAnswers.Of(http, admitted.Camera, await camera.Frame(new FrameUpload(body.Bytes, capturedAt)));
    }

    private static async Task<IResult> Take(ICameraProtocol protocol, HttpContext http, BodyIntake intake, IGrainFactory grains)
    {
        var admitted = CameraKeyAuthentication.Of(http);
        if (OtherProtocol(admitted, protocol.Kind) is { } other) return other;
        using var body = await intake.Read(http.Request, protocol.BodyBytesMax);
        if (Turned(http, body, protocol.BodyBytesMax) is { } turned) return turned;

        var camera = grains.GetGrain<ICameraGrain>(admitted.Camera.Text);
        switch (protocol.Parse(body.Bytes, http.Request.ContentType))
        {
            case ProtocolMessage.Heartbeat:
                await camera.Heartbeat();
                return TypedResults.Ok(new CameraReceipts([], []));
            case ProtocolMessage.Refused refused:
                return await Quarantine(camera, refused.Problem, body.Bytes);
            case ProtocolMessage.Reads reads:
                if (!reads.Skipped.IsEmpty) await camera.Quarantine($"{reads.Skipped.Length} results skipped; first: {reads.Skipped[0].Unquoted}", body.Bytes);
                return CameraAnswers.Of(http, admitted.Camera, await camera.Reads(reads.Batch), reads.Skipped);
            default:
                throw new InvalidOperationException($"protocol {protocol.Kind} answered with a message of no known kind");
        }
    }

    private static async Task<IResult> Quarantine(ICameraGrain camera, ProtocolProblem problem, ReadOnlyMemory<byte> body)
    {
        await camera.Quarantine(problem.Unquoted, body);
        return CameraAnswers.Refused(problem);
    }

    private static IResult? Turned(HttpContext http, IntakeBody body, int bytesMax) => body.Outcome switch
    {
        IntakeOutcome.Taken => null,
        IntakeOutcome.TooLarge => Problems.TooLarge(bytesMax),
        _ => Problems.Busy(http, "Too many bytes are under way from all cameras. Keep what you have and send it again."),
    };

    // The protocol is part of what was registered and reviewed (DGO I-12, F.2).
    private static IResult? OtherProtocol(AdmittedCamera admitted, TransferProtocol used) => admitted.Protocol == used ? null :
        Problems.Of(403, "other-protocol", "The camera is registered for another protocol",
            $"Camera '{admitted.Camera.Text}' is registered for {admitted.Protocol}, which posts to {AddressOf(admitted.Camera, admitted.Protocol)}. Post there, or register it again (DGO I-12, F.2).");
}
