using System.Net;
using System.Text.Json.Nodes;
using AlprGrains.Audit;
using AlprGrains.Cli.Gateway;
using AlprGrains.Cli.Sharing;

namespace AlprGrains.Tests.Chaos.Cluster;

/// <summary>
/// People at work while faults come: an investigator who looks plates up, a partner agency that submits requests and attests them, a desk that documents.
/// Whoever hears nothing, or "come again", does the same again. What was answered is in the record.
/// </summary>
internal sealed class DeskLoad(GatewaySession investigator, GatewaySession partner, GatewaySession officer, string partnerName, Record record, Func<string> plate, TimeProvider time)
{
    private static readonly TimeSpan LookupPace = TimeSpan.FromSeconds(2), RequestPace = TimeSpan.FromSeconds(10), Pause = TimeSpan.FromMilliseconds(500), Patience = TimeSpan.FromSeconds(6);

    private int _requests;

    public Task Run(CancellationToken stop) => Task.WhenAll(Repeat(LookUp, LookupPace, stop), Repeat(Request, RequestPace, stop));

    public async Task LookUp(CancellationToken stop)
    {
        var (status, body) = await UntilAnswered(() => investigator.Post("api/lookups", OrdinaryLookup.Of(plate(), "OPD"), stop), stop);
        if (status == HttpStatusCode.OK) record.Lookups.Enqueue(new AnsweredLookup(body!["askedAuditIndex"]!.GetValue<long>(), body["releasedAuditIndex"]?.GetValue<long>()));
    }

    /// <summary>The partner's agency signs for the year: without that its requests are refused.</summary>
    public async Task SignYear(CancellationToken stop)
    {
        var (_, year) = await UntilAnswered(() => partner.Get("api/sharing/yearly-attestation", stop), stop);
        var (signed, _) = await UntilAnswered(() => partner.Post("api/sharing/yearly-attestation", OrdinaryRequest.YearlyAttestation(year!["text"]!), stop), stop);
        if (signed != HttpStatusCode.OK) throw new InvalidOperationException($"the partner's agency could not sign its yearly attestation: {(int)signed}");
    }

    public async Task Request(CancellationToken stop)
    {
        var key = $"chaos-{Interlocked.Increment(ref _requests)}";
        var submission = OrdinaryRequest.Of(plate(), partnerName, "SFPD", "SFPD");
        var (submitted, view) = await UntilAnswered(() => partner.Post("api/sharing/requests", submission, stop, idempotencyKey: key), stop);
        if (submitted is not (HttpStatusCode.Created or HttpStatusCode.OK) || view?["id"]?.ToString() is not { } id) return;
        Note(id, AuditKinds.SharingSubmitted, view);
        var (_, terms) = await UntilAnswered(() => partner.Get("api/sharing/terms", stop), stop);
        var (attested, after) = await UntilAnswered(() => partner.Post($"api/sharing/requests/{id}/attestation", OrdinaryRequest.Attestation(terms!, view["contentDigest"]!.ToString()), stop), stop);
        if (attested == HttpStatusCode.OK) Note(id, AuditKinds.SharingAttested, after);
        var (documented, at) = await UntilAnswered(() => officer.Post($"api/sharing/desk/{id}/right-and-need", OrdinaryRequest.RightAndNeed(), stop), stop);
        if (documented == HttpStatusCode.OK) Note(id, AuditKinds.SharingDocumented, at);
    }

    /// <summary>The steps that each request of the record shows.</summary>
    public async Task<List<TakenStep>> Steps(CancellationToken stop)
    {
        var steps = new List<TakenStep>();
        foreach (var id in record.Steps.Select(step => step.Request).Distinct())
        {
            var (_, view) = await UntilAnswered(() => partner.Get($"api/sharing/requests/{id}", stop), stop);
            steps.AddRange(view!["steps"]!.AsArray().Select(step => new TakenStep(id, step!["kind"]!.ToString())));
        }
        return steps;
    }

    private void Note(string request, string kind, JsonNode? answer)
    {
        if (answer?["auditIndex"]?.GetValue<long>() is { } index) record.Steps.Enqueue(new SharingStep(request, kind, index));
    }

    private async Task Repeat(Func<CancellationToken, Task> act, TimeSpan pace, CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                await act(stop);
                await Task.Delay(pace, time, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The load is over.
        }
    }

    private async Task<(HttpStatusCode Status, JsonNode? Body)> UntilAnswered(Func<Task<(HttpStatusCode Status, JsonNode? Body)>> ask, CancellationToken stop)
    {
        while (true)
        {
            try
            {
                var answer = await ask().WaitAsync(Patience, time, stop);
                if (answer.Status is not HttpStatusCode.TooManyRequests and < HttpStatusCode.InternalServerError) return answer;
            }
            catch (Exception silent) when (silent is HttpRequestException or TimeoutException or IOException || (silent is OperationCanceledException && !stop.IsCancellationRequested))
            {
                // No answer: nobody knows what became of it, so it is asked again.
            }
            await Task.Delay(Pause, time, stop);
        }
    }
}
