using System.Collections.Immutable;
using AlprGrains.People;

namespace AlprGrains.Retention;

/// <summary>All holds, one line each; key <see cref="Main"/>.</summary>
[Alias("IHoldDirectoryGrain")]
[UnderPolicy(PolicyUse.Storage, "G")]
public interface IHoldDirectoryGrain : IGrainWithStringKey
{
    public const string Main = "main";

    /// <summary>Holds that are not over, at a time (INV-13).</summary>
    public const int OpenMax = 5000;

    /// <summary>Holds that are over and still listed; older ones are in the audit log.</summary>
    public const int EndedMax = 2000;

    /// <summary>Puts or replaces the line of a hold; only the silo side calls it. Throws when it would be one open hold too many.</summary>
    [Alias("Put")]
    ValueTask Put(HoldLine line);

    /// <summary>The lines that this person may see, most urgent first: an investigator sees those of their own cases. Audited.</summary>
    [Alias("List")]
    ValueTask<HoldList> List(SessionAssertion session);

    /// <summary>The holds that are not over; only the silo side calls it.</summary>
    [Alias("Open")]
    ValueTask<ImmutableArray<HoldId>> Open();

    /// <summary>Counts for the public page: no names, no cases.</summary>
    [Alias("Numbers")]
    ValueTask<HoldNumbers> Numbers();
}

/// <summary>One line.</summary>
[GenerateSerializer, Immutable, Alias("HoldLine")]
public sealed record HoldLine(
    [property: Id(0)] HoldId Id,
    [property: Id(1)] HoldStatus Status,
    [property: Id(2)] HoldReason Ground,
    [property: Id(3)] string Requester,
    [property: Id(4)] ImmutableArray<string> CaseTeam,
    [property: Id(5)] string CaseNumber,
    [property: Id(6)] int Reads,
    [property: Id(7)] DateTimeOffset RequestedAt,
    [property: Id(8)] DateTimeOffset FirstDueAt,
    [property: Id(9)] DateTimeOffset? ReviewDueAt,
    [property: Id(10)] bool WaitsForAttorney);

/// <summary>The list, or why it is not shown.</summary>
[GenerateSerializer, Immutable, Alias("HoldList")]
public sealed record HoldList(
    [property: Id(0)] string? Denial,
    [property: Id(1)] ImmutableArray<HoldLine> Lines);

/// <summary>What anyone may know of the holds.</summary>
[GenerateSerializer, Immutable, Alias("HoldNumbers")]
public sealed record HoldNumbers(
    [property: Id(0)] int InForce,
    [property: Id(1)] int Overdue,
    [property: Id(2)] int WaitingForAttorney,
    [property: Id(3)] ImmutableArray<int> InForceByReason);
