using System.Collections.Immutable;
using AlprGrains.People;

namespace AlprGrains.Sharing;

/// <summary>
/// Who approves in whose name (DGO I-12, section I: "the BOS Deputy Director/Chief or designee"; obligation I-6). Key <see cref="Main"/>.
/// A designee may designate further only while their own designation stands; whoever acts down a chain acts for all above them.
/// </summary>
[Alias("IApproverDesignationsGrain")]
[UnderPolicy(PolicyUse.Use, "I")]
public interface IApproverDesignationsGrain : IGrainWithStringKey
{
    public const string Main = "main";

    /// <summary>Designates somebody to approve in the name of whoever's session this is; problems when not. Audited.</summary>
    [Alias("Designate")]
    ValueTask<ImmutableArray<string>> Designate(ApproverDesignation designation, SessionAssertion by);

    /// <summary>Revokes a designation; everything below it falls with it. By the designator or a BOS approver. Audited.</summary>
    [Alias("Revoke")]
    ValueTask<ImmutableArray<string>> Revoke(string designee, string reason, SessionAssertion by);

    /// <summary>All that were ever made, newest first.</summary>
    [Alias("List")]
    ValueTask<ImmutableArray<ApproverDesignation>> List(SessionAssertion session);

    /// <summary>Everybody in whose name the user acts now, themself first; only the silo side asks.</summary>
    [Alias("ActsFor")]
    ValueTask<ApproverChain> ActsFor(string userName);
}

/// <summary>One designation.</summary>
/// <param name="Designator">Filled in from the session.</param>
/// <param name="DocumentSha256">Of the signed designation, 64 hex digits.</param>
[GenerateSerializer, Immutable, Alias("ApproverDesignation")]
public sealed record ApproverDesignation(
    [property: Id(0)] string Designator,
    [property: Id(1)] string Designee,
    [property: Id(2)] DateTimeOffset From,
    [property: Id(3)] DateTimeOffset Until,
    [property: Id(4)] string DocumentSha256,
    [property: Id(5)] DateTimeOffset? RevokedAt);

/// <summary>A chain of designees.</summary>
/// <param name="UserNames">Themself, and everybody above, past designations among them: who once acted for another is not independent of them.</param>
/// <param name="ReachesTop">Whether every link stands now up to somebody with the BOS approver's role.</param>
[GenerateSerializer, Immutable, Alias("ApproverChain")]
public sealed record ApproverChain(
    [property: Id(0)] ImmutableArray<string> UserNames,
    [property: Id(1)] bool ReachesTop,
    [property: Id(2)] ImmutableArray<string> Designators);
