using System.Diagnostics;
using AlprGrains.People;
using AlprGrains.Sharing;
using AlprGrains.Tests.TestKit;

namespace AlprGrains.Tests.Benchmarks.Sharing;

/// <summary>
/// Submissions by many partners at once, each durable before it is acknowledged. Closed loop: every partner sends its next as soon as the
/// last is acknowledged, over HTTP, where the same cores do the partners' own work, and at the grain. Paced: they send at their own moments,
/// as agencies with systems of their own do, and the wait for a partner's one connection counts.
/// </summary>
internal static class SubmissionLoad
{
    // A server is up for weeks; its first minute, in which the runtime compiles its code, is not what is measured.
    private const int WarmUps = 10, WarmUpEach = 2;
    private static readonly TimeSpan Compiling = TimeSpan.FromSeconds(1);

    public static async Task<object> Run(SharingHost host, int partners, int each, int pacedPerSecond, int pacedSeconds)
    {
        var agencies = (await host.Grains.GetGrain<IAgencyRegistryGrain>(IAgencyRegistryGrain.Main).List())
            .Where(agency => agency.Class == RecipientClass.CaliforniaLawEnforcement && agency.Id != "OPD").Select(agency => agency.Id).Take(partners).ToArray();
        string Agency(int partner) => agencies[partner % agencies.Length];
        var sessions = new List<SessionAssertion>();
        var programs = new List<PartnerProgram>();
        for (var i = 0; i < partners; i++)
        {
            sessions.Add(await host.Person($"grain-partner-{i}", Agency(i), Role.PartnerRequester));
            if (i < agencies.Length) SharingHost.RequireYear(await host.Grains.SignYear(sessions[i]));
            programs.Add(await host.Program($"partner-{i}", Agency(i)));
        }

        var number = 0;
        Task AtGrain(int partner) => SubmitAtGrain(host.Grains, Interlocked.Increment(ref number), sessions[partner], Agency(partner));
        Task OverHttp(int partner) => programs[partner].Submit(Interlocked.Increment(ref number));

        for (var i = 0; i < WarmUps; i++)
        {
            await Closed(partners, WarmUpEach, OverHttp);
            await Task.Delay(Compiling);
        }
        var http = await Closed(partners, each, OverHttp);
        var paced = await Paced(partners, pacedPerSecond, pacedSeconds, OverHttp);
        await Closed(partners, 5 * WarmUpEach, AtGrain);
        var grain = await Closed(partners, each, AtGrain);
        foreach (var program in programs) program.Dispose();
        return new { partners, agencies = agencies.Length, httpClosedLoop = http, httpPaced = paced, grainClosedLoop = grain };
    }

    private static async Task<object> Closed(int partners, int each, Func<int, Task> submit)
    {
        var from = Stopwatch.GetTimestamp();
        var taken = (await Task.WhenAll(Enumerable.Range(0, partners).Select(async partner =>
        {
            var times = new List<double>(each);
            for (var i = 0; i < each; i++)
            {
                var at = Stopwatch.GetTimestamp();
                await submit(partner);
                times.Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
            }
            return times;
        }))).SelectMany(one => one);
        return Summary(taken, Stopwatch.GetElapsedTime(from));
    }

    private static async Task<object> Paced(int partners, int perSecond, int seconds, Func<int, Task> submit)
    {
        var from = Stopwatch.GetTimestamp();
        var all = new List<Task<double>>();
        using var pace = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / perSecond));
        for (var i = 0; i < perSecond * seconds && await pace.WaitForNextTickAsync(); i++) all.Add(One(i % partners));
        return Summary(await Task.WhenAll(all), Stopwatch.GetElapsedTime(from));

        async Task<double> One(int partner)
        {
            var at = Stopwatch.GetTimestamp();
            await submit(partner);
            return Stopwatch.GetElapsedTime(at).TotalMilliseconds;
        }
    }

    private static object Summary(IEnumerable<double> taken, TimeSpan over)
    {
        double[] sorted = [.. taken.Order()];
        return new
        {
            submissions = sorted.Length, perSecond = Math.Round(sorted.Length / over.TotalSeconds, 1), p50Ms = Figures.At(sorted, 0.5), p99Ms = Figures.At(sorted, 0.99), maxMs = Math.Round(sorted[^1], 2),
        };
    }

    private static async Task SubmitAtGrain(IGrainFactory grains, int number, SessionAssertion session, string agency)
    {
        var submission = SharingRequests.Submission(number, session.UserName, agency, "7BEN417");
        SharingRequests.Require(await grains.GetGrain<ISharingRequestGrain>(submission.Id.Hex).Submit(submission, session));
    }
}
