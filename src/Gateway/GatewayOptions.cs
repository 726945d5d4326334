namespace AlprGrains.Gateway;

/// <summary>What a host decides about its gateway.</summary>
public sealed record GatewayOptions
{
    /// <summary>Folder for log-ins and the keys that seal cookies; made when missing, readable by its owner alone.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>File of the key that seals the keys in that folder; made when missing. Better kept outside it, and on another device.</summary>
    public string KeyFile { get => field ?? Path.Combine(DataDirectory, "keys.key"); init; }

    /// <summary>The policy of a day (UTC), as the top bar names it and the lookup form offers it.</summary>
    public Func<DateOnly, PolicyView> PolicyOn { get; init; } = _ => PolicyView.None;

    /// <summary>Times are shown in this zone, with UTC on hover.</summary>
    public string TimeZoneId { get; init; } = "America/Los_Angeles";

    /// <summary>The agency whose system this is, as the log-in page names it.</summary>
    public string AgencyName { get; init; } = "Oakland Police Department";

    /// <summary>Its id in the registry of agencies: what its people's accounts carry, and what decisions compare.</summary>
    public string AgencyId { get; init; } = "OPD";

    /// <summary>How long a read is kept after upload (DGO I-12, section G); here only to show when it purges.</summary>
    public TimeSpan ReadRetention { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long a session stays open without activity of its person (CJIS AC-11: at most 30 min).</summary>
    public TimeSpan IdleMax { get; init; } = TimeSpan.FromMinutes(30);
}
