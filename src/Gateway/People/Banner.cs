namespace AlprGrains.Gateway.People;

/// <summary>What must be acknowledged before access (CJIS AC-8: four statements), and that all of it is for official use (DGO I-12, section E).</summary>
public static class Banner
{
    public static IReadOnlyList<string> Sentences(GatewayOptions options, PolicyView policy) =>
    [
        $"Data and images of this system are for official use by {options.AgencyName} and those it has authorised, for the purposes of {policy.Name} and no other.",
        "You are using a restricted information system.",
        "Its use may be monitored, recorded and audited; every plate that is shown to you is written down with your name.",
        "Unauthorised use is prohibited and may be subject to criminal and civil penalties.",
        "Using the system means that you consent to monitoring and recording.",
    ];
}
