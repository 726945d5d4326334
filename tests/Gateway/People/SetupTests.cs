using System.Net;
using System.Text.RegularExpressions;
using AlprGrains.Gateway.People;
using AlprGrains.People;
using Microsoft.Extensions.DependencyInjection;

namespace AlprGrains.Tests.Gateway.People;

public class SetupTests
{
    [Fact]
    public async Task The_first_administrator_is_made_with_the_hosts_code_and_then_setup_is_over()
    {
        await using var gateway = await RunningGateway.Start();
        using var client = gateway.Client();
        var setup = gateway.App.Services.GetRequiredService<ISetupCode>();
        var code = await setup.Current();
        Assert.NotNull(code);

        using var first = await Post(client, "/setup", await client.GetStringAsync("/setup"), ("code", code), ("user", "Lindqvist"), ("fullName", "Kim Lindqvist"), ("category", "sworn"), ("password", RunningGateway.Password));
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        var page = await first.Content.ReadAsStringAsync();
        var secret = Regex.Match(page, "secret=([A-Z2-7]+)").Groups[1].Value;
        Assert.True(Base32.TryDecode(secret, out var bytes));
        using var second = await Post(client, "/setup/confirm", page, ("pending", Regex.Match(page, "name=\"pending\" value=\"([^\"]+)\"").Groups[1].Value), ("code", Totp.CodeAt(bytes, gateway.Clock.GetUtcNow())));

        Assert.StartsWith("/login", second.Headers.Location?.ToString());
        Assert.Equal(Role.AlprAdministrator, Assert.Single(gateway.City.People["lindqvist"].Record!.Roles));
        Assert.Null(await setup.Current());
        Assert.Equal(HttpStatusCode.Forbidden, (await client.GetAsync("/setup")).StatusCode);
    }

    [Fact]
    public async Task Ten_wrong_codes_end_the_setup_until_the_host_is_started_again()
    {
        await using var gateway = await RunningGateway.Start();
        using var client = gateway.Client();
        var page = await client.GetStringAsync("/setup");
        for (var i = 0; i < SetupCode.WrongMax; i++)
            (await Post(client, "/setup", page, ("code", "AAAA-AAAA-AAAA-AAAA"), ("user", "x"), ("fullName", "x"), ("password", "x"))).Dispose();
        Assert.Null(await gateway.App.Services.GetRequiredService<ISetupCode>().Current());
        Assert.False(await gateway.App.Services.GetRequiredService<AlprGrains.Gateway.People.ICredentials>().Any());
    }

    private static Task<HttpResponseMessage> Post(HttpClient client, string address, string tokenFrom, params (string Name, string Value)[] fields)
    {
        var token = Regex.Match(tokenFrom, "name=\"__RequestVerificationToken\" value=\"([^\"]+)\"").Groups[1].Value;
        return client.PostAsync(address, new FormUrlEncodedContent([new("__RequestVerificationToken", token), .. fields.Select(field => KeyValuePair.Create(field.Name, field.Value))]));
    }
}
