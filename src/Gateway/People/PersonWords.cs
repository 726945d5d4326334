using AlprGrains.People;

namespace AlprGrains.Gateway.People;

/// <summary>What pages call what a person is and may do.</summary>
public static class PersonWords
{
    public static string Of(Role role) => role switch
    {
        Role.AlprAdministrator => "ALPR administrator",
        Role.ChpUser => "CHP user",
        Role.CityAttorney => "City Attorney",
        Role.PartnerRequester => "partner requester",
        Role.BosApprover => "BOS approver",
        Role.BosDesignee => "BOS designee",
        Role.SharingOfficer => "sharing officer",
        _ => role.ToString(),
    };

    /// <summary>What a role is for, in one line.</summary>
    public static string PurposeOf(Role role) => role switch
    {
        Role.Investigator => "sees alerts and plates, looks up",
        Role.Supervisor => "the same, and reviews lookups",
        Role.AlprAdministrator => "cameras, hot lists, people; no plates",
        Role.Coordinator or Role.Auditor => "reads the audit log; changes nothing",
        Role.Operator => "the live page, without plates",
        Role.Trainer => "enters completed trainings",
        Role.ChpUser => "looks up under the CHP's memorandum",
        Role.CityAttorney => "decides on preservation orders; sees no plate",
        Role.PartnerRequester => "asks for another California agency; sees its own requests and what was released to it",
        Role.BosApprover => "honours or denies sharing requests",
        Role.BosDesignee => "the same, while a designation stands",
        Role.SharingOfficer => "checks sharing requests, extracts and forwards",
        _ => "",
    };

    public static string Of(PersonCategory category) => category switch
    {
        PersonCategory.Sworn => "sworn",
        PersonCategory.Pst => "police service technician",
        PersonCategory.Designated => "designated",
        _ => "not given",
    };
}
