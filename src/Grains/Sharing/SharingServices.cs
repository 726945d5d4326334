using AlprGrains.Evidence;
using AlprGrains.Grains.Hosting;
using AlprGrains.Grains.Lookups;
using AlprGrains.Policy.Sharing;

namespace AlprGrains.Grains.Sharing;

/// <summary>What every request's grain of one silo shares.</summary>
public sealed class SharingServices(LookupPolicy policy, SharingTexts texts, RegistryNow registry, IEvidenceStore evidence, ISecretSource secrets, TimeProvider time)
{
    internal LookupPolicy Policy => policy;
    internal SharingTexts Texts => texts;
    internal RegistryNow Registry => registry;
    internal IEvidenceStore Evidence => evidence;
    internal ISecretSource Secrets => secrets;
    internal TimeProvider Time => time;
}
