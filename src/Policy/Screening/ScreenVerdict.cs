namespace AlprGrains.Policy.Screening;

/// <summary>What the screen says of a text or of answers; ordered, so that the stronger one wins by comparison.</summary>
public enum ScreenVerdict
{
    /// <summary>Nothing speaks against it. Other rules still decide.</summary>
    Allow = 0,
    /// <summary>Held until a person has looked.</summary>
    Review = 1,
    /// <summary>Refused, with the section that forbids it. No role and no setting overrides it (INV-10).</summary>
    Refuse = 2,
}
