namespace Orleans.Runtime;

[GenerateSerializer]
public class OrleansException : Exception
{
    public OrleansException()
        : base("Unexpected error.")
    {
    }

    public OrleansException(string message)
        : base(message)
    {
    }

    public OrleansException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>A setting that cannot work; the silo does not start.</summary>
[GenerateSerializer]
public sealed class OrleansConfigurationException : Exception
{
    public OrleansConfigurationException(string message)
        : base(message)
    {
    }

    public OrleansConfigurationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>The silo that had the call is gone. Whether the call took effect is unknown.</summary>
[GenerateSerializer]
public sealed class SiloUnavailableException : OrleansMessageRejectionException
{
    public SiloUnavailableException()
        : base("Silo unavailable")
    {
    }

    public SiloUnavailableException(string msg)
        : base(msg)
    {
    }

    public SiloUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>The call was not executed: there was nobody to execute it.</summary>
[GenerateSerializer]
public class OrleansMessageRejectionException : OrleansException
{
    internal OrleansMessageRejectionException(string message)
        : base(message)
    {
    }

    internal OrleansMessageRejectionException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
