using System.Collections.Immutable;
using System.Reflection;
using AlprGrains.Alerts;
using AlprGrains.Audit;
using AlprGrains.Cameras;
using AlprGrains.HotLists;
using AlprGrains.People;
using AlprGrains.Plates;
using AlprGrains.Recognition;
using AlprGrains.Sharing;
using AlprGrains.Tests.Grains.Alerts;
using Orleans.Runtime;

namespace AlprGrains.Tests.Grains.People;

/// <summary>INV-12: plate data reaches nobody who may not see it, by any path there is; and no path can be forgotten.</summary>
public class PlateDataAccessTests
{
    /// <summary>Methods that give plates to the silo side alone; each with its reason.</summary>
    private static readonly Dictionary<string, string> Exempt = new()
    {
        [$"{nameof(IHotListGrain)}.{nameof(IHotListGrain.Pull)}"] = "silos pull snapshots to match with; the gateway must not call it",
        [$"{nameof(IPublishedLogGrain)}.{nameof(IPublishedLogGrain.Read)}"] = "anyone may read the published log: it holds commitments in place of plates and names",
        [$"{nameof(ISharingPageGrain)}.{nameof(ISharingPageGrain.Get)}"] = "only the package's maker reads it; what leaves goes through the request's grain",
        [$"{nameof(ISharingExtractGrain)}.{nameof(ISharingExtractGrain.Page)}"] = "only the request's grain calls it, which asks who looks and what the registry says",
        [$"{nameof(ISharingExtractGrain)}.{nameof(ISharingExtractGrain.Chunk)}"] = "as Page",
        [$"{nameof(ISharingDocumentGrain)}.{nameof(ISharingDocumentGrain.Get)}"] = "as Page: a document that was attached to the request",
        [$"{nameof(IRecognizerGrain)}.{nameof(IRecognizerGrain.Recognize)}"] = "gives back what is in the caller's own frame",
        [$"{nameof(IRecognizerGrain)}.{nameof(IRecognizerGrain.RecognizeMasked)}"] = "as Recognize",
        [$"{nameof(IRecognizerGrain)}.{nameof(IRecognizerGrain.Mask)}"] = "gives back the caller's own picture, with less on it",
        [$"{nameof(IRecognizerGrain)}.{nameof(IRecognizerGrain.Sketch)}"] = "as Mask, and blurred; who may ask a camera for it, its grain asks",
    };

    [Fact]
    public void Every_grain_method_that_can_return_plate_data_asks_who_looks_or_for_a_receipt()
    {
        var bare = PlateMethods(typeof(SiloOnlyAttribute).Assembly.GetTypes()).Where(method => !IsGuarded(method)).Select(Name).ToHashSet();
        Assert.Equal(Exempt.Keys.Order(), bare.Order());
    }

    [Fact]
    public void A_bare_method_is_found() => // the twin
        Assert.Contains(PlateMethods([typeof(IBare)]), method => !IsGuarded(method));

    [Fact]
    public async Task INV_12_only_a_standing_session_with_the_right_sees_plates()
    {
        await using var alpr = await AlprCluster.Start();
        await alpr.Wanted("8SYN123");
        await (await alpr.Camera()).Frame(alpr.Frame("plates 8SYN123"));
        await AlertGrainTests.AllOnFeed(alpr, 1);
        var closed = await alpr.LogIn("closed", Role.Investigator);
        await alpr.Grains.GetPerson("closed").CloseSession(closed);
        var locked = await alpr.LogIn("locked", Role.Investigator);
        for (var i = 0; i < 5; i++) await alpr.Grains.GetPerson("locked").LogInFailed();
        var idle = await alpr.LogIn("idle", Role.Investigator);
        alpr.Time.Advance(TimeSpan.FromMinutes(31));

        foreach (var role in Enum.GetValues<Role>())
        {
            var session = await alpr.LogIn($"role-{role}".ToLowerInvariant(), role);
            await Sees(session, role is Role.Investigator or Role.Supervisor, $"{role}");
            await Sees(session with { SessionId = "guessed" }, false, $"{role} with a guessed session");
        }
        await Sees(await Enrolled("untrained", person => person with { Trainings = [] }), false, "untrained");
        await Sees(await Enrolled("expired", person => person with { Trainings = [person.Trainings[0] with { CompletedOn = person.Trainings[0].CompletedOn.AddYears(-1) }] }), false, "trained a year ago");
        await Sees(await Enrolled("unset", person => person with { Category = PersonCategory.Unset }), false, "of no category");
        await Sees(await Enrolled("undesignated", person => person with { Category = PersonCategory.Designated }), false, "undesignated");
        await Sees(await Enrolled("revoked", person => person with { Category = PersonCategory.Designated, Designation = People.Signed with { Revoked = true } }), false, "of a revoked designation");
        await Sees(closed, false, "a closed session");
        await Sees(locked, false, "a locked person");
        await Sees(idle, false, "an idle session");
        await Sees(new SessionAssertion("nobody", "x"), false, "nobody");

        async Task<SessionAssertion> Enrolled(string name, Func<PersonRecord, PersonRecord> change)
        {
            await alpr.Grains.GetPerson(name).Enrol(change(alpr.Qualified(name, Role.Investigator)));
            return (await alpr.Grains.GetPerson(name).OpenSession(bannerAcknowledged: true))!;
        }

        async Task Sees(SessionAssertion session, bool expected, string who)
        {
            var before = alpr.Audit.Entries.Count;
            var alert = AlertGrainTests.Alert(alpr, alpr.Store.Appends[0].Alerts[0]);
            Assert.True(expected == (await alert.View(session)).Draft is not null, $"{who}: alert");
            Assert.True(expected == (await alert.Image(AlertImage.Plate, session)) is not null, $"{who}: image");
            Assert.True(expected == !(await alpr.Grains.GetGrain<ICameraGrain>("cam-1").RecentReads(session)).Reads.IsEmpty, $"{who}: recent reads");
            Assert.Equal(3, alpr.Audit.Entries.Count - before); // each of them written down, refused or not
        }
    }

    private static IEnumerable<MethodInfo> PlateMethods(IEnumerable<Type> types) => types
        .Where(type => type.IsInterface && typeof(IAddressable).IsAssignableFrom(type))
        .SelectMany(type => type.GetMethods())
        .Where(method => CanHoldPlates(method.ReturnType, []));

    private static bool IsGuarded(MethodInfo method) =>
        method.GetParameters().Any(parameter => parameter.ParameterType == typeof(SessionAssertion) || parameter.ParameterType == typeof(AuditReceipt));

    private static string Name(MethodInfo method) => $"{method.DeclaringType!.Name}.{method.Name}";

    private static bool CanHoldPlates(Type type, HashSet<Type> seen)
    {
        if (type == typeof(PlateNumber) || type == typeof(ReadOnlyMemory<byte>)) return true; // an image shows the plate
        if (!seen.Add(type)) return false;
        if (type.IsGenericType && type.GetGenericArguments().Any(argument => CanHoldPlates(argument, seen))) return true;
        return type.Namespace?.StartsWith("AlprGrains", StringComparison.Ordinal) == true
            && type.GetProperties(BindingFlags.Instance | BindingFlags.Public).Any(property => CanHoldPlates(property.PropertyType, seen));
    }

    // Not private: the Orleans code generator must see every grain interface.
    internal interface IBare : Orleans.IGrainWithStringKey
    {
        ValueTask<ImmutableArray<PlateRead>> Everything();
    }
}
