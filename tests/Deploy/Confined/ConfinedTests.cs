using System.Diagnostics;
using AlprGrains.Silo.Hosting;

namespace AlprGrains.Tests.Deploy.Confined;

/// <summary>The real process as the container file and the unit confine it: no root, no capability, a root that nobody can write to.</summary>
public sealed class ConfinedTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    // Not below /tmp, which the process gets an empty one of.
    private readonly DirectoryInfo _folder = Directory.CreateDirectory($"/var/tmp/alpr-confined-{Environment.ProcessId}");

    [NamespaceFact]
    public async Task It_serves_and_drains_without_root_with_nothing_writable_but_its_data_and_an_empty_tmp()
    {
        var (program, data) = (Path.Combine(_folder.FullName, "program"), Path.Combine(_folder.FullName, "data"));
        await Run("cp", "-r", SiloProcess.HostFolder, program);
        await Run("chmod", "-R", "a+rX", _folder.FullName);
        await Run("install", "-d", "-o", "10001", "-g", "10001", "-m", "0700", data);
        var script = $"""
            set -e
            mount --make-rprivate /
            mount --rbind / /mnt && mount -o remount,ro,bind /mnt
            mount --bind {data} /mnt{data}
            mount -t tmpfs -o size=64m,mode=1777 none /mnt/tmp
            exec chroot /mnt setpriv --reuid=10001 --regid=10001 --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all \
              env -i PATH="$PATH" DOTNET_EnableDiagnostics=0 Operations__Url=http://127.0.0.1:0 \
              dotnet {program}/AlprGrains.Silo.dll --demo --urls http://127.0.0.1:0 --data {data} --run-file {data}/run.json
            """;
        using var process = Process.Start(new ProcessStartInfo("unshare", ["-m", "bash", "-c", script]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            var run = await WaitFor(Path.Combine(data, "run.json"), process);
            var status = await File.ReadAllLinesAsync($"/proc/{run.Pid}/status");
            using var http = new HttpClient();
            using var ready = await http.GetAsync($"{run.OperationsUrl}/health/ready");
            await Run("kill", "-TERM", $"{run.Pid}");
            await process.WaitForExitAsync().WaitAsync(Patience);

            Assert.True(ready.IsSuccessStatusCode, await ready.Content.ReadAsStringAsync());
            Assert.Contains("CapEff:\t0000000000000000", status);
            Assert.Contains("Uid:\t10001\t10001\t10001\t10001", status);
            Assert.True(process.ExitCode == 0, string.Concat(await said));
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task Run(string program, params string[] words)
    {
        using var process = Process.Start(program, words);
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}");
    }

    private static async Task<RunFile> WaitFor(string path, Process process)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!File.Exists(path))
        {
            Assert.False(process.HasExited, $"the process ended before it was ready: {(process.HasExited ? process.ExitCode : 0)}");
            await poll.WaitForNextTickAsync(limit.Token);
        }
        return RunFile.Read(path);
    }
}
