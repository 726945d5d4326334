using System.Collections.Immutable;
using System.Security.Cryptography;
using AlprGrains.Alerts;
using AlprGrains.Audit;
using AlprGrains.People;
using AlprGrains.Plates;
using AlprGrains.Sharing;

namespace AlprGrains.Tests.Gateway.Fakes;

/// <summary>A request without rules but three: steps go in order, approvers decide, and strangers see nothing. <see cref="Refusal"/> makes every command fail.</summary>
public sealed class FakeSharingRequest(FakeCity city, string id) : ISharingRequestGrain
{
    public SharingRequestView? View { get; set; }
    public SharingRefusal? Refusal { get; set; }
    public List<string> Commands { get; } = [];
    public List<SharingDocument> Documents { get; } = [];
    public byte[] Package { get; set; } = [.. Enumerable.Range(0, 3_000_000).Select(i => (byte)(i % 251))];
    public ImmutableArray<PlateRead> Reads { get; set; } = [];
    public byte[]? Jpeg { get; set; }

    public ValueTask<SharingAnswer> Submit(SharingSubmission submission, SessionAssertion session)
    {
        if (Refusal is not null) return new(new SharingAnswer(Refusal, null, Receipt()));
        if (View is not null && Json(View.Submission) != Json(submission)) return new(new SharingAnswer(new SharingRefusal("INV-9.other-content", "§I", ["This id was used for another request."]), View, Receipt()));
        if (View is not null) return new(new SharingAnswer(null, View, Receipt()));
        var by = city.People[PersonKeys.KeyOf(session.UserName)].Record!;
        View = new SharingRequestView
        {
            Id = new SharingRequestId(id), Phase = SharingPhase.EligibilityChecked, Submission = submission, RequesterUserName = by.UserName, RequesterName = by.FullName, Agency = by.Agency,
            AgencyClass = RecipientClass.CaliforniaLawEnforcement, ContentDigestHex = new string('c', 64), Eligibility = EligibilityVerdict.Eligible, Next = "The requester signs the attestation.",
            DueAt = city.Time.GetUtcNow().AddDays(5),
            Proposed = new SharingSpecification([new AuditField("plate", submission.Lookup.Target.Plate ?? "none"), new AuditField("purpose", submission.Lookup.Purpose)], city.Time.GetUtcNow().AddDays(-30), city.Time.GetUtcNow(), 1000, true, new string('d', 64)),
            Steps = [Step("received", SharingPhase.Received, by.UserName, "The request came in writing."), Step("checked", SharingPhase.EligibilityChecked, "system", "The agency is eligible.")],
        };
        return Done("submit", View);
    }

    public ValueTask<SharingAnswer> Attach(SharingDocument document, SessionAssertion session) => Change(session, "attach", view =>
    {
        Documents.Add(document);
        var digest = Convert.ToHexStringLower(SHA256.HashData(document.Content.Span));
        return view with { Documents = view.Documents.Add(new SharingDocumentEntry(document.Kind, document.FileName, document.ContentType, document.Content.Length, digest, city.Time.GetUtcNow(), session.UserName)) };
    });

    public ValueTask<SharingDocument?> Document(string sha256, SessionAssertion session) =>
        new(MaySee(session) ? Documents.FirstOrDefault(document => Convert.ToHexStringLower(SHA256.HashData(document.Content.Span)) == sha256) : null);

    public ValueTask<SharingAnswer> CheckEligibility(SessionAssertion session) => Change(session, "check", view => view with { Eligibility = EligibilityVerdict.Eligible });

    public ValueTask<SharingAnswer> ReviewEligibility(EligibilityReview review, SessionAssertion session) => Change(session, $"review {review.OperatingAgency}", view => view with { Eligibility = EligibilityVerdict.Eligible });

    public ValueTask<SharingAnswer> Attest(SharingAttestation attestation, SessionAssertion session) =>
        Go(session, "attest", SharingPhase.EligibilityChecked, view => view with { Phase = SharingPhase.Attested, Attestation = attestation, Next = "The desk documents right to know and need to know." });

    public ValueTask<SharingAnswer> DocumentRightAndNeed(RightAndNeed documented, SessionAssertion session) =>
        Go(session, "document", SharingPhase.Attested, view => view with { Phase = SharingPhase.RightAndNeedDocumented, RightAndNeed = documented, Next = "The BOS Deputy Director or a designee decides." });

    public ValueTask<SharingAnswer> RecordValidation(CityAttorneyValidation validation, SessionAssertion session) => Change(session, "validate", view => view with { Validation = validation });

    public ValueTask<SharingAnswer> Decide(SharingVerdict verdict, SessionAssertion session) => !IsApprover(session)
        ? new(MaySee(session) ? new SharingAnswer(new SharingRefusal("I-6.approver", "§I", ["Only the BOS Deputy Director or a designee decides."]), View, Receipt()) : Unseen())
        : Go(session, "decide", SharingPhase.RightAndNeedDocumented, view => view with { Phase = verdict.Approved ? SharingPhase.Approved : SharingPhase.Denied, Verdict = verdict, DecidedBy = session.UserName, Next = verdict.Approved ? "OPD staff extract it." : null });

    public ValueTask<SharingAnswer> Acknowledge(string contentDigestHex, SessionAssertion session) => Change(session, "acknowledge", view => view with { AcknowledgedBy = view.AcknowledgedBy.Add(session.UserName) });

    public ValueTask<SharingAnswer> Extract(SessionAssertion session) => Go(session, "extract", SharingPhase.Approved, view => view with
    {
        Phase = SharingPhase.Extracted, Extract = new SharingExtractView("ready", Reads.Length, Reads.Length, Package.Length, Digest, null, city.Time.GetUtcNow().AddDays(29), false), Next = "OPD staff forward it.",
    });

    public ValueTask<SharingAnswer> Forward(SessionAssertion session) => Go(session, "forward", SharingPhase.Extracted, view => view with { Phase = SharingPhase.Forwarded, Next = "The recipient downloads it." });

    public ValueTask<SharingDownload> Download(SessionAssertion session)
    {
        if (Refusal is not null || View is not { Phase: SharingPhase.Forwarded } || !MaySee(session))
            return new(new SharingDownload(Refusal ?? new SharingRefusal("INV-9.order", "§I", ["There is nothing to download."]), "", "", 0, "", Receipt()));
        View = View with { Phase = SharingPhase.Closed, Extract = View.Extract! with { IsDownloaded = true }, Next = null };
        return new(new SharingDownload(null, "token", $"extract-{id[..8]}.zip", Package.Length, Digest, Receipt()));
    }

    public ValueTask<ReadOnlyMemory<byte>?> Chunk(string token, long offset, SessionAssertion session) =>
        new(token != "token" ? null : (ReadOnlyMemory<byte>?)Package.AsMemory((int)offset, (int)Math.Min(SharingLimits.ChunkBytes, Package.Length - offset)));

    public ValueTask<SharingDownload> HandOver(SharingHandOver handOver, SessionAssertion session) => Download(session);

    public ValueTask<SharingAnswer> ForwardAgain(string reason, SessionAssertion session) => Go(session, $"again {reason}", SharingPhase.Closed, view => view with { Phase = SharingPhase.Forwarded });

    public ValueTask<SharingExtractPage> Look(int page, SessionAssertion session) => new(
        MaySee(session) && View is { Phase: SharingPhase.Forwarded or SharingPhase.Closed }
            ? new SharingExtractPage(null, Reads, [.. city.Cameras.Values.Select(camera => camera.Registration!).Where(camera => camera is not null)], page, 1)
            : new SharingExtractPage(new SharingRefusal("I-9.not-released", "§I", ["Nothing was released to you."]), [], [], 0, 0));

    public ValueTask<ReadOnlyMemory<byte>?> Picture(ReadId read, AlertImage which, SessionAssertion session) =>
        new(Jpeg is { } jpeg && MaySee(session) && Reads.Any(one => one.Id == read) ? jpeg : (ReadOnlyMemory<byte>?)null);

    public ValueTask<SharingAnswer> Close(string reason, SessionAssertion session) => Change(session, "close", view => view with { Phase = SharingPhase.Closed });

    public ValueTask<SharingAnswer> Describe(SessionAssertion session) => new(MaySee(session) ? new SharingAnswer(null, View, null) : Unseen());

    private string Digest => Convert.ToHexStringLower(SHA256.HashData(Package));

    private bool IsApprover(SessionAssertion session) => city.People[PersonKeys.KeyOf(session.UserName)].Record!.Roles.Any(role => role is Role.BosApprover or Role.BosDesignee);

    private bool MaySee(SessionAssertion session) => View is not null && city.People.TryGetValue(PersonKeys.KeyOf(session.UserName), out var person) && person.Record is { } record
        && (record.UserName == View.RequesterUserName || record.UserName == View.Submission.Recipient.UserName || record.Roles.Any(role => role is Role.SharingOfficer or Role.BosApprover or Role.BosDesignee));

    private ValueTask<SharingAnswer> Go(SessionAssertion session, string command, SharingPhase from, Func<SharingRequestView, SharingRequestView> change) =>
        Refusal is null && View is not null && MaySee(session) && View.Phase != from
            ? new(new SharingAnswer(new SharingRefusal("INV-9.order", "§I", [$"The request stands at {View.Phase}."]), View, Receipt()))
            : Change(session, command, change);

    private ValueTask<SharingAnswer> Change(SessionAssertion session, string command, Func<SharingRequestView, SharingRequestView> change)
    {
        if (!MaySee(session)) return new(Unseen());
        if (Refusal is not null) return new(new SharingAnswer(Refusal, View, Receipt()));
        View = change(View!);
        View = View with { Steps = View.Steps.Add(Step(command, View.Phase, session.UserName, $"{command} was done.")) };
        return Done(command, View);
    }

    private ValueTask<SharingAnswer> Done(string command, SharingRequestView view)
    {
        Commands.Add(command);
        return new(new SharingAnswer(null, view, Receipt()));
    }

    private SharingAnswer Unseen() => new(new SharingRefusal("I-9.not-yours", "§I", ["There is no such request of yours."]), null, Receipt());

    private static string Json(SharingSubmission submission) => System.Text.Json.JsonSerializer.Serialize(submission);

    private SharingStepView Step(string kind, SharingPhase phase, string by, string words) => new(city.Time.GetUtcNow(), kind, phase, by, words, city.NextAuditIndex());

    private AuditReceipt Receipt() => new(city.NextAuditIndex(), city.Time.GetUtcNow(), "00", null);
}

/// <summary>Lists over the fake requests, and the texts.</summary>
public sealed class FakeSharingDesk(FakeCity city) : ISharingDeskGrain
{
    public List<SharingFilter> Filters { get; } = [];
    public ImmutableArray<SharingRelease> Releases { get; set; } = [];

    public SharingStatistics Counts { get; set; } = new(new DateOnly(2026, 1, 1), new DateOnly(2027, 1, 1), 7, 3, 2, 2, 1,
        [new SharingAgencyCount("SFPD", "San Francisco Police Department", RecipientClass.CaliforniaLawEnforcement, 5, 3, 1), new SharingAgencyCount("ACDA", "Alameda County District Attorney", RecipientClass.Prosecutor, 2, 0, 1)],
        [new SharingReasonCount("no-need-to-know", 2)]);

    public ValueTask<SharingList> Queue(SharingFilter filter, SessionAssertion session)
    {
        Filters.Add(filter);
        return new(new SharingList(null, [.. Views.Select(Summary)]));
    }

    public ValueTask<SharingList> Mine(SessionAssertion session) =>
        new(new SharingList(null, [.. Views.Where(view => view.RequesterUserName == session.UserName || view.Submission.Recipient.UserName == session.UserName).Select(Summary)]));

    public ValueTask<SharingLedger> Ledger(DateOnly from, DateOnly until, SessionAssertion session) => new(new SharingLedger(null, Releases));

    public ValueTask<SharingStatistics> Statistics(DateOnly from, DateOnly until) => new(Counts with { From = from, Until = until });

    public ValueTask<ImmutableArray<StoppedAgency>> Stopped(SessionAssertion session) => new([]);

    public ValueTask<string?> Reinstate(string agency, string reason, SessionAssertion session) => new((string?)null);

    public ValueTask<SharingTermsView> Terms() => new(new SharingTermsView("I-12@2024-07 DRAFT", "2026-11",
        [new SharingText("no-immigration", "It is not for immigration enforcement."), new SharingText("no-onward", "It goes to no federal or out-of-state body."), new SharingText("no-care", "It is not about reproductive or gender-affirming care.")],
        [new SharingText("no-need-to-know", "no need to know was shown"), new SharingText("ineligible", "the agency may not receive")],
        [new SharingText("sworn-officer", "sworn officer status"), new SharingText("statute", "a statute"), new SharingText("court-order", "a court order")],
        [new SharingText("burglary", "burglary")], ["Keep it for the case alone.", "Pass it on to nobody."], 30, 5, 30));

    private IEnumerable<SharingRequestView> Views => city.SharingRequests.Values.Select(request => request.View).OfType<SharingRequestView>();

    private SharingSummary Summary(SharingRequestView view) => new(view.Id, view.Steps[0].At, view.RequesterUserName, view.Agency, view.AgencyClass, view.Submission.Basis, view.Submission.Lookup.Purpose,
        view.Phase, view.Eligibility, view.Verdict?.Approved, view.Verdict?.ReasonCode, view.DecidedBy, view.Steps[^1].At, view.DueAt, view.DueAt < city.Time.GetUtcNow(), view.EscalatedBecause is not null, 0, view.Submission.Recipient.UserName);
}

/// <summary>A registry of three bodies that takes every change, unless <see cref="Problems"/> are given.</summary>
public sealed class FakeAgencies(FakeCity city) : IAgencyRegistryGrain
{
    public ImmutableArray<string> Problems { get; set; } = [];
    public List<AgencyEntry> Entered { get; } = [];
    public List<(string Csv, bool TryOnly)> Imports { get; } = [];

    public ImmutableArray<AgencyView> Agencies { get; set; } =
    [
        new("SFPD", "San Francisco Police Department", RecipientClass.CaliforniaLawEnforcement, "california-city", "charter", null, null, "", null, []),
        new("FBI", "Federal Bureau of Investigation", RecipientClass.Federal, "federal", "28 USC 531", null, null, "", null, []),
        new("NCRIC", "Northern California Regional Intelligence Center", RecipientClass.FusionCenter, "fusion-center", "named so", new DateOnly(2026, 1, 1), null, "", "SMCSO", ["SFPD", "FBI"]),
    ];

    public ValueTask<AgencyView> Find(string name) =>
        new(Agencies.FirstOrDefault(agency => agency.Id == name || agency.Name == name) ?? new AgencyView("", name, RecipientClass.Unknown, "unknown", "", null, null, $"\"{name}\" is not in the registry of agencies.", null, []));

    public ValueTask<ImmutableArray<AgencyView>> List() => new(Agencies);

    public ValueTask<ImmutableArray<string>> Change(AgencyEntry entry, SessionAssertion by)
    {
        if (Problems.IsEmpty) Entered.Add(entry);
        return new(Problems);
    }

    public ValueTask<AgencyImport> Import(string csv, bool tryOnly, SessionAssertion by)
    {
        Imports.Add((csv, tryOnly));
        return new(new AgencyImport(Problems.IsEmpty, csv.Split('\n').Length - 1, 1, 0, Problems));
    }

    public ValueTask<ImmutableArray<AgencyChange>> History(SessionAssertion by) =>
        new([new AgencyChange(city.Time.GetUtcNow(), by.UserName, new AgencyEntry("SFPD", "San Francisco Police Department", ["SF Police"], "california-city", "law-enforcement", null, null, "charter", null, []), "unknown", 7)]);

    public ValueTask<AgencyOverlay> Overlay(long knownVersion) => throw new InvalidOperationException("only the silo side asks");
}

/// <summary>A book with the CHP's memorandum.</summary>
public sealed class FakeAgreements(FakeCity city) : IAgreementBookGrain
{
    public ImmutableArray<string> Problems { get; set; } = [];
    public List<string> Changes { get; } = [];

    public ImmutableArray<AgreementView> Agreements { get; set; } =
        [new(new Agreement("mou-chp-2025", "CHP", "MOU", ["Oakland Police Department", "California Highway Patrol"], "lookup", new DateTimeOffset(2025, 1, 1, 8, 0, 0, TimeSpan.Zero), new DateTimeOffset(2030, 1, 1, 8, 0, 0, TimeSpan.Zero), new string('a', 64), "60 days", "none", true), null, true, [])];

    public ValueTask<ImmutableArray<AgreementView>> List() => new(Agreements);

    public ValueTask<ImmutableArray<string>> Enter(Agreement agreement, SessionAssertion by) => Change($"enter {agreement.Id}", () => Agreements = Agreements.Add(new AgreementView(agreement, null, true, [])));

    public ValueTask<ImmutableArray<string>> Suspend(string agreementId, string reason, SessionAssertion by) => Change($"suspend {agreementId}", () =>
        Agreements = [.. Agreements.Select(view => view.Agreement.Id == agreementId ? view with { SuspendedBecause = reason, IsInForce = false, Changes = view.Changes.Add(new AgreementChange(city.Time.GetUtcNow(), by.UserName, "suspended", reason)) } : view)]);

    public ValueTask<ImmutableArray<string>> Resume(string agreementId, string reason, SessionAssertion by) => Change($"resume {agreementId}", () => { });

    public ValueTask<ImmutableArray<string>> End(string agreementId, DateTimeOffset at, string reason, SessionAssertion by) => Change($"end {agreementId}", () => { });

    public ValueTask<ImmutableArray<AgreementView>> Of(string agencyId) => new([.. Agreements.Where(view => view.Agreement.Agency == agencyId)]);

    private ValueTask<ImmutableArray<string>> Change(string what, Action change)
    {
        Changes.Add(what);
        if (Problems.IsEmpty) change();
        return new(Problems);
    }
}

/// <summary>Designations as they are given.</summary>
public sealed class FakeDesignations : IApproverDesignationsGrain
{
    public ImmutableArray<string> Problems { get; set; } = [];
    public List<ApproverDesignation> Made { get; } = [];
    public List<string> Revoked { get; } = [];

    public ValueTask<ImmutableArray<string>> Designate(ApproverDesignation designation, SessionAssertion by)
    {
        if (Problems.IsEmpty) Made.Add(designation with { Designator = by.UserName });
        return new(Problems);
    }

    public ValueTask<ImmutableArray<string>> Revoke(string designee, string reason, SessionAssertion by)
    {
        if (Problems.IsEmpty) Revoked.Add(designee);
        return new(Problems);
    }

    public ValueTask<ImmutableArray<ApproverDesignation>> List(SessionAssertion session) => new([.. Made]);

    public ValueTask<ApproverChain> ActsFor(string userName) => throw new InvalidOperationException("only the silo side asks");
}
