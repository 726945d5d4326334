using AlprGrains.Evidence;
using AlprGrains.Grains.Hosting;
using AlprGrains.Grains.Sharing;
using AlprGrains.Plates;

namespace AlprGrains.Grains.Lookups;

/// <summary>What every person's desk of one silo shares.</summary>
public sealed class LookupServices(LookupPolicy policy, IPlateKeys plateKeys, IEvidenceStore evidence, RegistryNow registry, AgreementsNow agreements, ISecretSource secrets, TimeProvider time)
{
    internal LookupPolicy Policy => policy;
    internal IPlateKeys PlateKeys => plateKeys;
    internal RegistryNow Registry => registry;
    internal AgreementsNow Agreements => agreements;
    internal IEvidenceStore Evidence => evidence;
    internal TimeProvider Time => time;

    /// <summary>The department's clock on the wall, by which a shift is told.</summary>
    internal TimeZoneInfo LocalTime { get; } = FindLocalTime();

    /// <summary>A salt for one question.</summary>
    internal string DrawSalt()
    {
        Span<byte> salt = stackalloc byte[AlprGrains.Audit.IAuditedQuestion.SaltHexDigitsMin / 2];
        secrets.Fill(salt);
        return Convert.ToHexStringLower(salt);
    }

    private static TimeZoneInfo FindLocalTime()
    {
        try
        {
            return TimeZoneInfo.FindSystemTimeZoneById("America/Los_Angeles");
        }
        catch (TimeZoneNotFoundException)
        {
            return TimeZoneInfo.Utc; // safe: usual hours are read from the person's own lookups, on whatever clock
        }
    }
}
