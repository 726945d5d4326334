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
