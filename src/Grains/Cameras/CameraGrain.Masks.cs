using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AlprGrains.Audit;
using AlprGrains.Cameras;
using AlprGrains.Grains.Audit;
using AlprGrains.Grains.Hosting;
using AlprGrains.Grains.Oversight;
using AlprGrains.Oversight;
using AlprGrains.People;
using AlprGrains.Recognition;

namespace AlprGrains.Grains.Cameras;

/// <summary>What of the camera's picture is private, who said so, and the yearly look at it (DGO I-12, C.3(1); obligation C3-1b).</summary>
public sealed partial class CameraGrain
{
    private const string MaskPurpose = "camera masks";

    private static readonly TimeSpan AsksAgainAfter = TimeSpan.FromHours(1);

    // The grain is reentrant: without it a second change could be written in the audit log on a version that the first is about to take.
    private readonly SemaphoreSlim _oneChange = new(1, 1);

    private DateTimeOffset _looksForReviewAt;

    public async ValueTask<MaskSet> SetMask(MaskChange change, SessionAssertion by)
    {
        await _oneChange.WaitAsync();
        try
        {
            return await SetMaskAlone(change, by);
        }
        finally
        {
            _oneChange.Release();
        }
    }

    private async ValueTask<MaskSet> SetMaskAlone(MaskChange change, SessionAssertion by)
    {
        var standing = await GrainFactory.GetPerson(by.UserName).Check(by, Permission.ManageCameras);
        ImmutableArray<string> problems = !standing.Granted ? [standing.Reason!]
            : state.State.Registration is not { } registration ? [$"camera '{Key}' is not registered; register it first"]
            : MaskRules.ProblemsOf(change, registration, state.State.MaskVersion);
        var version = state.State.MaskVersion + 1;
        var receipt = await Note(AuditKinds.CameraMaskSet, by, standing, change.Reason, problems.IsEmpty
            ? $"version {version}: {change.Picture.PublicWay.Length} public, {change.Picture.Private.Length} private areas, sha256 {DigestOf(change.Picture)}"
            : standing.Granted ? $"refused: {problems.Length} problems" : $"refused: {standing.Reason}");
        if (!problems.IsEmpty) return new MaskSet(problems, null);

        var mask = new CameraMask(version, change.Picture, change.Reason.Trim(), by.UserName, time.GetUtcNow(), receipt.Index);
        ImmutableArray<CameraMask> kept = state.State.Masks.IsDefault ? [] : state.State.Masks;
        state.State = state.State with { Masks = [.. kept.TakeLast(MaskRules.VersionsKept - 1), mask] };
        await this.Save(state);
        return new MaskSet([], mask);
    }

    public ValueTask<ImmutableArray<CameraMask>> Masks() =>
        ValueTask.FromResult<ImmutableArray<CameraMask>>(state.State.Masks.IsDefaultOrEmpty ? [] : [.. state.State.Masks.Reverse()]);

    public async ValueTask<string?> ReviewView(string words, SessionAssertion by)
    {
        var standing = await GrainFactory.GetPerson(by.UserName).Check(by, Permission.ManageCameras);
        var problem = !standing.Granted ? standing.Reason : state.State.Registration is null ? $"camera '{Key}' is not registered" : MaskRules.ProblemOfWords(words);
        await Note(AuditKinds.CameraViewReviewed, by, standing, words, problem is null ? "allowed" : $"refused: {problem}");
        if (problem is not null) return problem;
        state.State = state.State with { Review = new ViewReview(time.GetUtcNow(), by.UserName, words.Trim()) };
        await this.Save(state);
        return null;
    }

    public async ValueTask<CameraSketch> Sketch(SessionAssertion by)
    {
        var standing = await GrainFactory.GetPerson(by.UserName).Check(by, Permission.ManageCameras);
        await Note(AuditKinds.CameraSketchSeen, by, standing, null, standing.Granted ? "allowed" : $"refused: {standing.Reason}"); // INV-3
        if (!standing.Granted) return new CameraSketch(standing.Reason, IsDenied: true, default);
        foreach (var read in _recent.NewestFirst(hiding.Now))
        {
            if (read.FrameImage is not { } reference || await evidence.Get(reference) is not { } frame) continue;
            if (await GrainFactory.GetGrain<IRecognizerGrain>(0).Sketch(frame, state.State.Mask?.Picture) is { } jpeg) return new CameraSketch(null, false, jpeg);
        }
        return new CameraSketch("this camera has sent no whole frame with a plate since the system started", false, default);
    }

    /// <summary>Input that nobody could understand cannot be masked: of a camera with a mask its reason is kept, and not its bytes.</summary>
    private ReadOnlyMemory<byte> MayBeKept(ReadOnlyMemory<byte> input) => state.State.Mask is null ? input : default;

    // Once a day, while it sends: a camera that sends nothing sees nothing. The item comes again while nobody looks.
    // Ingest neither waits for it nor fails by it (INV-13): when the log or the queue does not answer, a later frame asks again.
    private void RemindOfReview(DateTimeOffset now)
    {
        if (now < _looksForReviewAt) return;
        _looksForReviewAt = now + TimeSpan.FromDays(1);
        _ = Remind();

        async Task Remind()
        {
            try
            {
                await AskForReview(now);
            }
            catch (Exception) // safe: asking is repeated, and its item has the same id
            {
                _looksForReviewAt = now + AsksAgainAfter;
            }
        }
    }

    private async ValueTask AskForReview(DateTimeOffset now)
    {
        var due = state.State.ViewReviewDueAt;
        if (now < due || state.State.Registration is not { } registration) return;
        var month = due.AddDays(Math.Floor((now - due).TotalDays / 30) * 30); // an item goes after 30 days
        var receipt = await GrainFactory.Audit(AuditKinds.CameraViewReviewed, AuditExtensions.System, "", MaskPurpose, Key, "due");
        await GrainFactory.GetGrain<IReviewQueueGrain>(IReviewQueueGrain.Main).Add(new ReviewItem(
            ReviewItems.IdOf(ReviewKind.CameraView, AuditExtensions.System, Key, month), ReviewKind.CameraView, month, AuditExtensions.System, "", $"camera {Key}, {registration.Label}",
            [], [string.Create(CultureInfo.InvariantCulture, $"Nobody has looked since {due - ViewReview.Period:yyyy-MM-dd} at whether this camera sees only the public way (§C.3(1)). An administrator looks, mends its mask, and notes it on the camera's page.")], receipt.Index, ""));
    }

    private ValueTask<AuditReceipt> Note(string kind, SessionAssertion by, Standing standing, string? words, string outcome) =>
        GrainFactory.GetGrain<IAuditLogGrain>(IAuditLogGrain.Main).Append(
            new AuditEvent(kind, AuditExtensions.Bounded(PersonKeys.KeyOf(by.UserName)), AuditExtensions.Bounded(standing.Person?.Agency ?? ""), MaskPurpose, [AuditExtensions.Bounded(Key)], AuditExtensions.Bounded(outcome))
            {
                RoleClass = standing.RoleClass(),
                Confidential = [.. standing.FullNameField(), .. string.IsNullOrWhiteSpace(words) ? [] : new[] { new AuditField("reason", AuditExtensions.Bounded(words)) }],
            });

    private static string DigestOf(PictureMask mask)
    {
        var text = string.Join('\n', mask.PublicWay.Select(area => "public " + Words(area)).Concat(mask.Private.Select(area => "private " + Words(area))));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

        static string Words(PictureArea area) => string.Join(' ', area.Corners.Select(corner => string.Create(CultureInfo.InvariantCulture, $"{corner.X:R},{corner.Y:R}")));
    }
}
