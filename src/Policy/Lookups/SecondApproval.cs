namespace AlprGrains.Policy.Lookups;

/// <summary>Whether somebody else has approved this lookup before it was asked: what a rule that holds for a person waits for.</summary>
public static class SecondApproval
{
    public static bool IsApprovedByAnother(this LookupFacts facts) =>
        facts.SecondApproval is { } approval && approval.UserName != facts.Person.UserName && approval.At <= facts.AskedAt;
}
