using System.Collections.Immutable;
using System.Globalization;
using AlprGrains.Gateway.Pages;
using AlprGrains.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Primitives;

namespace AlprGrains.Gateway.People;

/// <summary>The record of trainings for the Training Section (DGO I-12, J): everyone with what is missing, and the form that adds a completed one.</summary>
public static class TrainingPages
{
    public static void MapTrainingPages(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("/training").RequirePermission(Permission.ManageTraining).ExcludeFromDescription();
        pages.MapGet("", (HttpContext http, Accounts accounts) => Show(200, http, accounts, null, []));
        pages.MapGet("/{user}", (string user, HttpContext http, Accounts accounts) => Show(200, http, accounts, user, []));
        pages.MapPost("/{user}", Record);
    }

    private static async Task<IResult> Record(
        string user, HttpContext http, Accounts accounts, IGrainFactory grains, [FromForm] string? courseVersion, [FromForm] string? completedOn, [FromForm] StringValues topics)
    {
        var session = StandingFeature.Of(http).Session;
        if (await accounts.Find(user, session) is null) return Nobody();
        if (!DateOnly.TryParse(completedOn, CultureInfo.InvariantCulture, out var day)) return await Show(422, http, accounts, user, ["the day on which the course was completed is missing"]);
        var problems = await grains.GetPerson(user).RecordTraining(new TrainingRecord(courseVersion?.Trim() ?? "", day, "", [.. topics.OfType<string>()]), session);
        return problems.IsEmpty ? TypedResults.Redirect($"/training/{Uri.EscapeDataString(PersonKeys.KeyOf(user))}") : await Show(422, http, accounts, user, problems);
    }

    private static async Task<IResult> Show(int status, HttpContext http, Accounts accounts, string? user, ImmutableArray<string> problems)
    {
        var session = StandingFeature.Of(http).Session;
        var all = await accounts.All(session);
        var one = user is null ? null : all.FirstOrDefault(account => account.Person.UserName == PersonKeys.KeyOf(user));
        return user is not null && one is null ? Nobody() : Page.WithStatus<TrainingPage>(status, ("Accounts", all), ("One", one), ("Problems", problems));
    }

    private static IResult Nobody() => Page.WithStatus<RefusalPage>(404, ("Refusal", new Refusal(404, "No such account", "There is no account at this address.", "An ALPR administrator enters people; then their trainings are entered here.")));
}
