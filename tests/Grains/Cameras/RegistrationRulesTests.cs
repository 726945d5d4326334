using AlprGrains.Cameras;
using AlprGrains.Grains.Cameras;

namespace AlprGrains.Tests.Grains.Cameras;

public class RegistrationRulesTests
{
    private static readonly DateTimeOffset Now = Reads.Noon;

    [Fact]
    public void A_complete_registration_has_no_problem() => Assert.Empty(Problems(Registrations.Good()));

    [Fact]
    public void Every_problem_is_named_at_once()
    {
        var problems = Problems(Registrations.Good() with { Label = "", PoliceArea = 7, Mount = (CameraMount)9, Protocol = (TransferProtocol)9, View = PublicView.CourtOrder, HeadingDegrees = 360 });
        Assert.Equal(6, problems.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(-1)]
    public void OMC_9_64_D_a_police_area_outside_1_to_6_is_refused(int area) => Assert.Single(Problems(Registrations.Good() with { PoliceArea = area }));

    [Fact]
    public void OMC_9_64_D_the_six_police_areas_are_taken() =>
        Assert.All(Enumerable.Range(1, 6), area => Assert.Empty(Problems(Registrations.Good() with { PoliceArea = area })));

    [Fact]
    public void C3_1a_a_view_beyond_the_public_way_needs_a_court_order() =>
        Assert.Contains("court order", Assert.Single(Problems(Registrations.Good() with { View = PublicView.CourtOrder })), StringComparison.Ordinal);

    [Fact]
    public void C3_1a_an_undeclared_view_is_refused() => Assert.Single(Problems(Registrations.Good() with { View = (PublicView)3 }));

    [Fact]
    public void C3_1a_a_court_order_in_force_is_taken_and_one_that_ended_is_not()
    {
        var withOrder = Registrations.Good() with { View = PublicView.CourtOrder, CourtOrder = new CourtOrder("26-1001", Now.AddDays(1)) };
        Assert.Empty(Problems(withOrder));
        Assert.Single(Problems(withOrder with { CourtOrder = new CourtOrder("26-1001", Now) }));
        Assert.Single(Problems(withOrder with { CourtOrder = new CourtOrder(" ", Now.AddDays(1)) }));
    }

    [Fact]
    public void C3_1a_a_court_order_is_looked_at_whenever_it_is_used()
    {
        var camera = Registrations.Good() with { View = PublicView.CourtOrder, CourtOrder = new CourtOrder("26-1001", Now) };
        Assert.False(RegistrationRules.IsCourtOrderOver(camera, Now.AddTicks(-1)));
        Assert.True(RegistrationRules.IsCourtOrderOver(camera, Now));
        Assert.False(RegistrationRules.IsCourtOrderOver(Registrations.Good(), Now));
    }

    [Fact]
    public void A_1a_an_unknown_mount_is_refused() => Assert.Single(Problems(Registrations.Good() with { Mount = (CameraMount)2 }));

    [Fact]
    public void F_2_an_unknown_protocol_is_refused() => Assert.Single(Problems(Registrations.Good() with { Protocol = (TransferProtocol)77 }));

    [Fact]
    public void A_registration_for_another_camera_is_refused() => Assert.Single(Problems(Registrations.Good("cam-2")));

    private static IReadOnlyList<string> Problems(CameraRegistration registration) => RegistrationRules.ProblemsOf(registration, "cam-1", Now);
}
