using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Orleans.Runtime
{
    /// <summary>Runs once when the silo reaches a stage; a failure keeps the silo from starting.</summary>
    public interface IStartupTask
    {
        Task Execute(CancellationToken cancellationToken);
    }
}

namespace Orleans.Hosting
{
    public static class SiloBuilderStartupExtensions
    {
        public static ISiloBuilder AddStartupTask<TStartup>(this ISiloBuilder builder, int stage = ServiceLifecycleStage.Active)
            where TStartup : class, IStartupTask =>
            builder.AddStartupTask(
                (services, stop) => ActivatorUtilities.GetServiceOrCreateInstance<TStartup>(services).Execute(stop), stage);

        public static ISiloBuilder AddStartupTask(
            this ISiloBuilder builder, IStartupTask startupTask, int stage = ServiceLifecycleStage.Active) =>
            builder.AddStartupTask((_, stop) => startupTask.Execute(stop), stage);

        public static ISiloBuilder AddStartupTask(
            this ISiloBuilder builder,
            Func<IServiceProvider, CancellationToken, Task> startupTask,
            int stage = ServiceLifecycleStage.Active) =>
            builder.ConfigureServices(all => all.AddTransient<ILifecycleParticipant<ISiloLifecycle>>(
                services => new StartupTask(services, startupTask, stage)));

        private sealed class StartupTask(
            IServiceProvider services, Func<IServiceProvider, CancellationToken, Task> task, int stage)
            : ILifecycleParticipant<ISiloLifecycle>
        {
            public void Participate(ISiloLifecycle lifecycle) =>
                lifecycle.Subscribe<StartupTask>(stage, stop => task(services, stop));
        }
    }
}
