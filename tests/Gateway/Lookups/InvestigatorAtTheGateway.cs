using AlprGrains.People;

namespace AlprGrains.Tests.Gateway.Lookups;

/// <summary>A gateway with one investigator, who is logged in.</summary>
public abstract class InvestigatorAtTheGateway : IAsyncLifetime
{
    private RunningGateway? _gateway;
    private HttpClient? _client;

    protected RunningGateway Gateway => _gateway!;

    protected HttpClient Client => _client!;

    protected FakeLookups Lookups => Gateway.City.Lookups("rivera");

    public async Task InitializeAsync()
    {
        _gateway = await RunningGateway.Start();
        await _gateway.Add("rivera", Role.Investigator);
        _client = await _gateway.LoggedIn("rivera");
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await Gateway.DisposeAsync();
    }
}
