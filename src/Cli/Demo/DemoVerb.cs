using System.CommandLine;
using AlprGrains.Cli.Cameras;
using AlprGrains.Cli.CommandLine;
using AlprGrains.Cli.Hosting;

namespace AlprGrains.Cli.Demo;

/// <summary>
/// ./alpr demo: a server with made-up people, cameras and hot list, fed with drawn traffic until Ctrl-C. With --check it does so
/// without a person and says whether an alert came through.
/// </summary>
public sealed class DemoVerb : Verb
{
    /// <summary>Over all ten cameras: two cores stay calm.</summary>
    public static readonly TimeSpan TimeBetweenFrames = TimeSpan.FromSeconds(1);

    /// <summary>A wanted vehicle about every twenty seconds.</summary>
    public const double WantedShare = 0.05;

    private readonly Checkout _checkout;
    private readonly Terminal _terminal;
    private readonly TimeProvider _time;
    private readonly Option<bool> _check = new("--check") { Description = "Without a person, on fresh data and a free port: feed until alerts come, print one line of JSON, stop." };
    private readonly Option<int> _port = new("--port") { Description = "Loopback port of the gateway.", DefaultValueFactory = _ => UpVerb.DefaultPort };
    private readonly Option<string?> _data = new("--data") { Description = "Where the demonstration's data lies. [default: .alpr/demo]" };
    private readonly Option<bool> _json = new("--json") { Description = "Address, log-ins and cameras as one line of JSON, once it runs." };

    public DemoVerb(Checkout checkout, Terminal terminal, TimeProvider time)
        : base("demo", "Show it all: a filled system, drawn traffic, live alerts.", "./alpr demo --port 5080")
    {
        (_checkout, _terminal, _time) = (checkout, terminal, time);
        foreach (var option in new Option[] { _check, _port, _data, _json }) Add(option);
        Add(new DemoCodeVerb(checkout, terminal, time));
        Runs(terminal, async (parsed, stop) =>
        {
            if (parsed.GetValue(_check) && parsed.GetValue(_data) is not null) throw new VerbFailure("--check always takes fresh data of its own: leave --data out.");
            if (!parsed.GetValue(_check)) return await Show(parsed.GetValue(_port), parsed.GetValue(_data), parsed.GetValue(_json), stop);
            terminal.Json(await new DemoCheck(checkout, terminal, time).Run(stop));
            return ExitCode.Done;
        });
    }

    private async Task<int> Show(int port, string? data, bool json, CancellationToken stop)
    {
        if (RunFile.Find(_checkout.RunFile) is { } other) throw new VerbFailure($"A server already runs here, at {other.Url} (process {other.Pid}). Use it, or stop it first.");
        var log = Path.Combine(_checkout.StateDirectory, "demo.log");
        var settings = new SiloProcess.Settings(
            UpVerb.LocalUrl(port), Path.GetFullPath(data ?? Path.Combine(_checkout.StateDirectory, "demo")), _checkout.RunFile, Demonstration: true, log);
        _terminal.Remark($"Starting the server on the {_checkout.Engine} engine; data in {settings.DataDirectory}, its log in {log} ...");
        await using var silo = SiloProcess.Start(_checkout, settings, _time);
        using var http = new HttpClient { Timeout = IngestVerb.RequestTimeLimit };
        var running = await silo.UntilReady(http, stop);
        if (json) _terminal.Json(running);
        else foreach (var line in Welcome(running)) _terminal.Result(line);

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var feeding = _terminal.Progress<int>("frames fed", null, done => Feed(running, http, done, ended.Token));
        try
        {
            var first = await Task.WhenAny(feeding, silo.UntilExit(ended.Token));
            if (!stop.IsCancellationRequested && first != feeding) throw new VerbFailure($"The server ended by itself. {silo.LastWords()}");
            await feeding;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            _terminal.Remark("Stopping ...");
        }
        finally
        {
            await ended.CancelAsync();
            await feeding.ContinueWith(_ => { }, TaskScheduler.Default); // the bar is drawn no more once this returns
        }

        return ExitCode.Done;
    }

    private async Task<int> Feed(RunFile running, HttpClient http, Action<long> done, CancellationToken stop)
    {
        var senders = running.Demo!.Cameras.ToDictionary(camera => camera.Id, camera => new FrameSender(http, running.Url, camera.Id, camera.Key, _time));
        using var traffic = new TownTraffic((ulong)_time.GetUtcNow().ToUnixTimeSeconds(), WantedShare); // other moments at every start
        using var pace = new PeriodicTimer(TimeBetweenFrames, _time);
        var frames = 0L;
        while (await pace.WaitForNextTickAsync(stop))
        {
            var frame = traffic.Next();
            await senders[frame.Camera].Send(frame.Jpeg, _time.GetUtcNow(), stop);
            done(++frames);
        }

        return 0;
    }

    private static IEnumerable<string> Welcome(RunFile running)
    {
        var investigator = Of("Investigator");
        yield return "";
        yield return $"The demonstration runs at  {running.Url}";
        yield return "Every vehicle, plate, person and place in it is made up.";
        yield return "";
        yield return $"  {"log-in",-22}{"password",-28}{"code from your authenticator"}";
        foreach (var user in running.Demo!.Users) yield return $"  {user.User,-22}{user.Password,-28}./alpr demo code {user.User}";
        yield return "";
        yield return $"First: open the address and log in as {investigator} (the code comes from the command beside the name, in another terminal).";
        yield return "Then:  Live shows ten cameras and their traffic. Within a minute a wanted vehicle passes; click its alert, compare the two images.";
        yield return "Ask:   Look up asks the history. Take the plate of that alert: purpose burglary, case number 26-012345, OPD for all three of whom";
        yield return "       it is for, and a sentence on what happened. Then ask again with \"ICE case\" as the need to know: it is refused, with the";
        yield return "       section, and demo-supervisor finds the attempt under Review. Both stand in the audit log, as demo-auditor sees.";
        yield return $"People: {Of("AlprAdministrator")} enters people, {Of("Trainer")} their trainings. {Of("Operator")} sees the live page without plates,";
        yield return $"       {Of("ChpUser")} only Look up, while the CHP's memorandum is in force ({Of("AlprAdministrator")} suspends it under Agreements).";
        yield return $"Share: {Of("PartnerRequester")} of another police department asks in writing; {Of("SharingOfficer")} checks and extracts, {Of("BosApprover")} decides.";
        yield return $"       What anyone may know of it needs no log-in: {new Uri(running.Url, "/public")}";
        yield return "More:  ./alpr ingest DIR feeds photos of your own. Ctrl-C stops everything.";
        yield return "";

        string Of(string role) => running.DemoUserInRole(role).User;
    }
}
