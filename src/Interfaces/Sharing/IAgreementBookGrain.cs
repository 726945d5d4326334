using System.Collections.Immutable;
using AlprGrains.People;

namespace AlprGrains.Sharing;

/// <summary>The agreements with other agencies, with their history; key <see cref="Main"/>. What counts is what stands here at the moment of use.</summary>
[Alias("IAgreementBookGrain")]
[UnderPolicy(PolicyUse.Use, "I")]
public interface IAgreementBookGrain : IGrainWithStringKey
{
    public const string Main = "main";

    /// <summary>All agreements, in force or not, newest first; public.</summary>
    [Alias("List")]
    ValueTask<ImmutableArray<AgreementView>> List();

    /// <summary>Enters an agreement; problems when not. <see cref="Permission.ManageAgencies"/>. Audited.</summary>
    [Alias("Enter")]
    ValueTask<ImmutableArray<string>> Enter(Agreement agreement, SessionAssertion by);

    /// <summary>Suspends at once; problems when not. Audited.</summary>
    [Alias("Suspend")]
    ValueTask<ImmutableArray<string>> Suspend(string agreementId, string reason, SessionAssertion by);

    /// <summary>Ends a suspension. Audited.</summary>
    [Alias("Resume")]
    ValueTask<ImmutableArray<string>> Resume(string agreementId, string reason, SessionAssertion by);

    /// <summary>Brings the end forward, never back: a longer term is a new agreement. Audited.</summary>
    [Alias("End")]
    ValueTask<ImmutableArray<string>> End(string agreementId, DateTimeOffset at, string reason, SessionAssertion by);

    /// <summary>An agency's agreements as they are on record; only the silo side asks.</summary>
    [Alias("Of")]
    ValueTask<ImmutableArray<AgreementView>> Of(string agencyId);
}

/// <summary>An agreement as it was signed.</summary>
/// <param name="Agency">Registry id of the other party.</param>
/// <param name="Kind">MOU.</param>
/// <param name="Parties">As they signed.</param>
/// <param name="Scope">What it grants: lookup, or what else was agreed, in words.</param>
/// <param name="From">Inclusive.</param>
/// <param name="Until">Exclusive: at this instant it has lapsed.</param>
/// <param name="DocumentSha256">Of the signed document, 64 hex digits.</param>
/// <param name="RecipientRetention">How long the other party keeps what it receives.</param>
/// <param name="OnwardTransfer">To whom it may pass it on.</param>
/// <param name="Demonstration">Made up; counts only while every read is drawn.</param>
[GenerateSerializer, Immutable, Alias("Agreement")]
public sealed record Agreement(
    [property: Id(0)] string Id,
    [property: Id(1)] string Agency,
    [property: Id(2)] string Kind,
    [property: Id(3)] ImmutableArray<string> Parties,
    [property: Id(4)] string Scope,
    [property: Id(5)] DateTimeOffset From,
    [property: Id(6)] DateTimeOffset Until,
    [property: Id(7)] string DocumentSha256,
    [property: Id(8)] string RecipientRetention,
    [property: Id(9)] string OnwardTransfer,
    [property: Id(10)] bool Demonstration);

/// <summary>An agreement as it stands.</summary>
/// <param name="SuspendedBecause">Null while it is not suspended.</param>
/// <param name="IsInForce">At the moment of asking.</param>
[GenerateSerializer, Immutable, Alias("AgreementView")]
public sealed record AgreementView(
    [property: Id(0)] Agreement Agreement,
    [property: Id(1)] string? SuspendedBecause,
    [property: Id(2)] bool IsInForce,
    [property: Id(3)] ImmutableArray<AgreementChange> Changes);

[GenerateSerializer, Immutable, Alias("AgreementChange")]
public sealed record AgreementChange(
    [property: Id(0)] DateTimeOffset At,
    [property: Id(1)] string By,
    [property: Id(2)] string What,
    [property: Id(3)] string Reason);
