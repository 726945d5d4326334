using AlprGrains.Sharing;

namespace AlprGrains.Tests.Simulation.Sharing;

/// <summary>One command of the model: what, by whom, before or after the request's last day.</summary>
internal sealed record ModelCommand(string Act, string By, bool Late = false)
{
    public override string ToString() => $"{Act} by {By}{(Late ? " too late" : "")}";
}

/// <summary>
/// The reference: section I once more, as a table, written from the policy and not from the machine. People: p partner, q another partner,
/// o and c officers, a approver, d designee of a, e designee of o's designation (o designated e), x officer whom a designated as well.
/// </summary>
internal sealed record SharingModel(
    SharingPhase Phase = SharingPhase.None, bool Barred = false, string Acknowledged = "", bool Running = false, string Approver = "", bool Open = false, bool Validated = false,
    bool Signed = false)
{
    /// <summary>Who acts for whom: names that stand in one chain are not independent.</summary>
    private static readonly Dictionary<string, string> Chains = new() { ["p"] = "p", ["q"] = "q", ["o"] = "o", ["c"] = "c", ["a"] = "a", ["d"] = "da", ["e"] = "eo", ["x"] = "xa", ["s"] = "" };

    public static bool Independent(string one, string other) => !Chains[one].Intersect(Chains[other]).Any();

    public static string ChainOf(string who) => Chains[who];

    /// <summary>What the command makes of this state; null when it is refused.</summary>
    public SharingModel? After(ModelCommand command, bool legal)
    {
        var (act, by) = (command.Act, command.By);
        var undecided = Phase is SharingPhase.Received or SharingPhase.EligibilityChecked or SharingPhase.Attested or SharingPhase.RightAndNeedDocumented;
        var expired = command.Late && undecided && !legal;
        if (expired) return act == "expire" && by == "s" ? this with { Phase = SharingPhase.Denied } : null;
        var year = Signed || legal; // N-5: where there is a legal obligation the City Attorney is told instead
        var (desk, top) = (by is "o" or "c" or "x", by is "a" or "d");
        return (act, Phase) switch
        {
            ("bar", _) => this with { Barred = true },
            ("clear", _) => this with { Barred = false },
            ("lapse", _) => this with { Signed = false },
            ("sign", _) => this with { Signed = true },
            ("submit", SharingPhase.None) when by is "p" && (Barred || year) => this with { Phase = Barred ? SharingPhase.Received : SharingPhase.EligibilityChecked },
            ("check", SharingPhase.Received) when desk && !Barred => this with { Phase = SharingPhase.EligibilityChecked },
            ("attest", SharingPhase.EligibilityChecked) when by == "p" && !Barred && year => this with { Phase = SharingPhase.Attested },
            ("document", SharingPhase.Attested) when desk && !Barred && year => this with { Phase = SharingPhase.RightAndNeedDocumented },
            ("validate", SharingPhase.EligibilityChecked or SharingPhase.Attested or SharingPhase.RightAndNeedDocumented) when legal && desk && !Validated => this with { Validated = true },
            ("approve", SharingPhase.RightAndNeedDocumented) when !Barred && year && (legal ? Validated && (top || desk || by == "e") : top) => this with { Phase = SharingPhase.Approved, Approver = by },
            ("deny", _) when undecided && (legal ? (top || desk || by == "e") && Phase == SharingPhase.Received : top) => this with { Phase = SharingPhase.Denied },
            ("acknowledge", SharingPhase.Approved) when desk => this with { Acknowledged = string.Concat((Acknowledged + by).Distinct().Order()) },
            ("extract", SharingPhase.Approved) when desk && !Running && !Barred && year && Acknowledged.Contains(by[0], StringComparison.Ordinal) && Independent(by, Approver) => this with { Running = true },
            ("finish", SharingPhase.Approved) when by == "s" && Running && !Barred && year => this with { Phase = SharingPhase.Extracted, Running = false },
            ("fail", SharingPhase.Approved) when by == "s" && Running => this with { Running = false },
            ("forward", SharingPhase.Extracted) when desk && !Barred && year => this with { Phase = SharingPhase.Forwarded },
            ("download", SharingPhase.Forwarded) when by == "p" && !Open && !Barred && year => this with { Open = true },
            ("again", SharingPhase.Forwarded) when desk && Open => this with { Open = false },
            ("received", SharingPhase.Forwarded) when by == "s" && Open => this with { Phase = SharingPhase.Closed, Open = false },
            ("hand-over", SharingPhase.Forwarded) when desk && !Open && !Barred && year => this with { Phase = SharingPhase.Closed },
            ("close", SharingPhase.Denied or SharingPhase.Extracted) when desk || top || by == "e" => this with { Phase = SharingPhase.Closed },
            ("close", SharingPhase.Approved) when (desk || top || by == "e") && !Running => this with { Phase = SharingPhase.Closed, Running = false },
            ("close", SharingPhase.Forwarded) when (desk || top || by == "e") && !Open => this with { Phase = SharingPhase.Closed },
            _ => null,
        };
    }
}
