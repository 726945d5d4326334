using System.Collections.Concurrent;

namespace AlprGrains.Tests.Engine.Support;

/// <summary>
/// Named events between a test and the grains in its process: a grain raises one, the test waits for it, or the other way round. Names
/// hold the grain's key, which no two tests share.
/// </summary>
internal static class Signal
{
    /// <summary>A test that waits longer than this has failed.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly ConcurrentDictionary<string, TaskCompletionSource<string>> Known = new();

    public static void Raise(string name, string value = "") => Of(name).TrySetResult(value);

    public static async Task<string> Wait(string name)
    {
        try
        {
            return await Of(name).Task.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"The event \"{name}\" did not come within {Patience}.");
        }
    }

    public static bool WasRaised(string name) => Of(name).Task.IsCompleted;

    private static TaskCompletionSource<string> Of(string name) =>
        Known.GetOrAdd(name, _ => new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously));
}
