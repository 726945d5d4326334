using System.Collections.Immutable;
using AlprGrains.Audit;
using AlprGrains.Grains.Audit;
using AlprGrains.Grains.Hosting;
using AlprGrains.Grains.Lookups;
using AlprGrains.People;
using AlprGrains.Policy.Agencies;
using AlprGrains.Sharing;
using Orleans.Concurrency;

namespace AlprGrains.Grains.Sharing;

/// <summary>
/// The registry as it stands now. Entries come in with their evidence and are laid over the policy's data; names that could be taken for
/// another body's do not. Reads interleave, so that a question never waits for a change that waits for a person's grain.
/// </summary>
[GrainType("agency-registry"), Reentrant]
public sealed class AgencyRegistryGrain(
    [PersistentState("agency-registry", GrainStores.Default)] IPersistentState<AgencyRegistryState> state,
    AgencyRegistry delivered, LookAlikes lookAlikes, TimeProvider time) : Grain, IAgencyRegistryGrain
{
    /// <summary>Entries that lie over the data; beyond that the data itself is to be brought up to date.</summary>
    private const int EntriesMax = 2000;
    private const string Purpose = "registry of agencies";

    private readonly SemaphoreSlim _oneChange = new(1, 1);
    private (long Version, AgencyRegistry Registry)? _now;

    private AgencyRegistry Now
    {
        get
        {
            if (_now is { } known && known.Version == state.State.Version) return known.Registry;
            var registry = delivered.With(AgencyEntries.ToAgencies(state.State.Entries)).Required();
            _now = (state.State.Version, registry);
            return registry;
        }
    }

    public ValueTask<AgencyView> Find(string name)
    {
        var answer = Now.Find(name ?? "", Today);
        return ValueTask.FromResult(answer.Agency is { } agency ? AgencyEntries.View(agency) : AgencyEntries.Unknown(name ?? "", answer.Why));
    }

    public ValueTask<ImmutableArray<AgencyView>> List() =>
        ValueTask.FromResult<ImmutableArray<AgencyView>>([.. Now.Agencies.Where(agency => agency.HoldsOn(Today)).OrderBy(agency => agency.Name, StringComparer.Ordinal).Select(AgencyEntries.View)]);

    public async ValueTask<ImmutableArray<string>> Change(AgencyEntry entry, SessionAssertion by)
    {
        var done = await ChangeAll([entry], tryOnly: false, by);
        return done.Problems;
    }

    public async ValueTask<AgencyImport> Import(string csv, bool tryOnly, SessionAssertion by)
    {
        var entries = AgencyCsv.Read(csv ?? "", out var problems);
        return problems.IsEmpty ? await ChangeAll(entries, tryOnly, by) : new AgencyImport(false, entries.Length, 0, 0, problems);
    }

    public async ValueTask<ImmutableArray<AgencyChange>> History(SessionAssertion by)
    {
        var standing = await GrainFactory.GetPerson(by.UserName).Check(by, Permission.ManageAgencies);
        return standing.Granted ? [.. state.State.Changes.Reverse()] : [];
    }

    public ValueTask<AgencyOverlay> Overlay(long knownVersion) =>
        ValueTask.FromResult(new AgencyOverlay(state.State.Version, knownVersion == state.State.Version ? null : state.State.Entries));

    private DateOnly Today => LookupPolicy.DayOf(time.GetUtcNow());

    private async Task<AgencyImport> ChangeAll(ImmutableArray<AgencyEntry> typed, bool tryOnly, SessionAssertion by)
    {
        ImmutableArray<AgencyEntry> entries = [.. typed.Select(AgencyEntries.Whole)];
        var standing = await GrainFactory.GetPerson(by.UserName).Check(by, Permission.ManageAgencies);
        await _oneChange.WaitAsync();
        try
        {
            var before = Now;
            var problems = standing.Granted ? AgencyEntries.ProblemsOf(entries, state.State.Entries, delivered, lookAlikes, EntriesMax, out var registry) : Denied(standing, out registry);
            var counts = Count(entries, before);
            if (tryOnly && standing.Granted) return new AgencyImport(problems.IsEmpty, entries.Length, counts.New, counts.Reclassified, problems);
            var receipt = await GrainFactory.Audit(AuditKinds.AgencyChanged, by, standing, Purpose, $"{entries.Length} agencies: {string.Join(", ", entries.Take(5).Select(entry => entry.Id))}",
                problems.IsEmpty ? $"entered: {counts.New} new, {counts.Reclassified} reclassified" : $"refused: {problems[0]}");
            if (!problems.IsEmpty) return new AgencyImport(false, entries.Length, 0, 0, problems);
            var at = time.GetUtcNow();
            var changes = entries.Select(entry => new AgencyChange(at, PersonKeys.KeyOf(by.UserName), entry, FormerClass(before, entry.Id), receipt.Index));
            state.State = new AgencyRegistryState
            {
                Version = state.State.Version + 1, Entries = AgencyEntries.Over(state.State.Entries, entries), Changes = state.State.Changes.AddRange(changes),
            };
            _now = (state.State.Version, registry!);
            await this.Save(state);
            return new AgencyImport(true, entries.Length, counts.New, counts.Reclassified, []);
        }
        finally
        {
            _oneChange.Release();
        }
    }

    private static ImmutableArray<string> Denied(Standing standing, out AgencyRegistry? registry)
    {
        registry = null;
        return [standing.Reason ?? "not permitted"];
    }

    private (int New, int Reclassified) Count(ImmutableArray<AgencyEntry> entries, AgencyRegistry before)
    {
        var former = entries.Select(entry => (entry, Class: FormerClass(before, entry.Id))).ToList();
        return (former.Count(one => one.Class is null), former.Count(one => one.Class is { } known && known != one.entry.LegalClass));
    }

    private static string? FormerClass(AgencyRegistry registry, string id) =>
        registry.Agencies.LastOrDefault(agency => agency.Id == id) is { } known ? AgencyEntries.ClassWord(known.LegalClass) : null;
}

[GenerateSerializer, Immutable, Alias("AgencyRegistryState")]
public sealed record AgencyRegistryState
{
    [Id(0)] public long Version { get; init; }

    /// <summary>In the order in which they were entered; of the same body with the same first day, the last alone.</summary>
    [Id(1)] public ImmutableArray<AgencyEntry> Entries { get; init; } = [];
    [Id(2)] public ImmutableArray<AgencyChange> Changes { get; init; } = [];
}
