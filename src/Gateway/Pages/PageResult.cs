using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AlprGrains.Gateway.Pages;

/// <summary>A page as the answer to a request: the component is given its <see cref="PageContext"/> and what the handler found.</summary>
/// <typeparam name="TPage">A component with a parameter <c>Context</c>.</typeparam>
public sealed class PageResult<TPage>(int status, bool withPerson, params (string Name, object? Value)[] parameters) : IResult
    where TPage : IComponent
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var given = parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value);
        given["Context"] = withPerson ? await PageContext.For(httpContext) : PageContext.Anonymous(httpContext);
        await new RazorComponentResult<TPage>(given) { StatusCode = status, PreventStreamingRendering = true }.ExecuteAsync(httpContext);
    }
}

/// <summary>Makes pages.</summary>
public static class Page
{
    /// <summary>For someone who is signed in.</summary>
    public static IResult Of<TPage>(params (string Name, object? Value)[] parameters) where TPage : IComponent => new PageResult<TPage>(200, true, parameters);

    public static IResult WithStatus<TPage>(int status, params (string Name, object? Value)[] parameters) where TPage : IComponent =>
        new PageResult<TPage>(status, true, parameters);

    /// <summary>For anyone.</summary>
    public static IResult Anonymous<TPage>(int status, params (string Name, object? Value)[] parameters) where TPage : IComponent =>
        new PageResult<TPage>(status, false, parameters);
}
