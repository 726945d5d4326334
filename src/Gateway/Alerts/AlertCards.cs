using AlprGrains.Alerts;
using AlprGrains.Gateway.Pages;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace AlprGrains.Gateway.Alerts;

/// <summary>Renders one notice as the card that the live page shows, the same for the first page and for what comes later.</summary>
public sealed class AlertCards(IServiceProvider services, ILoggerFactory logs, LocalClock clock)
{
    public async Task<string> Render(AlertNotice notice)
    {
        await using var renderer = new HtmlRenderer(services, logs);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { ["Notice"] = notice, ["Clock"] = clock });
            return (await renderer.RenderComponentAsync<AlertCard>(parameters)).ToHtmlString();
        });
    }
}
