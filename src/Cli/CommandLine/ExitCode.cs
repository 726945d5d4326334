namespace AlprGrains.Cli.CommandLine;

/// <summary>What a verb tells the shell. A script may rely on these.</summary>
public static class ExitCode
{
    public const int Done = 0;

    /// <summary>Refused by the system, by the input's faults, or failed.</summary>
    public const int Failed = 1;

    /// <summary>Neither done nor refused: a server that does not answer, a check that could not be made.</summary>
    public const int CouldNotTell = 2;
}

/// <summary>A verb cannot go on, and the message says why and what to do. Shown without type or stack.</summary>
public sealed class VerbFailure(string message, int exitCode = ExitCode.Failed) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
