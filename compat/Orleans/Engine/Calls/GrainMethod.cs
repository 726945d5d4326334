using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Orleans;

/// <summary>
/// One method of a grain interface, worked out once: its attributes, and compiled code that calls it. A method that cannot cross a grain
/// boundary (a return type that is no task, a type that may not travel) is refused when its interface is first used.
/// </summary>
internal abstract class GrainMethod
{
    private static readonly ConcurrentDictionary<MethodInfo, GrainMethod> Known = new();

    protected GrainMethod(MethodInfo info)
    {
        Info = info;
        AlwaysInterleaves = info.IsDefined(typeof(AlwaysInterleaveAttribute));
        IsReadOnly = info.IsDefined(typeof(ReadOnlyAttribute));
        IsOneWay = info.IsDefined(typeof(OneWayAttribute));
        ResponseTimeout = info.GetCustomAttribute<ResponseTimeoutAttribute>()?.Timeout;
        ArgumentsAreImmutable = info.GetParameters().All(parameter =>
            parameter.IsDefined(typeof(ImmutableAttribute)) || MessageTypes.IsImmutable(parameter.ParameterType));
        CancellationIndex = Array.FindIndex(info.GetParameters(), parameter => parameter.ParameterType == typeof(CancellationToken));
    }

    public MethodInfo Info { get; }

    public bool AlwaysInterleaves { get; }

    public bool IsReadOnly { get; }

    public bool IsOneWay { get; }

    public TimeSpan? ResponseTimeout { get; }

    /// <summary>True if no argument's type can change, so that arguments may be shared.</summary>
    public bool ArgumentsAreImmutable { get; }

    /// <summary>Which argument cancels the call, or -1.</summary>
    public int CancellationIndex { get; }

    public static GrainMethod Of(MethodInfo info) => Known.GetOrAdd(info, Create);

    /// <summary>Makes and sends a call; gives what the method declares: a task of some kind.</summary>
    public abstract object Send(GrainProxy proxy, object?[] arguments);

    private static GrainMethod Create(MethodInfo info)
    {
        if (info.IsGenericMethodDefinition)
            throw Refused(info, "generic methods are not supported by the stand-in engine; name the types");
        MessageTypes.RequireMayTravel(info);

        var declared = info.ReturnType;
        var open = declared.IsGenericType ? declared.GetGenericTypeDefinition() : null;
        var result = open == typeof(Task<>) || open == typeof(ValueTask<>)
            ? declared.GetGenericArguments()[0]
            : declared == typeof(Task) || declared == typeof(ValueTask)
                ? typeof(Nothing)
                : throw Refused(info, $"it returns {declared.Name}; a grain method returns Task, Task<T>, ValueTask or ValueTask<T>");
        return (GrainMethod)Activator.CreateInstance(typeof(GrainMethod<>).MakeGenericType(result), info)!;
    }

    private static OrleansException Refused(MethodInfo info, string why) =>
        new($"{info.DeclaringType!.FullName}.{info.Name} cannot be a grain method: {why}.");
}

/// <summary>The result of a method without one.</summary>
internal readonly struct Nothing;

internal sealed class GrainMethod<T>(MethodInfo info) : GrainMethod(info)
{
    private readonly Func<Task<T>, object> _hand = Hand(info.ReturnType);

    /// <summary>Calls the method of a grain instance.</summary>
    public Func<object, object?[], ValueTask<T>> Invoke { get; } = Compile(info);

    public override object Send(GrainProxy proxy, object?[] arguments)
    {
        var source = Activation.Current;
        var origin = source?.Silo.GrainFactory ?? proxy.Factory;
        return _hand(origin.Send(new Call<T>(this, proxy.Target, MessageCopier.Copied(arguments, ArgumentsAreImmutable)), source));
    }

    // Task and Task<T> are handed over as they are; value tasks wrap them.
    private static Func<Task<T>, object> Hand(Type declared)
    {
        if (declared == typeof(ValueTask))
            return task => new ValueTask(task);
        return declared == typeof(ValueTask<T>) ? task => new ValueTask<T>(task) : task => task;
    }

    private static Func<object, object?[], ValueTask<T>> Compile(MethodInfo info)
    {
        var grain = Expression.Parameter(typeof(object));
        var arguments = Expression.Parameter(typeof(object?[]));
        var values = info.GetParameters().Select((parameter, i) =>
            Expression.Convert(Expression.ArrayIndex(arguments, Expression.Constant(i)), parameter.ParameterType));
        var call = Expression.Call(Expression.Convert(grain, info.DeclaringType!), info, values);
        var uniform = typeof(GrainMethod<T>).GetMethod(nameof(Uniform), BindingFlags.Static | BindingFlags.NonPublic, [info.ReturnType]);
        var body = uniform is null ? call : Expression.Call(uniform, call);
        return Expression.Lambda<Func<object, object?[], ValueTask<T>>>(body, grain, arguments).Compile();
    }

    private static ValueTask<T> Uniform(Task<T> task) => new(task);

    private static ValueTask<T> Uniform(Task task) => task.IsCompletedSuccessfully ? default : Awaited(new ValueTask(task));

    private static ValueTask<T> Uniform(ValueTask task) => task.IsCompletedSuccessfully ? default : Awaited(task);

    private static async ValueTask<T> Awaited(ValueTask task)
    {
        await task;
        return default!;
    }
}
