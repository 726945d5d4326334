using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace AlprGrains.Oversight;

/// <summary>
/// When one case moved, and who says so: the watch for repeated lookups (DGO I-12, C.3(2) and (4)) weighs a day less when its case moved near it. Nobody
/// moves their own case: the watch passes over steps of the person whose lookups it weighs. Key: <see cref="CaseProgressKeys.Of"/>.
/// </summary>
[SiloOnly, Alias("ICaseProgressGrain")]
[UnderPolicy(PolicyUse.Use, "K")]
public interface ICaseProgressGrain : IGrainWithStringKey
{
    /// <summary>Steps that are kept, the newest.</summary>
    public const int StepsMax = 64;

    /// <summary>Steps older than this weigh nothing in any window.</summary>
    public const int KeptDays = 60;

    /// <summary>Notes a step; the same step twice is one.</summary>
    [Alias("Moved")]
    ValueTask Moved(CaseStep step);

    /// <summary>The steps of the last <see cref="KeptDays"/> days.</summary>
    [Alias("Steps")]
    ValueTask<ImmutableArray<CaseStep>> Steps();
}

/// <summary>A case moved.</summary>
/// <param name="Kind">What moved it, from a closed list: a held lookup approved, a hold in force, a reviewer's word.</param>
/// <param name="By">User name of the person by whose decision.</param>
[GenerateSerializer, Immutable, Alias("CaseStep")]
public sealed record CaseStep(
    [property: Id(0)] CaseStepKind Kind,
    [property: Id(1)] string By,
    [property: Id(2)] DateTimeOffset At);

/// <summary>What moves a case. Each is one person's decision about another's work.</summary>
public enum CaseStepKind
{
    /// <summary>A second person approved a lookup that was held.</summary>
    LookupApproved = 0,
    /// <summary>A hold on reads of the case was approved.</summary>
    HoldApproved = 1,
    /// <summary>A reviewer has seen that the case moves: an arrest, a warrant, a charge.</summary>
    ReviewerSaw = 2,
}

/// <summary>Keys of cases. A number is typed by people, so it is hashed: whatever was typed by mistake is in no id (INV-11).</summary>
[SiloOnly]
public static class CaseProgressKeys
{
    public static string Of(string number) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("case\0" + number.Trim().ToUpperInvariant())));
}
