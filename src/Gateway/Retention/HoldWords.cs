using AlprGrains.Retention;

namespace AlprGrains.Gateway.Retention;

/// <summary>What pages call the parts of a hold.</summary>
public static class HoldWords
{
    public static string Of(HoldReason reason) => reason switch
    {
        HoldReason.ActiveCriminalInvestigation => "Active criminal investigation (G.1)",
        HoldReason.MissingOrAtRiskPerson => "Missing or at-risk person (G.2)",
        HoldReason.OtherAgencyLegalObligation => "Another agency's investigation with a legal obligation (G.3)",
        _ => "The City Attorney decides",
    };

    public static string Of(HoldStatus status) => status switch
    {
        HoldStatus.Requested => "waits for approval",
        HoldStatus.Approved => "approved; being copied",
        HoldStatus.InForce => "in force",
        HoldStatus.Denied => "denied",
        HoldStatus.Released => "released",
        HoldStatus.Lapsed => "lapsed",
        HoldStatus.TooLate => "too late: the reads were gone",
        _ => throw new InvalidOperationException($"hold status {(int)status} has no words"),
    };

    public static string Of(ExportStatus status) => status switch
    {
        ExportStatus.WithinLife => "its reads live",
        ExportStatus.CoveredByHold => "every read of it is held",
        ExportStatus.Overdue => "overdue: destroy the file and every copy",
        ExportStatus.Destroyed => "destroyed",
        _ => throw new InvalidOperationException($"export status {(int)status} has no words"),
    };

    public static string Of(CourtMatterKind kind) => kind == CourtMatterKind.PreservationOrder ? "court preservation order" : "pending prosecution";

    public static string Reads(int count) => count == 1 ? "1 read" : $"{count} reads";

    public static bool IsOpen(HoldStatus status) => status is HoldStatus.Requested or HoldStatus.Approved or HoldStatus.InForce;
}
