using System.Collections.Immutable;
using AlprGrains.People;

namespace AlprGrains.Retention;

/// <summary>Who has extracts that are not destroyed, one line a person; key <see cref="Main"/>. No plate, no case, no read.</summary>
[Alias("IExportDirectoryGrain")]
[UnderPolicy(PolicyUse.Storage, "G")]
public interface IExportDirectoryGrain : IGrainWithStringKey
{
    public const string Main = "main";

    /// <summary>Puts or replaces the line of a person; with nothing kept it goes. Only the silo side calls it.</summary>
    [Alias("Put")]
    ValueTask Put(ExportHolder holder);

    /// <summary>The lines, first due first, to those who decide about holds or oversee them.</summary>
    [Alias("List")]
    ValueTask<ExportHolders> List(SessionAssertion session);
}

/// <summary>One person.</summary>
/// <param name="Kept">Extracts that are not destroyed.</param>
/// <param name="FirstDueAt">When the first of these is past its 30 days.</param>
[GenerateSerializer, Immutable, Alias("ExportHolder")]
public sealed record ExportHolder([property: Id(0)] string UserName, [property: Id(1)] int Kept, [property: Id(2)] DateTimeOffset FirstDueAt);

/// <summary>The lines, or why they are not shown.</summary>
[GenerateSerializer, Immutable, Alias("ExportHolders")]
public sealed record ExportHolders([property: Id(0)] string? Denial, [property: Id(1)] ImmutableArray<ExportHolder> Lines);
