using System.Collections.Immutable;
using AlprGrains.Gateway.Http;
using AlprGrains.People;

namespace AlprGrains.Gateway.People;

/// <summary>Accounts and trainings for programs. Every change is decided and audited by the person's grain; nobody changes their own.</summary>
public static class PeopleApi
{
    public static void MapPeopleApi(this IEndpointRouteBuilder routes)
    {
        var people = routes.MapGroup("/api/people").RequirePermission(Permission.ManagePeople).WithTags("People").ProducesProblem(401).ProducesProblem(403);
        people.MapGet("", List).WithName("ListPeople").WithSummary("All accounts").Produces<ImmutableArray<PersonJson>>();
        people.MapPost("", Register).WithName("RegisterPerson").WithSummary("Make an account; its person then needs an enrolment code").Produces(201).ProducesProblem(422);
        people.MapGet("/{user}", Describe).WithName("DescribePerson").WithSummary("One account").Produces<PersonJson>().ProducesProblem(404);
        Change(people.MapPut("/{user}/roles", SetRoles), "SetRoles", "Give other roles");
        Change(people.MapPut("/{user}/category", SetCategory), "SetCategory", "Give a category: sworn, pst or designated");
        Change(people.MapPut("/{user}/designation", Designate), "Designate", "Enter a signed designation");
        Change(people.MapPost("/{user}/designation/revocation", (string user, ReasonJson json, HttpContext http, IGrainFactory grains) =>
            Changed(http, by => grains.GetPerson(user).RevokeDesignation(json.Reason ?? "", by), user, grains)), "RevokeDesignation", "Revoke the designation; every session ends");
        Change(people.MapPost("/{user}/closing", (string user, ReasonJson json, HttpContext http, IGrainFactory grains) =>
            Changed(http, by => grains.GetPerson(user).Disable(json.Reason ?? "", by), user, grains)), "CloseAccount", "Close the account; every session ends");
        Change(people.MapPost("/{user}/opening", (string user, HttpContext http, IGrainFactory grains) =>
            Changed(http, by => grains.GetPerson(user).Enable(by), user, grains)), "OpenAccount", "Open a closed account again");
        Change(people.MapPost("/{user}/lock/release", (string user, HttpContext http, IGrainFactory grains) => Changed(http, async by =>
            await grains.GetPerson(user).ReleaseLock(by) is { } problem ? [problem] : [], user, grains)), "ReleaseLock", "Release the lock of failed log-ins");
        Change(people.MapPost("/{user}/review", (string user, HttpContext http, IGrainFactory grains) =>
            Changed(http, by => grains.GetPerson(user).Review(by), user, grains)), "ReviewAccount", "Confirm that the account is still needed (yearly)");
        Change(people.MapPost("/{user}/removal", (string user, ReasonJson json, HttpContext http, IGrainFactory grains, Accounts accounts) =>
            Changed(http, by => accounts.Remove(user, json.Reason ?? "", by), user, grains)), "RemovePerson", "Remove the account; its name rests for a year");
        people.MapPost("/{user}/enrolment", Enrol).WithName("IssueEnrolment").WithSummary("Draw a one-time enrolment code; the log-in that there was is gone").Produces<EnrolmentJson>().ProducesProblem(404).ProducesProblem(422);

        var trainings = routes.MapGroup("/api/trainings").RequirePermission(Permission.ManageTraining).WithTags("Trainings").ProducesProblem(401).ProducesProblem(403);
        trainings.MapGet("", List).WithName("ListTrainings").WithSummary("Everyone with their trainings, and what is missing").Produces<ImmutableArray<PersonJson>>();
        trainings.MapPost("/{user}", Train).WithName("RecordTraining").WithSummary("Add a completed training; never one's own").Produces(204).ProducesProblem(404).ProducesProblem(422);
    }

    private static void Change(RouteHandlerBuilder route, string name, string summary) =>
        route.WithName(name).WithSummary($"{summary}; audited").Produces(204).ProducesProblem(404).ProducesProblem(422);

    private static async Task<IResult> List(HttpContext http, Accounts accounts, TimeProvider time)
    {
        var now = time.GetUtcNow();
        return TypedResults.Ok((await accounts.All(StandingFeature.Of(http).Session)).Select(account => PersonJson.Of(account, now)).ToImmutableArray());
    }

    private static async Task<IResult> Describe(string user, HttpContext http, Accounts accounts, TimeProvider time) =>
        await accounts.Find(user, StandingFeature.Of(http).Session) is { } account ? TypedResults.Ok(PersonJson.Of(account, time.GetUtcNow())) : Nobody(user);

    private static async Task<IResult> Register(NewPersonJson json, HttpContext http, IGrainFactory grains, GatewayOptions options)
    {
        var user = PersonKeys.KeyOf(json.User ?? "");
        if (!PersonKeys.IsUserName(user)) return Refused([PersonKeys.Form]);
        var person = new NewPerson(json.FullName?.Trim() ?? "", json.Agency?.Trim() ?? options.AgencyId, json.Roles ?? [], json.Category ?? PersonCategory.Unset);
        var problems = await grains.GetPerson(user).Register(person, StandingFeature.Of(http).Session);
        return problems.IsEmpty ? TypedResults.Created($"/api/people/{user}") : Refused(problems);
    }

    private static Task<IResult> SetRoles(string user, RolesJson json, HttpContext http, IGrainFactory grains) =>
        Changed(http, by => grains.GetPerson(user).SetRoles(json.Roles ?? [], by), user, grains);

    private static Task<IResult> SetCategory(string user, CategoryJson json, HttpContext http, IGrainFactory grains) =>
        Changed(http, by => grains.GetPerson(user).SetCategory(json.Category ?? PersonCategory.Unset, by), user, grains);

    private static Task<IResult> Designate(string user, DesignationJson json, HttpContext http, IGrainFactory grains) =>
        json.TryRead(out var designation, out var problems) ? Changed(http, by => grains.GetPerson(user).Designate(designation, by), user, grains) : Task.FromResult(Refused(problems));

    private static Task<IResult> Train(string user, TrainingJson json, HttpContext http, IGrainFactory grains)
    {
        if (json.CompletedOn is not { } day) return Task.FromResult(Refused(["completedOn is missing: the day on which the course was completed"]));
        var training = new TrainingRecord(json.CourseVersion?.Trim() ?? "", day, "", json.Topics ?? []);
        return Changed(http, by => grains.GetPerson(user).RecordTraining(training, by), user, grains);
    }

    private static async Task<IResult> Enrol(string user, HttpContext http, Accounts accounts)
    {
        var session = StandingFeature.Of(http).Session;
        if (await accounts.Find(user, session) is null) return Nobody(user);
        var code = await accounts.IssueEnrolment(user, session);
        return code.Problem is { } problem ? Refused([problem]) : TypedResults.Ok(new EnrolmentJson(code.Code, code.Until, EnrolPages.Path));
    }

    private static async Task<IResult> Changed(HttpContext http, Func<SessionAssertion, ValueTask<ImmutableArray<string>>> change, string user, IGrainFactory grains)
    {
        if (!PersonKeys.IsUserName(PersonKeys.KeyOf(user)) || !await grains.GetGrain<IPersonDirectoryGrain>(IPersonDirectoryGrain.Name).Knows(user)) return Nobody(user);
        var problems = await change(StandingFeature.Of(http).Session);
        return problems.IsEmpty ? TypedResults.NoContent() : Refused(problems);
    }

    private static IResult Nobody(string user) => Problems.NotFound($"There is no account '{(user.Length > PersonKeys.CharactersMax ? user[..PersonKeys.CharactersMax] : user)}'.");

    private static IResult Refused(ImmutableArray<string> problems) =>
        Problems.Of(422, "account", "Not done", $"Nothing was changed: {string.Join("; ", problems)}.", ("problems", problems));
}
