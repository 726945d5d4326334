using System.Collections.Immutable;
using System.Globalization;
using AlprGrains.Audit;
using AlprGrains.Grains.Audit;
using AlprGrains.Grains.Hosting;
using AlprGrains.Grains.Lookups;
using AlprGrains.Grains.People;
using AlprGrains.People;
using AlprGrains.Policy.Agencies;
using AlprGrains.Policy.Sharing;
using AlprGrains.Sharing;
using Orleans.Concurrency;

namespace AlprGrains.Grains.Sharing;

/// <summary>
/// What every agency signed, and when it was reminded. A signature comes in and is refused or kept, each with its audit entry; requests ask
/// for the last ones. Reads interleave, so that no request waits for a signature.
/// </summary>
[GrainType("agency-attestations"), Reentrant]
public sealed class AgencyAttestationsGrain(
    [PersistentState("agency-attestations", GrainStores.Default)] IPersistentState<AgencyAttestationsState> state, SharingTexts texts, RegistryNow registry, TimeProvider time)
    : Grain, IAgencyAttestationsGrain, IAgencyYearsGrain
{
    /// <summary>Signings that are kept: thousands of agencies for a year, or a hundred for decades.</summary>
    public const int SigningsMax = 5000;
    private const string Purpose = "attestation of the year";

    private readonly SemaphoreSlim _oneChange = new(1, 1);

    public ValueTask<AgencyYearText> Text() =>
        ValueTask.FromResult(new AgencyYearText(texts.Yearly.Version, [.. texts.Yearly.Clauses.Select(clause => new SharingText(clause.Id, clause.Text))], texts.Yearly.ReminderDays));

    public async ValueTask<AgencyYearAnswer> Sign(AgencySignature signature, SessionAssertion by)
    {
        var (standing, isDesk) = await Who(by);
        var named = signature.Agency?.Trim() is { Length: > 0 } typed ? typed : null;
        await _oneChange.WaitAsync();
        try
        {
            var agency = await Find(named ?? standing.Person?.Agency ?? "");
            ImmutableArray<string> problems = [.. standing.Granted ? ProblemsOf(signature, agency, named, standing, isDesk) : [standing.Reason ?? "not permitted"]];
            var subject = $"agency {AuditExtensions.Bounded(agency?.Id ?? named ?? "unknown")}, text {AuditExtensions.Bounded(signature.TextVersion ?? "")}";
            var receipt = await GrainFactory.Audit(problems.IsEmpty ? AuditKinds.SharingAttested : AuditKinds.SharingRefused, by, standing, Purpose, subject, problems.IsEmpty ? "signed for a year" : $"refused: {problems[0]}");
            if (!problems.IsEmpty) return new AgencyYearAnswer(problems, null, receipt);
            var signed = new AgencySigned(agency!.Id, texts.Yearly.Version, signature.SignedBy.Trim(), signature.Title.Trim(), time.GetUtcNow(), PersonKeys.KeyOf(by.UserName), signature.DocumentSha256, receipt.Index);
            await Keep(state.State.Signings.Add(signed));
            return new AgencyYearAnswer([], Year(agency), receipt);
        }
        finally
        {
            _oneChange.Release();
        }
    }

    public async ValueTask<AgencyYearAnswer> Of(string agency, SessionAssertion session)
    {
        var (standing, isDesk) = await Who(session);
        if (!standing.Granted) return new AgencyYearAnswer([standing.Reason ?? "not permitted"], null, null);
        var name = string.IsNullOrWhiteSpace(agency) ? standing.Person!.Agency : agency.Trim();
        var found = await Find(name);
        if (!isDesk && found?.Id != (await Find(standing.Person!.Agency))?.Id) return new AgencyYearAnswer(["A partner sees its own agency's attestation alone."], null, null);
        return new AgencyYearAnswer([], found is null ? new AgencyYear("", name, AgencyYearStand.Missing, null, null, false) : Year(found), null);
    }

    public async ValueTask<ImmutableArray<AgencyYear>> List(SessionAssertion session)
    {
        var (standing, isDesk) = await Who(session);
        if (!standing.Granted || !isDesk) return [];
        var known = await registry.Get();
        return [.. state.State.Signings.Select(signed => signed.Agency).Distinct(StringComparer.Ordinal).Select(id => Entry(known, id)).OfType<Agency>().Select(Year).OrderBy(year => year.Name, StringComparer.Ordinal)];
    }

    public ValueTask<ImmutableArray<AgencySigned?>> Last(ImmutableArray<string> agencies) =>
        ValueTask.FromResult<ImmutableArray<AgencySigned?>>([.. agencies.Select(LastOf)]);

    public async ValueTask<int> Remind()
    {
        await _oneChange.WaitAsync();
        try
        {
            var now = time.GetUtcNow();
            var due = state.State.Signings.Where(signed => signed.RemindedAt is null && signed == LastOf(signed.Agency) && SoonAt(signed) <= now && now < YearlyAttestations.EndOf(signed.At)).ToList();
            foreach (var signed in due)
            {
                await GrainFactory.Audit(AuditKinds.SharingReminded, AuditExtensions.System, SharingActor.Department, Purpose, $"agency {signed.Agency}",
                    string.Create(CultureInfo.InvariantCulture, $"its attestation of the year ends on {YearlyAttestations.EndOf(signed.At).UtcDateTime:yyyy-MM-dd}"));
                await Keep(state.State.Signings.Replace(signed, signed with { RemindedAt = now }));
            }
            return due.Count;
        }
        finally
        {
            _oneChange.Release();
        }
    }

    private IEnumerable<string> ProblemsOf(AgencySignature signature, Agency? agency, string? named, Standing standing, bool isDesk)
    {
        if (agency is null) { yield return $"\"{named ?? standing.Person!.Agency}\" is not in the registry of agencies; an administrator enters it first."; yield break; }
        if (!YearlyAttestations.IsAskedOf(RecipientKinds.Of(agency), texts)) yield return $"{agency.Name} is {RecipientKinds.Of(agency).Words()}: it may not ask in writing, so it has nothing to sign (§I).";
        if (isDesk && named is null) yield return "Name the agency that signed on paper.";
        if (!isDesk && named is not null) yield return "A partner signs for its own agency alone, and never types which.";
        if (isDesk && !SharingWords.IsDigest(signature.DocumentSha256)) yield return "Attach the document that the agency signed; its digest is kept.";
        if (signature.DocumentSha256 is { } digest && state.State.Signings.Any(signed => signed.DocumentSha256 == digest)) yield return "That signed document was entered before; each year is signed anew.";
        if (signature.TextVersion != texts.Yearly.Version) yield return $"The text in force is {texts.Yearly.Version}, not \"{signature.TextVersion}\"; read and sign that one.";
        foreach (var clause in texts.Yearly.Clauses.Where(clause => signature.AcceptedClauses.IsDefault || !signature.AcceptedClauses.Contains(clause.Id))) yield return $"Not accepted: {clause.Text}";
        if (string.IsNullOrWhiteSpace(signature.SignedBy) || string.IsNullOrWhiteSpace(signature.Title)) yield return "Give the name and title of the person who signs for the agency.";
        if (signature.SignedBy?.Length > SharingLimits.TextCharactersMax || signature.Title?.Length > SharingLimits.TextCharactersMax) yield return $"A name or title has at most {SharingLimits.TextCharactersMax} characters.";
        if (Year(agency) is { Stand: AgencyYearStand.InForce, Until: { } until })
            yield return string.Create(CultureInfo.InvariantCulture, $"The agency's attestation holds until {until.UtcDateTime:yyyy-MM-dd}; it is signed anew from {texts.Yearly.ReminderDays} days before.");
        if (state.State.Signings.Length >= SigningsMax) yield return $"{SigningsMax} signings are the most that are kept; tell the operator.";
    }

    /// <summary>The desk is the Department's own people, whatever role somebody else was given by mistake (I-9).</summary>
    private async Task<(Standing Standing, bool IsDesk)> Who(SessionAssertion session)
    {
        var person = GrainFactory.GetPerson(session.UserName);
        var standing = await person.Check(session, Permission.SubmitSharing);
        if (standing.Person is { Agency: SharingActor.Department } record)
            foreach (var permission in (Permission[])[Permission.ProcessSharing, Permission.ApproveSharing])
                if (RolePermissions.Grant(record.Roles, permission) && await person.Check(session, permission) is { Granted: true } desk) return (desk, true);
        return (standing, false);
    }

    private AgencyYear Year(Agency agency)
    {
        var now = time.GetUtcNow();
        var last = LastOf(agency.Id);
        DateTimeOffset? until = last is null ? null : YearlyAttestations.EndOf(last.At);
        var stand = last is null ? AgencyYearStand.Missing
            : until <= now ? AgencyYearStand.RanOut
            : last.TextVersion != texts.Yearly.Version ? AgencyYearStand.OldText
            : SoonAt(last) <= now ? AgencyYearStand.RunsOutSoon
            : AgencyYearStand.InForce;
        return new AgencyYear(agency.Id, agency.Name, stand, last, until, YearlyAttestations.IsAskedOf(RecipientKinds.Of(agency), texts));
    }

    private DateTimeOffset SoonAt(AgencySigned signed) => YearlyAttestations.EndOf(signed.At) - TimeSpan.FromDays(texts.Yearly.ReminderDays);

    private AgencySigned? LastOf(string agency) => state.State.Signings.LastOrDefault(signed => signed.Agency == agency);

    private async Task<Agency?> Find(string name) => (await registry.Get()).Find(name, LookupPolicy.DayOf(time.GetUtcNow())).Agency;

    private static Agency? Entry(AgencyRegistry known, string id) => known.Agencies.LastOrDefault(agency => agency.Id == id);

    private async Task Keep(ImmutableArray<AgencySigned> signings)
    {
        state.State = new AgencyAttestationsState { Signings = signings };
        await this.Save(state);
    }
}

[GenerateSerializer, Immutable, Alias("AgencyAttestationsState")]
public sealed record AgencyAttestationsState
{
    /// <summary>In the order in which they were signed.</summary>
    [Id(0)] public ImmutableArray<AgencySigned> Signings { get; init; } = [];
}
