using System.Collections.Concurrent;
using AlprGrains.Cameras;
using AlprGrains.Plates;
using AlprGrains.Recognition;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;

namespace AlprGrains.Tests.Grains.Cameras;

/// <summary>Where grains stand in a cluster of three silos (docs/decisions/0024-placement-and-flow.md).</summary>
public class PlacementTests
{
    private const int CamerasCount = 30;

    [Fact]
    public async Task Cameras_spread_frames_are_recognized_where_their_camera_stands_and_plates_stand_there_too()
    {
        var calls = new Whereabouts();
        await using var alpr = await AlprCluster.Start(silos: 3, withSystemClock: true, more: silo =>
        {
            silo.Services.AddSingleton(calls);
            silo.AddIncomingGrainCallFilter<Whereabouts.Filter>();
        });
        await alpr.RefreshHotLists().WaitAsync(AlprCluster.Patience);
        for (var i = 0; i < CamerasCount; i++)
        {
            var camera = await alpr.Camera($"cam-{i}").WaitAsync(AlprCluster.Patience);
            Assert.Equal(CameraRefusal.None, (await camera.Frame(alpr.Frame($"plates 8SYN{i:000}")).AsTask().WaitAsync(AlprCluster.Patience)).Refusal);
        }

        var cameras = calls.Of(nameof(ICameraGrain.Frame));
        Assert.True(cameras.GroupBy(silo => silo).Count() >= 2 && cameras.GroupBy(silo => silo).Max(same => same.Count()) < CamerasCount, "all cameras came to one silo");
        Assert.Equal(cameras, calls.Of(nameof(IRecognizerGrain.Recognize)));
        Assert.Equal(cameras, calls.Of(nameof(IPlateGrain.Record)));
    }

    /// <summary>In which silo each call ran, in the order of calls.</summary>
    private sealed class Whereabouts
    {
        private readonly ConcurrentQueue<(string Method, string Silo)> _calls = new();

        public string[] Of(string method) => [.. _calls.Where(call => call.Method == method).Select(call => call.Silo)];

        /// <summary>Asks for its silo at the first call: the silo makes its filters while it is being made itself.</summary>
        public sealed class Filter(Whereabouts calls, IServiceProvider services) : IIncomingGrainCallFilter
        {
            public Task Invoke(IIncomingGrainCallContext context)
            {
                if (context.ImplementationMethod.DeclaringType?.Namespace?.StartsWith("AlprGrains", StringComparison.Ordinal) == true)
                    calls._calls.Enqueue((context.ImplementationMethod.Name, services.GetRequiredService<ILocalSiloDetails>().Name));
                return context.Invoke();
            }
        }
    }
}
