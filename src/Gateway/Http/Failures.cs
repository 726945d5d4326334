using System.Text.Json;
using AlprGrains.Gateway.Pages;
using Microsoft.AspNetCore.Diagnostics;
using Orleans.Runtime;

namespace AlprGrains.Gateway.Http;

/// <summary>
/// What is answered when a request fails: a sentence that says what happened and what to do, as a page for people and as
/// problem details for programs. No stack, no type names; the log has the exception, under the number that the answer shows.
/// </summary>
public static class Failures
{
    public static void UseFailures(this IApplicationBuilder app)
    {
        app.UseExceptionHandler(handler => handler.Run(http =>
        {
            var error = http.Features.Get<IExceptionHandlerFeature>()?.Error;
            var (status, sentence) = Said(error);
            if (status == 503) http.Response.Headers.RetryAfter = "5";
            return Answer(http, status, sentence);
        }));
        app.UseStatusCodePages(context => Answer(context.HttpContext, context.HttpContext.Response.StatusCode, SentenceOf(context.HttpContext.Response.StatusCode)));
    }

    public static bool IsForPrograms(HttpContext http) =>
        http.Request.Path.StartsWithSegments("/api") || http.Request.Path.StartsWithSegments("/openapi") || http.Request.Path.StartsWithSegments("/health")
        || http.Request.Path.StartsWithSegments("/log");

    private static Task Answer(HttpContext http, int status, string sentence)
    {
        var number = System.Diagnostics.Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier;
        var result = IsForPrograms(http)
            ? Problems.Of(status, $"http-{status}", TitleOf(status), sentence, ("number", number))
            : RefusalPage.Result(http, new Refusal(status, TitleOf(status), sentence, $"If it happens again, tell an administrator this number: {number}"));
        return result.ExecuteAsync(http);
    }

    private static (int Status, string Sentence) Said(Exception? error) => error switch
    {
        BadHttpRequestException { InnerException: JsonException json } =>
            (400, $"The JSON of the request cannot be used at {json.Path ?? "its start"} (line {json.LineNumber + 1}). See /openapi/v1.json for what is taken."),
        BadHttpRequestException { StatusCode: 413 } => (413, SentenceOf(413)),
        BadHttpRequestException bad => (bad.StatusCode, SentenceOf(bad.StatusCode)),
        EndOfStreamException => (400, "The body ended before its announced length. Send it again."),
        IOException or OrleansException => (503, "A part of the system does not answer at the moment. Nothing was acknowledged; try again in a few seconds."),
        TimeoutException => (503, "The system took too long to answer. Nothing is known to be lost; try again in a few seconds."),
        _ => (500, "Something failed on our side. What you sent may not have been kept; try again."),
    };

    private static string SentenceOf(int status) => status switch
    {
        400 => "The request cannot be used. If it is a form, open its page again: a form is good for one session.",
        404 => "There is nothing at this address.",
        405 => "This address does not take that kind of request.",
        413 => "The body is larger than is taken here. Send less at a time.",
        415 => "The content type is not taken here. See /openapi/v1.json.",
        429 => "Too much is under way. Try again in a second.",
        _ => "The request was refused.",
    };

    private static string TitleOf(int status) => status switch
    {
        400 or 415 => "The request cannot be used",
        404 => "Not found",
        405 => "Not possible here",
        413 => "Too large",
        429 => "Too much is under way",
        503 => "Not answered in time",
        >= 500 => "Something failed",
        _ => "Refused",
    };
}
