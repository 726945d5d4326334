using System.Collections.Immutable;
using AlprGrains.Cameras;
using AlprGrains.Gateway.Cameras.Protocols;
using AlprGrains.Gateway.Http;
using AlprGrains.Plates;
using AlprGrains.Recognition;

namespace AlprGrains.Gateway.Cameras;

/// <summary>What a camera hears: receipts when everything is durable, else a problem with its status.</summary>
public static class CameraAnswers
{
    public static IResult Of(HttpContext http, CameraId camera, FrameReceipt receipt) =>
        receipt.Refusal != CameraRefusal.None
            ? Refused(http, camera, receipt.Refusal, receipt.Problem, receipt.FrameReason)
            : Receipts(http, receipt.Reads, []);

    public static IResult Of(HttpContext http, CameraId camera, BatchReceipt receipt, ImmutableArray<ProtocolProblem> skipped) =>
        receipt.Refusal != CameraRefusal.None ? Refused(http, camera, receipt.Refusal, receipt.Problem) : Receipts(http, receipt.Reads, skipped);

    /// <summary>A body that no read could be made of; it is in quarantine (INV-14).</summary>
    public static IResult Refused(ProtocolProblem problem) =>
        Problems.BadRequest("malformed", $"{problem.Sentence}. Nothing was stored; the body is kept in quarantine. Mend this and send it again.",
            ("where", problem.Where), ("rule", problem.Rule), ("quoted", problem.Quoted));

    public static IResult Refused(HttpContext http, CameraId camera, CameraRefusal refusal, string? problem, FrameRefusalReason? frame = null) => refusal switch
    {
        CameraRefusal.NotRegistered => Problems.Of(404, "camera-unknown", "No such camera", $"No camera '{camera.Text}' is registered. Register it first (POST /api/cameras)."),
        CameraRefusal.WrongKey => Problems.Of(401, "camera-key", "The camera's key is wrong", $"Camera '{camera.Text}' has another key. Use the one from its registration, or register it again for a new one."),
        CameraRefusal.Busy => Problems.Busy(http, problem ?? "Too much of this camera is under way. Keep what you have and send it again."),
        CameraRefusal.CourtOrderExpired => Problems.Of(403, "court-order-expired", "The court order has expired", problem ?? "The court order behind this camera has expired; its data is refused (DGO I-12, C.3(1))."),
        CameraRefusal.Quarantined => Problems.Of(StatusOf(frame), "frame-quarantined", "The frame cannot be used", $"{problem ?? "The frame could not be read."} It is kept in quarantine.", ("reason", frame?.ToString())),
        CameraRefusal.BatchSize => Problems.BadRequest("batch-size", problem ?? $"A batch holds 1 to {CameraReadBatch.ReadsMax} reads."),
        CameraRefusal.None => throw new InvalidOperationException("a refusal was asked for where there is none"),
        _ => Problems.Of(500, "unknown-refusal", "The camera was refused", "The reason is not known to this version."),
    };

    // A store that is full for one read of a call turns the call away: the camera sends it again, and what was stored is a repeat (INV-2).
    private static IResult Receipts(HttpContext http, ImmutableArray<ReadReceipt> reads, ImmutableArray<ProtocolProblem> skipped)
    {
        var receipts = new CameraReceipts(
            [.. reads.Select(read => new ReadReceiptJson(read.Id.Hex, WordOf(read.Outcome)))],
            [.. skipped.Select(problem => problem.Sentence)]);
        return reads.Any(read => read.Outcome == RecordOutcome.Busy)
            ? Problems.Busy(http, "The store is full for some of these reads. Send the whole call again: what is stored already is not stored twice.", ("reads", receipts.Reads))
            : TypedResults.Ok(receipts);
    }

    private static string WordOf(RecordOutcome outcome) => outcome switch
    {
        RecordOutcome.Stored => "stored",
        RecordOutcome.AlreadyStored => "already-stored",
        RecordOutcome.RefusedTooOld => "refused-too-old",
        RecordOutcome.Busy => "busy",
        RecordOutcome.OutsideView => "outside-view",
        _ => throw new InvalidOperationException($"outcome {(int)outcome} has no word"),
    };

    private static int StatusOf(FrameRefusalReason? reason) => reason switch
    {
        FrameRefusalReason.Empty => 400,
        FrameRefusalReason.TooManyBytes => 413,
        FrameRefusalReason.UnsupportedFormat => 415,
        _ => 422,
    };
}

/// <summary>Receipts in the order of the reads; given when all is durable (INV-1).</summary>
/// <param name="Reads">One per read that was taken.</param>
/// <param name="Skipped">Results that could not be used, and why; the body is in quarantine as well.</param>
public sealed record CameraReceipts(ImmutableArray<ReadReceiptJson> Reads, ImmutableArray<string> Skipped);

/// <param name="Id">The read's id, 32 hex digits.</param>
/// <param name="Outcome">stored, already-stored, refused-too-old, busy, or outside-view: the camera has a mask and the plate is not in the public part, or the read does not say where it is.</param>
public sealed record ReadReceiptJson(string Id, string Outcome);
