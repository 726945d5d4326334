using System.Collections.Immutable;
using AlprGrains.Cameras;
using AlprGrains.Geography;
using AlprGrains.People;
using AlprGrains.Plates;
using AlprGrains.Recognition;

namespace AlprGrains.Tests.Gateway.Fakes;

public sealed class FakeCamera(FakeCity city, string id) : ICameraGrain
{
    public const string Key = "the-key-of-this-camera";

    public CameraRegistration? Registration { get; set; }
    public CameraHealth Health { get; set; } = new();
    public CameraRefusal Refusal { get; set; }
    public RecordOutcome Outcome { get; set; } = RecordOutcome.Stored;
    public FrameRefusalReason? FrameReason { get; set; }
    public ImmutableArray<PlateRead> Recent { get; set; } = [];
    public List<FrameUpload> FramesTaken { get; } = [];
    public List<CameraReadBatch> Batches { get; } = [];
    public List<(string Reason, byte[] Input)> InQuarantine { get; } = [];
    public int Heartbeats { get; private set; }
    public int Admissions { get; private set; }

    /// <summary>Registers it without going through the gateway.</summary>
    public FakeCamera Put(TransferProtocol protocol, double latitude = 37.8044, double longitude = -122.2712, string label = "Broadway and 14th, northbound")
    {
        GeoPoint.TryCreate(latitude, longitude, out var place, out _);
        Registration = new CameraRegistration
        {
            Camera = CameraId.Parse(id), Label = label, Place = place, PoliceArea = 1, Mount = CameraMount.Fixed,
            View = PublicView.PublicRoad, Protocol = protocol, IsDemonstration = true,
        };
        return this;
    }

    public ValueTask<CameraRegistered> Register(CameraRegistration registration, SessionAssertion by)
    {
        if (registration.PoliceArea is < 1 or > CameraRegistration.PoliceAreasCount)
            return new(new CameraRegistered(null, [$"police area {registration.PoliceArea} is not between 1 and {CameraRegistration.PoliceAreasCount}"]));
        Registration = registration;
        return new(new CameraRegistered(Key, []));
    }

    public ValueTask<CameraRefusal> Admit(string keyDigestHex)
    {
        Admissions++;
        return new(Registration is null ? CameraRefusal.NotRegistered : Refusal != CameraRefusal.None ? Refusal
            : keyDigestHex == CameraKeys.DigestHexOf(Key) ? CameraRefusal.None : CameraRefusal.WrongKey);
    }

    public ValueTask<FrameReceipt> Frame(FrameUpload upload)
    {
        FramesTaken.Add(upload with { Encoded = upload.Encoded.ToArray() });
        if (FrameReason is { } reason) return new(new FrameReceipt(CameraRefusal.Quarantined, "The frame is no image.", [], reason));
        var read = ReadId.FromFrame(FrameId.Of(CameraId.Parse(id), upload.Encoded.Span), 0);
        return new(new FrameReceipt(CameraRefusal.None, null, [new ReadReceipt(read, Outcome)]));
    }

    public ValueTask<BatchReceipt> Reads(CameraReadBatch batch)
    {
        Batches.Add(batch);
        return new(new BatchReceipt(CameraRefusal.None, null,
            [.. batch.Reads.Select(read => new ReadReceipt(ReadId.FromSequence(CameraId.Parse(id), read.Sequence), Outcome))]));
    }

    public ValueTask Quarantine(string reason, ReadOnlyMemory<byte> input)
    {
        InQuarantine.Add((reason, input.ToArray()));
        return ValueTask.CompletedTask;
    }

    public ValueTask Heartbeat()
    {
        Heartbeats++;
        return ValueTask.CompletedTask;
    }

    public ValueTask<CameraDescription?> Describe() => new(Registration is null ? null : new CameraDescription(Registration, Health)
    {
        Mask = MasksSet.Count == 0 || MasksSet[^1].Picture.IsEmpty ? null : MasksSet[^1], MaskVersion = MasksSet.Count, LastReview = Review, ViewReviewDueAt = city.Time.GetUtcNow().AddDays(300),
    });

    public List<CameraMask> MasksSet { get; } = [];

    public ValueTask<MaskSet> SetMask(MaskChange change, SessionAssertion by)
    {
        if (change.BasedOnVersion != MasksSet.Count) return new(new MaskSet(["the mask was changed in between"], null));
        MasksSet.Add(new CameraMask(MasksSet.Count + 1, change.Picture, change.Reason, by.UserName, city.Time.GetUtcNow(), city.NextAuditIndex()));
        return new(new MaskSet([], MasksSet[^1]));
    }

    public ValueTask<ImmutableArray<CameraMask>> Masks() => new([.. Enumerable.Reverse(MasksSet)]);

    public ViewReview? Review { get; private set; }

    public ValueTask<string?> ReviewView(string words, SessionAssertion by)
    {
        Review = new ViewReview(city.Time.GetUtcNow(), by.UserName, words);
        return new((string?)null);
    }

    public ReadOnlyMemory<byte> SketchJpeg { get; set; }

    public ValueTask<CameraSketch> Sketch(SessionAssertion by) => new(new CameraSketch(SketchJpeg.IsEmpty ? "this camera has sent no whole frame" : null, false, SketchJpeg));

    public ValueTask<RecentReads> RecentReads(SessionAssertion viewer) => new(new RecentReads(null, Recent, city.NextAuditIndex()));
}

public sealed class FakeRegistry(FakeCity city) : ICameraRegistryGrain
{
    public ValueTask Add(CameraRegistration registration) => ValueTask.CompletedTask;

    public ValueTask<CameraChoice> Choose(ImmutableArray<CameraId> cameras, int? policeArea) => new(new CameraChoice([], true));

    public ValueTask<ImmutableArray<CameraId>> List() => city.Broken is { } broken
        ? throw broken
        : new([.. city.Cameras.Where(pair => pair.Value.Registration is not null).Select(pair => CameraId.Parse(pair.Key)).OrderBy(camera => camera.Text, StringComparer.Ordinal)]);
}
