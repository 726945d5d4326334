using System.Collections.Immutable;
using AlprGrains.Audit;
using AlprGrains.Cameras;
using AlprGrains.Evidence;
using AlprGrains.Grains.Audit;
using AlprGrains.Grains.Hosting;
using AlprGrains.Grains.Lookups;
using AlprGrains.Grains.Plates;
using AlprGrains.People;
using AlprGrains.Plates;
using AlprGrains.Quarantine;
using AlprGrains.Recognition;
using AlprGrains.Retention;
using AlprGrains.Telemetry;
using Orleans.Concurrency;

namespace AlprGrains.Grains.Cameras;

/// <summary>
/// Frames and finished reads in, receipts out when every read is durable; or a refusal with its reason, and the camera goes on.
/// The way of a frame: 1. may the camera speak, and is there room; 2. was this frame here before; 3. the recognizer reads it;
/// 4. its images become durable; 5. each plate's grain records its read; 6. the receipts.
/// </summary>
/// <remarks>Reentrant: between awaits the counters and rings are consistent, and uniqueness of reads is the store's.</remarks>
[GrainType("camera"), Reentrant, KeepAlive]
public sealed partial class CameraGrain(
    [PersistentState("camera", GrainStores.Default)] IPersistentState<CameraState> state,
    IEvidenceStore evidence,
    IPlateKeys plateKeys,
    PlateReferences plates,
    IQuarantine quarantine,
    FrameBudget budget,
    ISecretSource secrets,
    LookupPolicy policy,
    IHidingClock hiding,
    TimeProvider time) : Grain, ICameraGrain
{
    /// <summary>Frames of one camera that may be under way.</summary>
    public const int FramesUnderWayMax = 8;

    /// <summary>Reads of one camera that may be under way.</summary>
    public const int ReadsUnderWayMax = 4 * CameraReadBatch.ReadsMax;

    /// <summary>Longest id that a camera gives to a read.</summary>
    public const int SequenceCharactersMax = 200;

    private const string TryAgain = "try again after a second";

    private static readonly Task<EvidenceRef?> NoImage = Task.FromResult<EvidenceRef?>(null);

    private readonly HealthCounters _health = new();
    private readonly RecentFrames _frames = new();
    private readonly RecentReadsRing _recent = new();
    private readonly Passes _passes = new();
    private int _framesUnderWay;
    private int _readsUnderWay;

    private ReadRecorder? _recorder;

    private ReadRecorder Recorder => _recorder ??= new ReadRecorder(plates, plateKeys, _health, _recent);

    private string Key => this.GetPrimaryKeyString();

    public async ValueTask<CameraRegistered> Register(CameraRegistration registration, SessionAssertion by)
    {
        await _oneChange.WaitAsync(); // a mask and a vehicle's mount exclude one another
        try
        {
            return await RegisterAlone(registration, by);
        }
        finally
        {
            _oneChange.Release();
        }
    }

    private async ValueTask<CameraRegistered> RegisterAlone(CameraRegistration registration, SessionAssertion by)
    {
        var standing = await GrainFactory.GetPerson(by.UserName).Check(by, Permission.ManageCameras);
        var problems = standing.Granted ? RegistrationRules.ProblemsOf(registration, Key, time.GetUtcNow()) : [standing.Reason!];
        if (standing.Granted && !registration.IsDemonstration && policy.RealCamerasPermitted(time.GetUtcNow()) is { Permitted: false } gate) problems = problems.Add(gate.Reason);
        if (standing.Granted && registration.Mount == CameraMount.Vehicle && state.State.Mask is not null)
            problems = problems.Add("parts of this camera's picture are masked, which no camera on a vehicle can have: end the mask first, with the reason");
        await GrainFactory.Audit(AuditKinds.CameraRegistered, by, standing, "camera registry", Key,
            !standing.Granted ? $"refused: {standing.Reason}" : problems.IsEmpty ? "allowed" : $"refused: {problems.Length} problems");
        if (!problems.IsEmpty) return new CameraRegistered(null, problems);

        // The registry first: it says whether all reads are drawn, so it must know of a real camera before that can send one.
        await GrainFactory.GetGrain<ICameraRegistryGrain>(ICameraRegistryGrain.Name).Add(registration);
        var cameraKey = secrets.Draw(CameraKeys.Bytes);
        state.State = state.State with { Registration = registration, KeyDigestHex = CameraKeys.DigestHexOf(cameraKey), RegisteredAt = time.GetUtcNow() };
        await this.Save(state);
        return new CameraRegistered(cameraKey, []);
    }

    public ValueTask<CameraRefusal> Admit(string keyDigestHex)
    {
        if (state.State.Registration is not { } registration) return ValueTask.FromResult(CameraRefusal.NotRegistered);
        if (!SecretText.AreEqual(state.State.KeyDigestHex, keyDigestHex)) return ValueTask.FromResult(CameraRefusal.WrongKey);
        return ValueTask.FromResult(
            RegistrationRules.IsCourtOrderOver(registration, time.GetUtcNow()) ? CameraRefusal.CourtOrderExpired : CameraRefusal.None);
    }

    public async ValueTask<FrameReceipt> Frame(FrameUpload upload)
    {
        var (arrivedAt, beganAt) = (time.GetUtcNow(), time.GetTimestamp());
        using var span = Traces.Frame();
        if (MayNotSpeak(arrivedAt) is { } refused) return new FrameReceipt(refused.Refusal, refused.Problem, []); // 1
        RemindOfReview(arrivedAt);
        var frame = FrameId.Of(state.State.Registration!.Camera, upload.Encoded.Span); // 2
        if (_frames.Find(frame) is { } same) return AsRepeat(await same);
        if (_framesUnderWay >= FramesUnderWayMax || !budget.TryTake(upload.Encoded.Length))
            return BusyFrame($"{_framesUnderWay} frames of this camera are under way; {TryAgain}");

        _framesUnderWay++;
        var isTaken = false;
        try
        {
            var taking = TakeOrTurnAway(frame, upload, arrivedAt);
            _frames.Begin(frame, taking);
            var receipt = await taking;
            isTaken = receipt.Refusal == CameraRefusal.None;
            if (isTaken) Measures.Acknowledged(time.GetElapsedTime(beganAt), isFrame: true);
            return receipt;
        }
        finally
        {
            _frames.End(frame, isTaken);
            _framesUnderWay--;
            budget.Return(upload.Encoded.Length);
        }
    }

    public async ValueTask<BatchReceipt> Reads(CameraReadBatch batch)
    {
        var (arrivedAt, beganAt) = (time.GetUtcNow(), time.GetTimestamp());
        using var span = Traces.Reads();
        if (MayNotSpeak(arrivedAt) is { } refused) return new BatchReceipt(refused.Refusal, refused.Problem, []);
        RemindOfReview(arrivedAt);
        if (batch.Reads.IsDefaultOrEmpty || batch.Reads.Length > CameraReadBatch.ReadsMax)
            return new BatchReceipt(CameraRefusal.BatchSize, $"1 to {CameraReadBatch.ReadsMax} reads are taken in one batch", []);
        foreach (var read in batch.Reads) RequireWellFormed(read);
        var imageBytes = (batch.Photograph?.Length ?? 0) + batch.Reads.Sum(read => (long)(read.FrameImage?.Length ?? 0) + (read.PlateImage?.Length ?? 0));
        if (_readsUnderWay + batch.Reads.Length > ReadsUnderWayMax || !budget.TryTake(imageBytes))
            return BusyBatch($"{_readsUnderWay} reads of this camera are under way; {TryAgain}", []);

        var count = batch.Reads.Length;
        _readsUnderWay += count;
        try
        {
            var masked = state.State.Mask is { } mask
                ? await MaskedBatch.Of(batch, mask.Picture, state.State.Registration!, GrainFactory.GetGrain<IRecognizerGrain>(0))
                : null;
            batch = masked?.Shown ?? batch;
            var photograph = new Lazy<Task<EvidenceRef?>>(() => Keep(batch.Photograph, arrivedAt));
            var underWay = new ReadUnderWay[batch.Reads.Length];
            for (var i = 0; i < underWay.Length; i++) underWay[i] = Recorder.Begin(Seen(batch.Reads[i], photograph, arrivedAt), state.State.Registration!);
            var receipts = await Recorder.EndAll(underWay); // all of them durable, or no receipt
            var busy = receipts.Count(receipt => receipt.Outcome == RecordOutcome.Busy);
            var all = masked?.With(receipts) ?? receipts;
            if (busy == 0)
            {
                Measures.Acknowledged(time.GetElapsedTime(beganAt), isFrame: false);
                if (masked is not null) _health.OutsideView(masked.OutsideView, masked.WithoutPosition); // only now: a batch that is turned away comes again
            }
            return busy == 0
                ? new BatchReceipt(CameraRefusal.None, null, all)
                : BusyBatch($"{busy} of {receipts.Length} reads could not be stored; send the batch again after a second", all);
        }
        catch (Exception failure) when (PassingFailures.IsPassing(failure)) // safe: nothing was acknowledged, and what is stored already is known when it comes again
        {
            return BusyBatch("what keeps reads and images does not answer; send the batch again after a second", []);
        }
        finally
        {
            _readsUnderWay -= count;
            budget.Return(imageBytes);
        }
    }

    public async ValueTask Quarantine(string reason, ReadOnlyMemory<byte> input)
    {
        var arrivedAt = time.GetUtcNow();
        if (state.State.Registration is not { } registration) throw new InvalidOperationException($"input of camera '{Key}', which is not registered, was sent to quarantine");
        _health.Heard(arrivedAt);
        await quarantine.Put(registration.Camera, reason, MayBeKept(input), arrivedAt);
        _health.Quarantined(reason);
    }

    public ValueTask Heartbeat()
    {
        if (state.State.Registration is not null) _health.Heard(time.GetUtcNow());
        return ValueTask.CompletedTask;
    }

    public ValueTask<CameraDescription?> Describe() => ValueTask.FromResult(
        state.State.Registration is { } registration ? new CameraDescription(registration, _health.At(time.GetUtcNow(), _framesUnderWay + _readsUnderWay))
        {
            Mask = state.State.Mask, MaskVersion = state.State.MaskVersion, LastReview = state.State.Review, ViewReviewDueAt = state.State.ViewReviewDueAt,
        } : null);

    public async ValueTask<RecentReads> RecentReads(SessionAssertion viewer)
    {
        var standing = await GrainFactory.GetPerson(viewer.UserName).Check(viewer, Permission.SeePlates);
        var receipt = await GrainFactory.Audit(AuditKinds.RecentReadsSeen, viewer, standing, "live page", Key,
            standing.Granted ? "allowed" : $"refused: {standing.Reason}"); // INV-3: nothing is answered before this is durable
        return standing.Granted
            ? new RecentReads(null, _recent.NewestFirst(hiding.Now), receipt.Index)
            : new RecentReads(standing.Reason, [], receipt.Index);
    }

    private async Task<FrameReceipt> TakeOrTurnAway(FrameId frame, FrameUpload upload, DateTimeOffset arrivedAt)
    {
        try
        {
            return await Take(frame, upload, arrivedAt);
        }
        catch (Exception failure) when (PassingFailures.IsPassing(failure)) // safe: nothing was acknowledged, and the camera sends the frame again
        {
            return BusyFrame($"what keeps reads and images does not answer; {TryAgain}");
        }
    }

    private async Task<FrameReceipt> Take(FrameId frame, FrameUpload upload, DateTimeOffset arrivedAt)
    {
        var registration = state.State.Registration!;
        var mask = state.State.Mask?.Picture;
        FrameReading reading;
        try
        {
            var recognizer = GrainFactory.GetGrain<IRecognizerGrain>(0);
            reading = mask is null ? await recognizer.Recognize(upload.Encoded) : await recognizer.RecognizeMasked(upload.Encoded, mask); // 3
        }
        catch (TimeoutException) // safe: recognizing changes nothing, and the camera sends the frame again
        {
            return BusyFrame($"the recognizers are busy; {TryAgain}");
        }
        if (reading.Refusal is { } refusal)
        {
            await quarantine.Put(registration.Camera, $"{refusal.Reason}: {refusal.Sentence}", MayBeKept(upload.Encoded), arrivedAt);
            _health.Quarantined(refusal.Sentence);
            return new FrameReceipt(CameraRefusal.Quarantined, refusal.Sentence, [], refusal.Reason);
        }
        var stamp = CaptureStamp.Of(upload.CapturedAt, arrivedAt);
        _health.Stamped(stamp);
        if (reading.Plates.IsEmpty) // a frame without a plate is not kept
        {
            Taken();
            return new FrameReceipt(CameraRefusal.None, null, []);
        }
        var image = new Lazy<Task<EvidenceRef?>>(() => Keep(mask is null ? upload.Encoded : reading.MaskedFrame, arrivedAt)); // 4, unless an earlier frame of the pass says all of it
        var receipts = await Task.WhenAll(reading.Plates.Select((plate, index) =>
            Follow(new FramePlate(ReadId.FromFrame(frame, index), plate, new PlateInFrame(plate.Corners, reading.WidthPixels, reading.HeightPixels), image), stamp, arrivedAt))); // 5
        if (receipts.Any(receipt => receipt.Outcome == RecordOutcome.Busy)) return BusyFrame($"the store is busy; {TryAgain}");
        Taken();
        return new FrameReceipt(CameraRefusal.None, null, [.. receipts]); // 6

        void Taken()
        {
            _health.FrameTaken();
            _health.OutsideView(reading.PlatesOutsideView, withoutPosition: 0);
        }
    }

    // Frames that the camera gave no time cannot be told to follow one another: each of their plates stands alone.
    private async Task<ReadReceipt> Follow(FramePlate plate, CaptureStamp stamp, DateTimeOffset arrivedAt)
    {
        if (stamp.IsArrival) return await Store(plate, null, stamp, arrivedAt);
        var sighting = _passes.See(plate.Reading, stamp.CapturedAt);
        if (sighting is { IsCovered: true, Pass: { } pass })
        {
            if (await pass.Stored() is not { } stored) // what would cover it was not stored, so it is the first of its pass
            {
                _passes.Forget(pass);
                return await Follow(plate, stamp, arrivedAt);
            }
            _health.Recorded(RecordOutcome.AlreadyStored, stamp.IsLate, arrivedAt);
            return stored with { Outcome = RecordOutcome.AlreadyStored };
        }
        var storing = Store(plate, sighting.Pass?.First, stamp, arrivedAt);
        _passes.Storing(sighting, plate.Reading, plate.Id, stamp.CapturedAt, storing);
        return await storing;
    }

    private Task<ReadReceipt> Store(FramePlate plate, ReadId? passOf, CaptureStamp stamp, DateTimeOffset arrivedAt) => Recorder.End(Recorder.Begin(new SeenPlate
    {
        Id = plate.Id,
        Source = ReadSource.Recognizer,
        Plate = plate.Reading.Plate,
        Confidence = plate.Reading.Confidence,
        Region = plate.Reading.Region,
        Candidates = plate.Reading.Candidates,
        FrameImage = plate.FrameImage.Value,
        PlateImage = Keep(plate.Reading.PlateJpeg, arrivedAt),
        Stamp = stamp,
        ArrivedAt = arrivedAt,
        InFrame = plate.InFrame,
        PassOf = passOf,
    }, state.State.Registration!)).AsTask();

    private SeenPlate Seen(CameraRead read, Lazy<Task<EvidenceRef?>> photograph, DateTimeOffset arrivedAt)
    {
        // G-2: the 30 days of an import run from its first upload. One that is past them is refused by the store, and leaves no image.
        if (read.UploadedAt is { } first && first < arrivedAt) arrivedAt = first.ToUniversalTime();
        if (!ReadRetention.IsKept(arrivedAt, hiding.Now)) read = read with { FrameImage = null, PlateImage = null };
        var stamp = CaptureStamp.Of(read.CapturedAt, arrivedAt);
        _health.Stamped(stamp);
        return new SeenPlate
        {
            Id = ReadId.FromSequence(state.State.Registration!.Camera, read.Sequence),
            Source = ReadSource.Camera,
            Plate = read.Plate,
            Confidence = read.Confidence,
            Region = read.Region,
            Candidates = read.Candidates,
            FrameImage = read.FrameImage is null ? photograph.Value : Keep(read.FrameImage, arrivedAt),
            PlateImage = Keep(read.PlateImage, arrivedAt),
            Stamp = stamp,
            ArrivedAt = arrivedAt,
            DirectionDegrees = read.DirectionDegrees,
            Vehicle = read.Vehicle,
        };
    }

    private Task<EvidenceRef?> Keep(ReadOnlyMemory<byte>? image, DateTimeOffset arrivedAt) => image is { IsEmpty: false } bytes ? Put(bytes, arrivedAt) : NoImage;

    private async Task<EvidenceRef?> Put(ReadOnlyMemory<byte> image, DateTimeOffset arrivedAt) => await evidence.Put(image, arrivedAt);

    private (CameraRefusal Refusal, string Problem)? MayNotSpeak(DateTimeOffset now)
    {
        if (state.State.Registration is not { } registration) return (CameraRefusal.NotRegistered, $"camera '{Key}' is not registered; register it first");
        _health.Heard(now);
        return RegistrationRules.IsCourtOrderOver(registration, now)
            ? (CameraRefusal.CourtOrderExpired, "the court order behind this camera has ended; nothing it sends is taken (DGO I-12, C.3(1))")
            : null;
    }

    private FrameReceipt BusyFrame(string problem)
    {
        _health.TurnedAway(problem);
        return new FrameReceipt(CameraRefusal.Busy, problem, []);
    }

    private BatchReceipt BusyBatch(string problem, ImmutableArray<ReadReceipt> receipts)
    {
        _health.TurnedAway(problem);
        return new BatchReceipt(CameraRefusal.Busy, problem, receipts);
    }

    private static FrameReceipt AsRepeat(FrameReceipt first) =>
        first with { Reads = [.. first.Reads.Select(read => read.Outcome == RecordOutcome.Stored ? read with { Outcome = RecordOutcome.AlreadyStored } : read)] };

    // The protocol adapters let nothing else through.
    private static void RequireWellFormed(CameraRead read)
    {
        if (string.IsNullOrEmpty(read.Sequence) || read.Sequence.Length > SequenceCharactersMax || !read.Plate.IsGiven || read.Candidates.IsDefault)
            throw new ArgumentException("a camera read without sequence, plate or candidates was let through by its protocol adapter");
    }

    private sealed record FramePlate(ReadId Id, PlateReading Reading, PlateInFrame InFrame, Lazy<Task<EvidenceRef?>> FrameImage);
}
