using System.Diagnostics;

namespace Orleans.Configuration;

/// <summary>How long callers wait. With a debugger attached they wait longer, so that a breakpoint does not fail the call.</summary>
public abstract class MessagingOptions
{
    private TimeSpan _responseTimeout = TimeSpan.FromSeconds(30);

    public TimeSpan ResponseTimeout
    {
        get => Debugger.IsAttached ? ResponseTimeoutWithDebugger : _responseTimeout;
        set => _responseTimeout = value;
    }

    public TimeSpan ResponseTimeoutWithDebugger { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>A call whose caller has given up before its turn came is not executed.</summary>
    public bool DropExpiredMessages { get; set; } = true;
}

/// <summary>For calls from grains and from the client inside a silo.</summary>
public class SiloMessagingOptions : MessagingOptions
{
    /// <summary>Calls one activation may have waiting; one more is refused. 0 means no bound.</summary>
    public int MaxEnqueuedRequestsHardLimit { get; set; }
}

/// <summary>For calls from a client of its own, as a test cluster has.</summary>
public class ClientMessagingOptions : MessagingOptions;
