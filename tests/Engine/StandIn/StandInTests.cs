#if !ORLEANS_ENGINE
using System.Collections.Immutable;
using AlprGrains.Tests.Engine.Calls;
using AlprGrains.Tests.Engine.Life;
using AlprGrains.Tests.Engine.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;

namespace AlprGrains.Tests.Engine.StandIn;

/// <summary>
/// Proves what only the stand-in promises, because there Orleans's code generator and serializer do not watch: what may not travel is
/// refused with its name and the reason, wrong settings keep a silo from starting, and every kind of host can hold one.
/// </summary>
public sealed class StandInTests(SharedCluster shared) : IClassFixture<SharedCluster>
{
    [Fact]
    public void An_argument_of_a_type_without_a_serializer_is_refused_when_its_interface_is_first_used() =>
        Refuses(() => shared.Grains.GetGrain<ITakesUnmarkedGrain>("x"), nameof(Unmarked), "[GenerateSerializer]");

    [Fact]
    public void A_member_without_a_number_is_refused_by_name() =>
        Refuses(() => shared.Grains.GetGrain<IGivesUnnumberedGrain>("x"), nameof(Unnumbered.Forgotten), "[Id]");

    [Fact]
    public void What_a_message_holds_is_looked_at_too() =>
        Refuses(() => shared.Grains.GetGrain<ITakesHolderGrain>("x"), nameof(HoldsUnmarked), nameof(Unmarked));

    [Fact]
    public void A_method_that_returns_no_task_is_refused() =>
        Refuses(() => shared.Grains.GetGrain<IReturnsPlainlyGrain>("x"), nameof(IReturnsPlainlyGrain.Give), "Task");

    [Fact]
    public void A_method_with_a_body_is_refused() =>
        Refuses(() => shared.Grains.GetGrain<IHasBodyGrain>("x"), nameof(IHasBodyGrain), "body");

    [Fact]
    public async Task A_value_behind_object_is_judged_by_its_own_type()
    {
        var grain = shared.Grains.GetGrain<ITakesAnythingGrain>("x");
        Assert.Equal(new Note("n", []).Text, ((Note)await grain.Echo(new Note("n", []))).Text);
        await Assert.ThrowsAsync<OrleansException>(() => grain.Echo(new Unmarked()));
    }

    [Fact]
    public async Task A_collection_age_that_is_not_above_the_quantum_keeps_the_silo_from_starting() =>
        await Assert.ThrowsAsync<OrleansConfigurationException>(() => EngineCluster.Start(silo: silo =>
            silo.Configure<GrainCollectionOptions>(options => options.CollectionAge = options.CollectionQuantum)));

    [Fact]
    public async Task A_host_of_any_kind_holds_a_silo_and_gives_its_services_grains()
    {
        var application = Host.CreateApplicationBuilder();
        application.UseOrleans(silo => silo.UseLocalhostClustering());
        await Works(application.Build());

        var web = WebApplication.CreateBuilder();
        web.UseOrleans(silo => silo.UseLocalhostClustering());
        await Works(web.Services.BuildServiceProvider());

        await Works(new HostBuilder().UseOrleans(silo => silo.UseLocalhostClustering()).Build());
    }

    [Fact]
    public async Task A_silo_has_stopped_its_grains_before_the_storage_they_write_to_stops()
    {
        var order = new List<string>();
        var host = Host.CreateApplicationBuilder();
        var key = Key.Next("order");
        host.UseOrleans(silo => silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(new Watcher(
            () => order.Add(Signal.WasRaised($"ended {key} 1") ? "storage stops after grains" : "storage stops before grains"))));
        using var built = host.Build();
        await built.StartAsync();
        await built.Services.GetRequiredService<IGrainFactory>().GetGrain<ILifeGrain>(key).Count();
        await built.StopAsync();
        Assert.Equal(["storage stops after grains"], order);
    }

    [Fact]
    public async Task A_fixed_clock_rules_timeouts_and_idle_collection()
    {
        var clock = new SetClock();
        await using var cluster = await EngineCluster.Start(silo: silo => silo.Services.AddSingleton<TimeProvider>(clock));
        var key = Key.Next("clocked");
        await cluster.Client.GetGrain<ILifeGrain>(key).Count();
        clock.Advance(TimeSpan.FromMinutes(20));
        await Signal.Wait($"ended {key} 1");

        var held = Key.Next("clocked-call");
        var call = cluster.Client.GetGrain<ICallGrain>(held).Forever();
        clock.Advance(TimeSpan.FromSeconds(31));
        await Assert.ThrowsAsync<TimeoutException>(() => call);
        Signal.Raise($"release {held}");
    }

    private static void Refuses(Func<object> use, params string[] says)
    {
        var refusal = Assert.Throws<OrleansException>(use);
        Assert.All(says, text => Assert.Contains(text, refusal.Message, StringComparison.Ordinal));
    }

    private static async Task Works(IHost host)
    {
        using (host)
        {
            await host.StartAsync();
            await Calls(host.Services);
            await host.StopAsync();
        }
    }

    // A web application is not started, which would open a port: only what its container holds is.
    private static async Task Works(ServiceProvider services)
    {
        await using (services)
        {
            var silo = services.GetServices<IHostedService>().Single(service => service.GetType().Assembly == typeof(IGrain).Assembly);
            await silo.StartAsync(CancellationToken.None);
            await Calls(services);
            await silo.StopAsync(CancellationToken.None);
        }
    }

    private static async Task Calls(IServiceProvider services)
    {
        Assert.Equal(5, await services.GetRequiredService<IGrainFactory>().GetGrain<ICallGrain>("host").Sum(2, 3));
        Assert.Equal(5, await services.GetRequiredService<IClusterClient>().GetGrain<ICallGrain>("host").Sum(2, 3));
    }

    private sealed class Watcher(Action onStop) : ILifecycleParticipant<ISiloLifecycle>
    {
        public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
            nameof(Watcher),
            ServiceLifecycleStage.RuntimeStorageServices,
            _ => Task.CompletedTask,
            _ =>
            {
                onStop();
                return Task.CompletedTask;
            });
    }
}
#endif
