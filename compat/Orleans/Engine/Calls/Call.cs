using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans;

/// <summary>A call and the promise of its result. The first outcome wins: result, exception, timeout, dead silo or cancellation.</summary>
internal sealed class Call<T>(GrainMethod<T> method, GrainId target, object?[] arguments) : Call(method, target, arguments)
{
    private static readonly bool ResultMayBeShared = typeof(T) == typeof(Nothing) || MessageTypes.IsImmutable(typeof(T));

    private readonly TaskCompletionSource<T> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Outcome => _outcome.Task;

    // A one-way call has no one who could give up on it.
    public override bool IsAbandoned => _outcome.Task.IsCompleted && !Method.IsOneWay;

    public override void Start(Activation target)
    {
        RequestContext.Import(Context);
        ValueTask<T> running;
        try
        {
            running = target.Silo.FiltersCalls || target.GrainInstance is IIncomingGrainCallFilter
                ? ThroughFilters(target)
                : method.Invoke(target.GrainInstance!, Arguments);
        }
        catch (Exception exception)
        {
            EndFailed(target, exception);
            return;
        }

        if (running.IsCompletedSuccessfully)
            End(target, running.Result);
        else
            _ = EndLater(target, running);
    }

    public override void Fail(Exception exception)
    {
        if (_outcome.TrySetException(exception))
        {
            // Somebody may never look at the outcome (a caller on a killed silo): that is no error of its own.
            _ = _outcome.Task.Exception;
            Settle();
        }
    }

    public void Cancel(CancellationToken token)
    {
        if (_outcome.TrySetException(new OperationCanceledException(token)))
            Settle();
    }

    private async Task EndLater(Activation target, ValueTask<T> running)
    {
        T result;
        try
        {
            // The end of a call needs no turn of the activation, unless its result must be copied while nobody changes it. A turn costs
            // three objects, and most of the calls there are end here.
            result = await running.ConfigureAwait(continueOnCapturedContext: !ResultMayBeShared);
        }
        catch (Exception exception)
        {
            EndFailed(target, exception);
            return;
        }

        End(target, result);
    }

    private void End(Activation target, T result)
    {
        try
        {
            if (_outcome.TrySetResult(MessageCopier.Copied(result)))
                Settle();
        }
        catch (Exception exception)
        {
            Fail(exception); // the result may not travel
        }

        target.OnCompleted(this);
    }

    private void EndFailed(Activation target, Exception exception)
    {
        if (exception is InconsistentStateException { IsSourceActivation: true } conflict)
        {
            // What this activation holds is out of date: the next one reads anew. Callers that pass the exception on are not to blame.
            conflict.IsSourceActivation = false;
            target.Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationError, conflict, conflict.Message));
        }

        if (Method.IsOneWay)
            target.Silo.Log.LogWarning(exception, "{Call} failed; nobody waits for it.", this);
        Fail(exception);
        target.OnCompleted(this);
    }

    private async ValueTask<T> ThroughFilters(Activation target)
    {
        var context = new IncomingCallContext(this, target, async () => await method.Invoke(target.GrainInstance!, Arguments));
        await context.Invoke();
        return context.Result is T result ? result : default!;
    }
}
