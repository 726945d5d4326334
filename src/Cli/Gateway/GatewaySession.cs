using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using AlprGrains.Cli.CommandLine;
using AlprGrains.Cli.Hosting;

namespace AlprGrains.Cli.Gateway;

/// <summary>What the gateway says of one alert in its feed; no plate in it.</summary>
public sealed record AlertNotice(long Cursor, string Id, string Camera, DateTimeOffset CapturedAt, DateTimeOffset RaisedAt);

/// <param name="Cursor">Where to go on.</param>
public sealed record AlertPage(long Cursor, IReadOnlyList<AlertNotice> Alerts);

/// <summary>A camera's counts since its server started.</summary>
public sealed record CameraCounts(string Id, CameraHealth Health);

public sealed record CameraHealth(long FramesTaken, long ReadsStored, long Quarantined);

/// <summary>How the import of a hot list ended; when not accepted the list is as it was.</summary>
public sealed record HotListImport(bool Accepted, int Version, int Entries, int DroppedByProvenance, int BadLines, IReadOnlyList<HotListProblem> Problems);

public sealed record HotListProblem(int Line, string Sentence);

/// <summary>A person's session with the gateway: both factors in, a cookie kept, requests made under it.</summary>
public sealed class GatewaySession : IDisposable
{
    /// <summary>Longer than the gateway holds a long poll.</summary>
    public static readonly TimeSpan RequestTimeLimit = TimeSpan.FromSeconds(60);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    private readonly HttpClient _http;

    private GatewaySession(HttpClient http) => _http = http;

    /// <summary>
    /// Logs a made-up person in. A code is good for one log-in; when the present one is spent, the next step's is waited for.
    /// </summary>
    public static async Task<GatewaySession> LogIn(Uri server, DemoUser user, Terminal terminal, TimeProvider time, CancellationToken stop)
    {
        if (await TryLogIn(server, user.User, user.Password, user.Code(time.GetUtcNow()), stop) is { Session: { } session }) return session;
        var wait = Demo.Totp.Remaining(time.GetUtcNow());
        terminal.Remark($"The present log-in code is spent; the next comes in {wait.TotalSeconds:F0} s.");
        await Task.Delay(wait + TimeSpan.FromSeconds(1), time, stop);
        var (second, refusal) = await TryLogIn(server, user.User, user.Password, user.Code(time.GetUtcNow()), stop);
        return second ?? throw new VerbFailure($"'{user.User}' could not log in. {refusal}");
    }

    /// <summary>Logs a person in with what they typed.</summary>
    public static async Task<GatewaySession> LogIn(Uri server, string user, string password, string code, CancellationToken stop)
    {
        var (session, refusal) = await TryLogIn(server, user, password, code, stop);
        return session ?? throw new VerbFailure($"'{user}' could not log in. {refusal}");
    }

    /// <summary>Alerts after a cursor; the gateway waits some seconds for the next when there is none.</summary>
    public async Task<AlertPage> AlertsAfter(long cursor, CancellationToken stop) =>
        await Understand<AlertPage>(await _http.GetAsync($"api/alerts?after={cursor}", stop), stop);

    public async Task<IReadOnlyList<CameraCounts>> Cameras(CancellationToken stop) =>
        await Understand<IReadOnlyList<CameraCounts>>(await _http.GetAsync("api/cameras", stop), stop);

    /// <summary>A file replaces a list. Refused as a whole (422) it is an answer with its problems too.</summary>
    public async Task<HotListImport> ImportHotList(Stream file, string list, string format, string source, string? agency, bool skipBadLines, CancellationToken stop)
    {
        using var body = new StreamContent(file);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        var query = $"format={Uri.EscapeDataString(format)}&source={Uri.EscapeDataString(source)}&skipBadLines={(skipBadLines ? "true" : "false")}"
            + (agency is null ? "" : $"&agency={Uri.EscapeDataString(agency)}");
        var answer = await _http.PostAsync($"api/hot-lists/{Uri.EscapeDataString(list)}?{query}", body, stop);
        return await Understand<HotListImport>(answer, stop, alsoAnAnswer: HttpStatusCode.UnprocessableEntity);
    }

    /// <summary>Posts JSON; the answer's status and its JSON, refused or not.</summary>
    public async Task<(HttpStatusCode Status, JsonNode? Body)> Post(string path, JsonNode body, CancellationToken stop, string? idempotencyKey = null)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body.ToJsonString(), System.Text.Encoding.UTF8, "application/json") };
        if (idempotencyKey is not null) message.Headers.Add("Idempotency-Key", idempotencyKey);
        using var answer = await _http.SendAsync(message, stop);
        return (answer.StatusCode, await Node(answer, stop));
    }

    /// <summary>Gets JSON; the answer's status and its JSON, refused or not.</summary>
    public async Task<(HttpStatusCode Status, JsonNode? Body)> Get(string path, CancellationToken stop)
    {
        using var answer = await _http.GetAsync(path, stop);
        return (answer.StatusCode, await Node(answer, stop));
    }

    /// <summary>Asks for a file by a post; null bytes when it was refused.</summary>
    public async Task<(HttpStatusCode Status, byte[]? Bytes)> Download(string path, CancellationToken stop)
    {
        using var answer = await _http.PostAsync(path, null, stop);
        return (answer.StatusCode, answer.IsSuccessStatusCode ? await answer.Content.ReadAsByteArrayAsync(stop) : null);
    }

    private static async Task<JsonNode?> Node(HttpResponseMessage answer, CancellationToken stop)
    {
        var text = await answer.Content.ReadAsStringAsync(stop);
        try
        {
            return text.Length == 0 ? null : JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null; // not JSON: the status must do
        }
    }

    public void Dispose() => _http.Dispose();

    private static async Task<(GatewaySession? Session, string Refusal)> TryLogIn(Uri server, string user, string password, string code, CancellationToken stop)
    {
        var session = new GatewaySession(
            new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer() }) { BaseAddress = server, Timeout = RequestTimeLimit });
        using var answer = await session._http.PostAsJsonAsync("api/session", new { user, password, code, acknowledged = true }, Json, stop);
        if (answer.IsSuccessStatusCode) return (session, "");
        session.Dispose();
        return (null, GatewayAnswer.Sentence(answer.StatusCode, await answer.Content.ReadAsStringAsync(stop)));
    }

    private static async Task<T> Understand<T>(HttpResponseMessage answer, CancellationToken stop, HttpStatusCode? alsoAnAnswer = null)
    {
        using (answer)
        {
            if (answer.IsSuccessStatusCode || answer.StatusCode == alsoAnAnswer)
            {
                return await answer.Content.ReadFromJsonAsync<T>(Json, stop)
                    ?? throw new VerbFailure("The server's answer was empty.", ExitCode.CouldNotTell);
            }

            var sentence = GatewayAnswer.Sentence(answer.StatusCode, await answer.Content.ReadAsStringAsync(stop));
            throw new VerbFailure(sentence, answer.StatusCode >= HttpStatusCode.InternalServerError ? ExitCode.CouldNotTell : ExitCode.Failed);
        }
    }
}
