using System.Collections.Immutable;
using System.Globalization;
using AlprGrains.Audit;
using AlprGrains.Grains.Audit;
using AlprGrains.Grains.Hosting;
using AlprGrains.People;
using AlprGrains.Policy.Agreements;
using AlprGrains.Sharing;
using Orleans.Concurrency;

namespace AlprGrains.Grains.Sharing;

/// <summary>The agreements as they stand: those of the policy's data, and what administrators entered, suspended and ended since. Nothing is ever taken out.</summary>
[GrainType("agreement-book"), Reentrant]
public sealed class AgreementBookGrain(
    [PersistentState("agreement-book", GrainStores.Default)] IPersistentState<AgreementBookState> state, AgreementBook delivered, AgreementsNow here, TimeProvider time) : Grain, IAgreementBookGrain
{
    private const int AgreementsMax = 1000;
    private const string Purpose = "agreements";

    private readonly SemaphoreSlim _oneChange = new(1, 1);

    public ValueTask<ImmutableArray<AgreementView>> List() => ValueTask.FromResult<ImmutableArray<AgreementView>>([.. All().OrderByDescending(one => one.Agreement.From).Select(View)]);

    public ValueTask<ImmutableArray<AgreementView>> Of(string agencyId) =>
        ValueTask.FromResult<ImmutableArray<AgreementView>>([.. All().Where(one => one.Agreement.Agency == agencyId).Select(View)]);

    public ValueTask<ImmutableArray<string>> Enter(Agreement agreement, SessionAssertion by) => Change(by, agreement.Id, "entered", "", current =>
    {
        if (current is not null) return (null, ["An agreement has this id already; nothing that was signed is overwritten."]);
        var problems = AgreementRules.ProblemsOf(agreement, All().Length, AgreementsMax).ToImmutableArray();
        return problems.IsEmpty ? (new KeptAgreement(agreement, null, []), problems) : (null, problems);
    });

    public ValueTask<ImmutableArray<string>> Suspend(string agreementId, string reason, SessionAssertion by) => Change(by, agreementId, "suspended", reason, current =>
        current is null ? (null, [NoSuch]) : Blank(reason) ? (null, [NoReason]) : current.SuspendedBecause is not null ? (null, ["It is suspended already."]) : (current with { SuspendedBecause = reason.Trim() }, []));

    public ValueTask<ImmutableArray<string>> Resume(string agreementId, string reason, SessionAssertion by) => Change(by, agreementId, "resumed", reason, current =>
        current is null ? (null, [NoSuch]) : Blank(reason) ? (null, [NoReason]) : current.SuspendedBecause is null ? (null, ["It is not suspended."]) : (current with { SuspendedBecause = null }, []));

    public ValueTask<ImmutableArray<string>> End(string agreementId, DateTimeOffset at, string reason, SessionAssertion by) =>
        Change(by, agreementId, string.Create(CultureInfo.InvariantCulture, $"ends at {at.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC"), reason, current =>
            current is null ? (null, [NoSuch]) : Blank(reason) ? (null, [NoReason])
            : at >= current.Agreement.Until ? (null, ["An end is brought forward, never back: a longer term is a new agreement."])
            : (current with { Agreement = current.Agreement with { Until = at } }, []));

    private const string NoSuch = "There is no such agreement.";
    private const string NoReason = "Give the reason.";

    private async ValueTask<ImmutableArray<string>> Change(
        SessionAssertion by, string id, string what, string reason, Func<KeptAgreement?, (KeptAgreement? Changed, ImmutableArray<string> Problems)> change)
    {
        var standing = await GrainFactory.GetPerson(by.UserName).Check(by, Permission.ManageAgencies);
        await _oneChange.WaitAsync();
        try
        {
            var (changed, problems) = standing.Granted ? change(All().FirstOrDefault(one => one.Agreement.Id == id)) : (null, [standing.Reason ?? "not permitted"]);
            await GrainFactory.Audit(AuditKinds.AgreementChanged, by, standing, Purpose, $"agreement {AuditExtensions.Bounded(id ?? "")}", problems.IsEmpty ? what : $"refused: {problems[0]}");
            if (changed is null) return problems;
            var kept = changed with { Changes = changed.Changes.Add(new AgreementChange(time.GetUtcNow(), PersonKeys.KeyOf(by.UserName), what, reason)) };
            state.State = new AgreementBookState { Agreements = [.. state.State.Agreements.Where(one => one.Agreement.Id != id), kept] };
            await this.Save(state);
            here.Become(await List()); // on this silo at once; the others hear of it within seconds
            return [];
        }
        finally
        {
            _oneChange.Release();
        }
    }

    private ImmutableArray<KeptAgreement> All() =>
        [.. state.State.Agreements, .. delivered.All.Select(AgreementRules.Delivered).Where(one => state.State.Agreements.All(known => known.Agreement.Id != one.Agreement.Id))];

    private AgreementView View(KeptAgreement kept)
    {
        var now = time.GetUtcNow();
        return new(kept.Agreement, kept.SuspendedBecause, kept.SuspendedBecause is null && kept.Agreement.From <= now && now < kept.Agreement.Until, kept.Changes);
    }

    private static bool Blank(string? text) => string.IsNullOrWhiteSpace(text);
}

[GenerateSerializer, Immutable, Alias("AgreementBookState")]
public sealed record AgreementBookState
{
    [Id(0)] public ImmutableArray<KeptAgreement> Agreements { get; init; } = [];
}

/// <summary>An agreement with what became of it.</summary>
[GenerateSerializer, Immutable, Alias("KeptAgreement")]
public sealed record KeptAgreement(
    [property: Id(0)] Agreement Agreement,
    [property: Id(1)] string? SuspendedBecause,
    [property: Id(2)] ImmutableArray<AgreementChange> Changes);
