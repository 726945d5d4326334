namespace AlprGrains.People;

/// <summary>What a person may be allowed to do. Roles grant these; no role both administers and audits.</summary>
public enum Permission
{
    /// <summary>Live page without plates: cameras, counts, health.</summary>
    SeeLive = 0,
    /// <summary>Alerts and recent reads with their plates and images.</summary>
    SeePlates = 1,
    ManageCameras = 2,
    ManageHotLists = 3,
    ManagePeople = 4,
    ReadAuditLog = 5,
    /// <summary>Ask the history: path 2.</summary>
    AskHistory = 6,
    /// <summary>Decide what is held, and look at what was refused or is unusual.</summary>
    ReviewLookups = 7,
    /// <summary>Enter completed trainings.</summary>
    ManageTraining = 8,
    /// <summary>Say that a clock is right, and what else retention asks of the ALPR Administrator (DGO I-12, G and L.2).</summary>
    ManageRetention = 9,
    /// <summary>Submit and follow one's own sharing requests: path 3. It shows no plate that one did not type.</summary>
    SubmitSharing = 10,
    /// <summary>Receive a released extract that names one as its recipient.</summary>
    ReceiveExtracts = 11,
    /// <summary>Work at the sharing desk: check, document, extract, forward.</summary>
    ProcessSharing = 12,
    /// <summary>Honour or deny sharing requests: the BOS Deputy Director or a designee.</summary>
    ApproveSharing = 13,
    /// <summary>Enter agencies, their classes, and agreements.</summary>
    ManageAgencies = 14,
    /// <summary>See which reads are held, why, and until when; no plate.</summary>
    SeeHolds = 20,
    /// <summary>Approve, review and release holds that somebody else asked for.</summary>
    ApproveHolds = 21,
    /// <summary>Decide what a court's preservation order or a prosecution demands.</summary>
    DecidePreservation = 22,
}

/// <summary>Roles of design.md, section 8, as far as this version grants anything to them.</summary>
public enum Role
{
    Investigator = 0,
    Supervisor = 1,
    AlprAdministrator = 2,
    Coordinator = 3,
    Auditor = 4,
    /// <summary>Sees the live page without plates.</summary>
    Operator = 5,
    /// <summary>Enters completed trainings.</summary>
    Trainer = 6,
    /// <summary>A CHP user under the MOU: asks the history, never sees the department's own lists.</summary>
    ChpUser = 7,
    /// <summary>Asks for data on behalf of another California agency; sees nothing but its own requests and what was released to it.</summary>
    PartnerRequester = 8,
    /// <summary>The BOS Deputy Director or Chief: honours or denies sharing requests (DGO I-12, section I).</summary>
    BosApprover = 9,
    /// <summary>Designated by a BOS approver, or down a chain of designees; approves only while the chain stands.</summary>
    BosDesignee = 10,
    /// <summary>Department personnel who process requests, extract and forward.</summary>
    SharingOfficer = 11,
    /// <summary>Decides on preservation orders and pending prosecutions; sees no plate.</summary>
    CityAttorney = 20,
}

/// <summary>
/// Travels with every call that touches plate data; the grain side asks the person's grain whether it stands (INV-12).
/// The session id is drawn at log-in and known to that grain alone, so a user name by itself opens nothing.
/// </summary>
[GenerateSerializer, Immutable, Alias("SessionAssertion")]
public sealed record SessionAssertion(
    [property: Id(0)] string UserName,
    [property: Id(1)] string SessionId)
{
    /// <summary>The session id is a secret.</summary>
    public override string ToString() => "session";
}
