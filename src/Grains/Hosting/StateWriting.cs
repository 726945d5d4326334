namespace AlprGrains.Grains.Hosting;

/// <summary>One way to save a grain's state.</summary>
internal static class StateWriting
{
    /// <summary>
    /// Saves. When the store fails, what it holds is unknown (a timeout may have written), so the activation ends and the next one
    /// reads anew; the caller gets the exception.
    /// </summary>
    public static async Task Save<TState>(this IGrainBase grain, IPersistentState<TState> state)
    {
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            grain.DeactivateOnIdle();
            throw;
        }
    }
}
