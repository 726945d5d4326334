using System.Diagnostics;
using System.Globalization;
using System.Net;
using AlprGrains.Cli.Hosting;

namespace AlprGrains.Tests.Chaos.Cluster;

/// <summary>
/// A network of one machine: each silo stands in a network namespace with an address of its own, on a bridge that no other machine is on.
/// Cables can be pulled. Addresses are of the range that is set aside for tests of networks (RFC 2544), so they are nobody's.
/// </summary>
internal sealed class NetworkSpaces : IDisposable
{
    private readonly string _name = string.Create(CultureInfo.InvariantCulture, $"alpr{Environment.ProcessId % 1_000_000}");
    private readonly string _net = string.Create(CultureInfo.InvariantCulture, $"198.18.{Environment.ProcessId % 250}");
    private readonly int _count;

    private NetworkSpaces(int count) => _count = count;

    /// <summary>Where doors stand that silos reach.</summary>
    public IPAddress Outside => IPAddress.Parse($"{_net}.1");

    /// <summary>Null, with the reason, where this machine does not allow it.</summary>
    public static NetworkSpaces? TryMake(int count, out string? whyNot)
    {
        whyNot = null;
        var spaces = new NetworkSpaces(count);
        try
        {
            spaces.Make();
            return spaces;
        }
        catch (Exception refused) when (refused is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            spaces.Dispose();
            whyNot = $"no network namespaces here: {refused.Message.Trim()}";
            return null;
        }
    }

    public LocalCluster.SiloPlace PlaceOf(int silo) => new(AddressOf(silo), SpaceOf(silo));

    /// <summary>The silo's cable is pulled: nothing reaches it, and it reaches nothing.</summary>
    public void CutOff(int silo) => Ip("link", "set", CableOf(silo), "down");

    /// <summary>What the silo sends to other silos is lost; stores and gateway it reaches.</summary>
    public void CutFromOthers(int silo)
    {
        // Frames go to a machine that is not there: silence, as on a broken path, and no error that would tell.
        foreach (var other in Enumerable.Range(0, _count).Where(other => other != silo))
            Ip("-n", SpaceOf(silo), "neigh", "replace", AddressOf(other), "lladdr", "02:00:00:00:00:01", "dev", "eth0", "nud", "permanent");
    }

    public void Heal(int silo)
    {
        Ip("link", "set", CableOf(silo), "up");
        Ip("-n", SpaceOf(silo), "neigh", "flush", "dev", "eth0", "nud", "permanent");
    }

    public void Dispose()
    {
        for (var silo = 0; silo < _count; silo++) Try("netns", "del", SpaceOf(silo)); // its end of the cable goes with it, and ours
        Try("link", "del", _name);
    }

    private void Make()
    {
        Ip("link", "add", _name, "type", "bridge");
        Ip("addr", "add", $"{_net}.1/24", "dev", _name);
        Ip("link", "set", _name, "up");
        for (var silo = 0; silo < _count; silo++)
        {
            Ip("netns", "add", SpaceOf(silo));
            Ip("link", "add", CableOf(silo), "type", "veth", "peer", "name", "eth0", "netns", SpaceOf(silo));
            Ip("link", "set", CableOf(silo), "master", _name, "up");
            Ip("-n", SpaceOf(silo), "addr", "add", $"{AddressOf(silo)}/24", "dev", "eth0");
            Ip("-n", SpaceOf(silo), "link", "set", "eth0", "up");
            Ip("-n", SpaceOf(silo), "link", "set", "lo", "up");
        }
    }

    private string AddressOf(int silo) => string.Create(CultureInfo.InvariantCulture, $"{_net}.{11 + silo}");

    private string SpaceOf(int silo) => string.Create(CultureInfo.InvariantCulture, $"{_name}-{silo + 1}");

    private string CableOf(int silo) => string.Create(CultureInfo.InvariantCulture, $"{_name}c{silo + 1}");

    private static void Ip(params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo("ip", words) { RedirectStandardError = true })!;
        var complaint = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"ip {string.Join(' ', words)}: {complaint}");
    }

    private static void Try(params string[] words)
    {
        try { Ip(words); }
        catch (Exception absent) when (absent is InvalidOperationException or System.ComponentModel.Win32Exception) { /* it was never made */ }
    }
}
