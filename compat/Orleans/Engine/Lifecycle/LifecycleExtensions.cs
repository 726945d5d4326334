namespace Orleans;

public static class LifecycleExtensions
{
    public static IDisposable Subscribe(
        this ILifecycleObservable observable, string observerName, int stage, Func<CancellationToken, Task> onStart) =>
        observable.Subscribe(observerName, stage, onStart, null);

    public static IDisposable Subscribe(
        this ILifecycleObservable observable,
        string observerName,
        int stage,
        Func<CancellationToken, Task> onStart,
        Func<CancellationToken, Task>? onStop)
    {
        ArgumentNullException.ThrowIfNull(observable);
        ArgumentNullException.ThrowIfNull(onStart);
        return observable.Subscribe(observerName, stage, new Pair(onStart, onStop));
    }

    public static IDisposable Subscribe(this ILifecycleObservable observable, int stage, ILifecycleObserver observer) =>
        observable.Subscribe(observer.GetType().FullName ?? observer.GetType().Name, stage, observer);

    public static IDisposable Subscribe<TObserver>(this ILifecycleObservable observable, int stage, ILifecycleObserver observer) =>
        observable.Subscribe(typeof(TObserver).FullName ?? typeof(TObserver).Name, stage, observer);

    public static IDisposable Subscribe<TObserver>(
        this ILifecycleObservable observable, int stage, Func<CancellationToken, Task> onStart) =>
        observable.Subscribe(typeof(TObserver).FullName ?? typeof(TObserver).Name, stage, onStart, null);

    public static IDisposable Subscribe<TObserver>(
        this ILifecycleObservable observable, int stage, Func<CancellationToken, Task> onStart, Func<CancellationToken, Task> onStop) =>
        observable.Subscribe(typeof(TObserver).FullName ?? typeof(TObserver).Name, stage, onStart, onStop);

    private sealed class Pair(Func<CancellationToken, Task> onStart, Func<CancellationToken, Task>? onStop) : ILifecycleObserver
    {
        public Task OnStart(CancellationToken cancellationToken = default) => onStart(cancellationToken);

        public Task OnStop(CancellationToken cancellationToken = default) => onStop?.Invoke(cancellationToken) ?? Task.CompletedTask;
    }
}
