using AlprGrains.Alerts;
using AlprGrains.Plates;
using AlprGrains.People;

namespace AlprGrains.Sharing;

/// <summary>
/// One request from outside the department, from its submission to its end; the key is the <see cref="SharingRequestId"/>. Every command
/// is one step of the state machine (DGO I-12, section I; obligations I-5 to I-14), is written to the audit log whether done or refused,
/// and is done only when it is durable. Who may see it: the requester, the named recipient, the desk, the approvers.
/// </summary>
[Alias("ISharingRequestGrain")]
[UnderPolicy(PolicyUse.Use, "I")]
public interface ISharingRequestGrain : IGrainWithStringKey
{
    /// <summary>
    /// Takes the written request; eligibility is checked at once. The same content again is answered as the first time; other content
    /// under the same id is refused. Needs <see cref="Permission.SubmitSharing"/>, or <see cref="Permission.ProcessSharing"/> for one on paper.
    /// </summary>
    [Alias("Submit")]
    ValueTask<SharingAnswer> Submit(SharingSubmission submission, SessionAssertion session);

    /// <summary>Attaches a document; the same bytes twice are one. By the requester, or the desk.</summary>
    [Alias("Attach")]
    ValueTask<SharingAnswer> Attach(SharingDocument document, SessionAssertion session);

    /// <summary>One attached document's bytes, for whoever may see the request. Audited.</summary>
    [Alias("Document")]
    ValueTask<SharingDocument?> Document(string sha256, SessionAssertion session);

    /// <summary>The desk looks at the registry again: after a class was entered, or an agency changed its class.</summary>
    [Alias("CheckEligibility")]
    ValueTask<SharingAnswer> CheckEligibility(SessionAssertion session);

    /// <summary>A person's look at a fusion centre or task force that was held.</summary>
    [Alias("ReviewEligibility")]
    ValueTask<SharingAnswer> ReviewEligibility(EligibilityReview review, SessionAssertion session);

    /// <summary>The requester signs the attestation, bound to this request.</summary>
    [Alias("Attest")]
    ValueTask<SharingAnswer> Attest(SharingAttestation attestation, SessionAssertion session);

    /// <summary>The desk documents right to know and need to know.</summary>
    [Alias("DocumentRightAndNeed")]
    ValueTask<SharingAnswer> DocumentRightAndNeed(RightAndNeed documented, SessionAssertion session);

    /// <summary>The desk records what the City Attorney said of a legal process.</summary>
    [Alias("RecordValidation")]
    ValueTask<SharingAnswer> RecordValidation(CityAttorneyValidation validation, SessionAssertion session);

    /// <summary>Honours or denies; <see cref="Permission.ApproveSharing"/>. Never the requester, nor who extracts, by any chain of designees.</summary>
    [Alias("Decide")]
    ValueTask<SharingAnswer> Decide(SharingVerdict verdict, SessionAssertion session);

    /// <summary>The officer who will extract has read the attestation (C3-6c).</summary>
    [Alias("Acknowledge")]
    ValueTask<SharingAnswer> Acknowledge(string contentDigestHex, SessionAssertion session);

    /// <summary>Starts the extract of exactly what was approved; ask <see cref="Describe"/> for its progress.</summary>
    [Alias("Extract")]
    ValueTask<SharingAnswer> Extract(SessionAssertion session);

    /// <summary>Releases the finished package to the named recipient.</summary>
    [Alias("Forward")]
    ValueTask<SharingAnswer> Forward(SessionAssertion session);

    /// <summary>Opens the one download, for the named recipient; the receipt is written first, and the request closes.</summary>
    [Alias("Download")]
    ValueTask<SharingDownload> Download(SessionAssertion session);

    /// <summary>The next bytes of a download that was opened, at most <see cref="SharingLimits.ChunkBytes"/>; empty at the end, null when the token opens nothing.</summary>
    [Alias("Chunk")]
    ValueTask<ReadOnlyMemory<byte>?> Chunk(string token, long offset, SessionAssertion session);

    /// <summary>Records that the package was given by hand; the officer's own download of it. Where there is no account to download.</summary>
    [Alias("HandOver")]
    ValueTask<SharingDownload> HandOver(SharingHandOver handOver, SessionAssertion session);

    /// <summary>The download was lost on its way: the desk allows one more. Audited with the reason.</summary>
    [Alias("ForwardAgain")]
    ValueTask<SharingAnswer> ForwardAgain(string reason, SessionAssertion session);

    /// <summary>Ends a denied request, or one that was approved and is not to be released any more; the reason is kept. By the desk or an approver.</summary>
    [Alias("Close")]
    ValueTask<SharingAnswer> Close(string reason, SessionAssertion session);

    /// <summary>A page of the released extract, to be looked at in the portal by the named recipient. Audited.</summary>
    [Alias("Look")]
    ValueTask<SharingExtractPage> Look(int page, SessionAssertion session);

    /// <summary>A picture of a read of the released extract. Audited.</summary>
    [Alias("Picture")]
    ValueTask<ReadOnlyMemory<byte>?> Picture(ReadId read, AlertImage which, SessionAssertion session);

    /// <summary>The request, or why it is not shown. It is not audited for the requester; for the desk it is.</summary>
    [Alias("Describe")]
    ValueTask<SharingAnswer> Describe(SessionAssertion session);
}
