using System.Collections.Immutable;
using AlprGrains.Audit;
using AlprGrains.Grains.Audit;
using AlprGrains.Grains.Hosting;
using AlprGrains.HotLists;
using AlprGrains.People;
using AlprGrains.Plates;

namespace AlprGrains.Grains.HotLists;

/// <summary>
/// A file in, a version out. 1. who imports may do so; 2. the file is read by <see cref="HotListParser"/>; 3. what comes of it is
/// written down; 4. the new version overwrites the old; 5. the catalog is told, and silos pull it within seconds.
/// </summary>
[GrainType("hot-list")]
public sealed class HotListGrain(
    [PersistentState("hot-list", GrainStores.Default)] IPersistentState<HotListState> state,
    IPlateKeys plateKeys,
    TimeProvider time) : Grain, IHotListGrain
{
    private const int NameCharactersMax = 64;

    private string Name => this.GetPrimaryKeyString();

    public async ValueTask<HotListImport> Import(HotListFile file, SessionAssertion by)
    {
        var standing = await GrainFactory.GetPerson(by.UserName).Check(by, Permission.ManageHotLists); // 1
        if (!standing.Granted) return await Refuse(standing.Reason!);
        if (ProblemOf(file) is { } problem) return await Refuse(problem);

        var parsed = HotListParser.Parse(file, TermsOf(file)); // 2
        if (!parsed.IsReadable) return await Refuse(parsed.Problems[0].Sentence);
        var isTaken = parsed.BadLines == 0 || file.SkipBadLines && !parsed.Entries.IsEmpty;
        await GrainFactory.Audit(AuditKinds.HotListImported, by, standing, "hot list", Name, // 3
            $"{(isTaken ? "accepted" : "refused")}: {parsed.Entries.Length} entries, {parsed.DroppedByProvenance} dropped by provenance, {parsed.BadLines} bad lines");
        if (!isTaken) return Outcome(false, parsed);

        var number = (state.State.Newest?.Version.Number ?? 0) + 1;
        var version = new HotListVersion(Name, file.Source, number, time.GetUtcNow(), parsed.Entries.Length);
        state.State = new HotListState { Newest = new HotListSnapshot(version, parsed.Entries) };
        await this.Save(state); // 4
        await GrainFactory.GetGrain<IHotListCatalogGrain>(IHotListCatalogGrain.Name).Announce(version); // 5
        return Outcome(true, parsed);

        async ValueTask<HotListImport> Refuse(string because)
        {
            await GrainFactory.Audit(AuditKinds.HotListImported, by, standing, "hot list", Name, $"refused: {standing.Reason ?? "unreadable file"}");
            return Outcome(false, ParsedHotList.Unreadable(because));
        }
    }

    public ValueTask<HotListSnapshot?> Pull() => ValueTask.FromResult(state.State.Newest);

    private string? ProblemOf(HotListFile file)
    {
        if (Name.Length is 0 or > NameCharactersMax || !Name.All(c => c is >= 'a' and <= 'z' or >= '0' and <= '9' or '-'))
            return $"{Quoted.Of(Name)} is not a list name: 1 to {NameCharactersMax} of a-z, 0-9 and hyphen are taken";
        if (!Enum.IsDefined(file.Source))
            return "this source is not permitted: SVS, NCIC, CA DOJ, Amber, Silver and custom BOLO lists are, and no other (DGO I-12, C.2(A)(1))";
        if (state.State.Newest is { } newest && newest.Version.Source != file.Source)
            return $"the list comes from {newest.Version.Source}; a file from {file.Source} belongs on a list of its own";
        return null;
    }

    private HotListTerms TermsOf(HotListFile file) =>
        new(Name, file.Source, file.OriginatingAgency?.Trim() ?? "", HotListDates.Pacific, plate => plateKeys.KeyOf(plate).Hex);

    private HotListImport Outcome(bool accepted, ParsedHotList parsed) => new(
        accepted, state.State.Newest?.Version.Number ?? 0, accepted ? parsed.Entries.Length : state.State.Newest?.Entries.Length ?? 0,
        parsed.DroppedByProvenance, parsed.BadLines, parsed.Problems);
}
