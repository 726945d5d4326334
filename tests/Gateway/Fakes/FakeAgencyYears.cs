using System.Collections.Immutable;
using AlprGrains.People;
using AlprGrains.Sharing;

namespace AlprGrains.Tests.Gateway.Fakes;

/// <summary>Attestations of the year that take every signature, unless <see cref="Problems"/> are given.</summary>
public sealed class FakeAgencyYears(FakeCity city) : IAgencyAttestationsGrain
{
    public ImmutableArray<string> Problems { get; set; } = [];
    public List<AgencySignature> Signed { get; } = [];
    public AgencyYearStand Stand { get; set; } = AgencyYearStand.InForce;

    public ValueTask<AgencyYearText> Text() => new(new AgencyYearText("2026-11-year", [new SharingText("law", "This agency keeps the law."), new SharingText("onward", "It passes nothing on.")], 30));

    public ValueTask<AgencyYearAnswer> Sign(AgencySignature signature, SessionAssertion by)
    {
        if (!Problems.IsEmpty) return new(new AgencyYearAnswer(Problems, null, null));
        Signed.Add(signature);
        Stand = AgencyYearStand.InForce;
        return new(new AgencyYearAnswer([], Year(signature.Agency ?? city.People[PersonKeys.KeyOf(by.UserName)].Record!.Agency), null));
    }

    public ValueTask<AgencyYearAnswer> Of(string agency, SessionAssertion session) =>
        new(new AgencyYearAnswer([], Year(agency.Length > 0 ? agency : city.People[PersonKeys.KeyOf(session.UserName)].Record!.Agency), null));

    public ValueTask<ImmutableArray<AgencyYear>> List(SessionAssertion session) => new([Year("SFPD")]);

    private AgencyYear Year(string agency) => new(agency, agency == "SFPD" ? "San Francisco Police Department" : agency, Stand,
        Stand == AgencyYearStand.Missing ? null : new AgencySigned(agency, "2026-11-year", "Made Up", "Chief", city.Time.GetUtcNow(), "partner", null, 7), Stand == AgencyYearStand.Missing ? null : city.Time.GetUtcNow().AddYears(1), true);
}
