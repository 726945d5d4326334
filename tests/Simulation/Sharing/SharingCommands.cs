using System.Collections.Immutable;
using AlprGrains.Grains.Sharing;
using AlprGrains.Policy.Sharing;
using AlprGrains.Sharing;
using AlprGrains.Tests.TestKit;

namespace AlprGrains.Tests.Simulation.Sharing;

/// <summary>The commands of the model as the machine takes them.</summary>
internal static class SharingCommands
{
    public static readonly SharingTexts Texts = SharingTexts.Shipped();
    private static readonly DateTimeOffset Early = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    /// <summary>What changes around a request, and not in it: the registry bars its parties or clears them, their attestation of the year runs out or is signed.</summary>
    private static readonly string[] World = ["bar", "clear", "lapse", "sign"];
    private static readonly string[] Acts =
        ["submit", "check", "attest", "document", "validate", "approve", "deny", "acknowledge", "extract", "finish", "fail", "forward", "download", "again", "received", "hand-over", "close", "expire", .. World];


    public static readonly ImmutableArray<ModelCommand> All =
        [.. from act in Acts from who in IsWorld(act) ? ["s"] : new[] { "p", "q", "o", "c", "a", "d", "e", "x", "s" } from late in IsWorld(act) ? [false] : new[] { false, true } select new ModelCommand(act, who, late)];

    public static bool IsWorld(string act) => World.Contains(act);

    public static SharingCommand Of(ModelCommand command, SharingModel model, bool legal)
    {
        var act = command.Act switch
        {
            "submit" => SharingAct.Submit, "check" => SharingAct.CheckEligibility, "attest" => SharingAct.Attest, "document" => SharingAct.DocumentRightAndNeed, "validate" => SharingAct.RecordValidation,
            "approve" => SharingAct.Approve, "deny" => SharingAct.Deny, "acknowledge" => SharingAct.Acknowledge, "extract" => SharingAct.StartExtract, "finish" => SharingAct.FinishExtract,
            "fail" => SharingAct.FailExtract, "forward" => SharingAct.Forward, "download" => SharingAct.OpenDownload, "again" => SharingAct.ReopenDownload, "received" => SharingAct.FinishDownload,
            "hand-over" => SharingAct.HandOver, "close" => SharingAct.Close, "expire" => SharingAct.Expire, _ => throw new ArgumentOutOfRangeException(nameof(command)),
        };
        var submission = Requests.Written(user: "p") with { Basis = legal ? SharingBasis.LegalProcess : SharingBasis.WrittenRequest };
        return new SharingCommand(act, Actor(command.By), command.Late ? Early.AddDays(Texts.ExpiryDays) : Early)
        {
            Submission = act == SharingAct.Submit ? submission : null, Agency = "SFPD", AgencyClass = RecipientClass.CaliforniaLawEnforcement, ContentDigestHex = "content", SpecificationDigestHex = "specification",
            Judgement = Judged(model.Barred), YearMissing = model.Signed ? [] : ["no attestation of the year"],
            Attestation = new SharingAttestation(Texts.AttestationVersion, "content", [.. Texts.Clauses.Select(clause => clause.Id)], "Made Up", "Sergeant"),
            RightAndNeed = Requests.Needed, Validation = new CityAttorneyValidation(true, "Made Up", "CA-1", new DateOnly(2026, 3, 2), Requests.Digest, false, ""),
            Verdict = new SharingVerdict(act == SharingAct.Approve, act == SharingAct.Approve ? "approved" : "no-need-to-know", "a reason", "specification"),
            Extracted = new SharingExtracted("", "", 1, 1, 0, null), TokenDigestHex = "token", HandOver = new SharingHandOver("Made Up", "badge", "disk", "signed"), Reason = "a reason",
        };
    }

    public static SharingJudgement Judged(bool barred) => barred ? new(Eligible.No, "E-2.recipient", ["barred"], null, true) : new(Eligible.Yes, "E-2.recipient", [], null, false);

    private static SharingActor Actor(string who) => who == "s" ? SharingActor.Program : new SharingActor(
        who, who, who is "p" or "q" ? "SFPD" : "OPD",
        who switch { "p" => SharingDuties.Submits | SharingDuties.Receives, "q" => SharingDuties.Receives, "o" or "c" or "x" => SharingDuties.Processes, _ => SharingDuties.Approves },
        [.. SharingModel.ChainOf(who).Select(name => name.ToString())],
        ReachesTop: who is "a" or "d");
}
