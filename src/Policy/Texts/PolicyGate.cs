namespace AlprGrains.Policy.Texts;

/// <summary>
/// Whether the department may photograph real plates at all: only under a policy that is signed, dated and in effect (DGO I-12,
/// signature; obligations L-6, N-11). Until then cameras deliver drawn plates, and everything shows DRAFT. No setting overrides it.
/// </summary>
public sealed class PolicyGate(PolicyHistory policy)
{
    /// <summary>What that day says of cameras on real traffic. The caller registers the camera, or answers with the reason.</summary>
    public GateAnswer RealCamerasPermitted(DateOnly day)
    {
        var decides = policy.On(day);
        return decides.IsInForce(day)
            ? new(true, decides.Citation(day), "")
            : new(false, decides.Citation(day),
                $"{decides.Citation(day)} is not in force on {day:yyyy-MM-dd}: it must be signed, dated and effective before a camera may photograph real traffic. Register the camera as one of demonstration data.");
    }
}

/// <param name="Policy">The version cited, with DRAFT while it is not in force.</param>
/// <param name="Reason">Why not, and what to do; empty when permitted.</param>
public sealed record GateAnswer(bool Permitted, string Policy, string Reason);
