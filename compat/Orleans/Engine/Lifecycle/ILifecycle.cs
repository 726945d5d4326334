using Orleans.Runtime;

namespace Orleans
{
    /// <summary>Something that starts and stops with a silo, or with an activation.</summary>
    public interface ILifecycleObserver
    {
        Task OnStart(CancellationToken cancellationToken = default);

        Task OnStop(CancellationToken cancellationToken = default);
    }

    /// <summary>Stages start in ascending and stop in descending order; observers of one stage run together.</summary>
    public interface ILifecycleObservable
    {
        IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer);
    }

    /// <summary>Registered in the container, it is asked to subscribe before the silo starts.</summary>
    public interface ILifecycleParticipant<TLifecycleObservable>
        where TLifecycleObservable : ILifecycleObservable
    {
        void Participate(TLifecycleObservable lifecycle);
    }

    public static class ServiceLifecycleStage
    {
        public const int First = int.MinValue;
        public const int RuntimeInitialize = 2000;
        public const int RuntimeServices = 4000;
        public const int RuntimeStorageServices = 6000;
        public const int RuntimeGrainServices = 8000;
        public const int ApplicationServices = 10000;
        public const int BecomeActive = Active - 1;
        public const int Active = 20000;
        public const int Last = int.MaxValue;
    }
}

namespace Orleans.Runtime
{
    public interface ISiloLifecycle : ILifecycleObservable
    {
        int HighestCompletedStage { get; }

        int LowestStoppedStage { get; }
    }

    public interface IGrainLifecycle : ILifecycleObservable;

    public static class GrainLifecycleStage
    {
        public const int First = int.MinValue;
        public const int SetupState = 1000;
        public const int Activate = 2000;
        public const int Last = int.MaxValue;
    }
}
