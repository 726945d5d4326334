using System.Collections.Concurrent;
using System.Security.Claims;
using System.Security.Cryptography;
using AlprGrains.People;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace AlprGrains.Gateway.People;

/// <summary>
/// Open sessions, kept here and not in the cookie: the cookie holds a random key. A session ends after
/// <see cref="GatewayOptions.IdleMax"/> without activity of the person, after <see cref="AbsoluteMax"/>, at log-out, and when
/// the gateway stops. The person's grain has the last word on each call.
/// </summary>
public sealed class SessionTickets(GatewayOptions options, TimeProvider time, RandomNumberGenerator chance) : ITicketStore
{
    /// <summary>Log in again after this long, active or not (CJIS IA-5).</summary>
    public static readonly TimeSpan AbsoluteMax = TimeSpan.FromHours(12);

    /// <summary>Most open sessions; past it, those idle longest end.</summary>
    public const int SessionsMax = 10_000;

    /// <summary>How old the grain's idle clock may be: a session that is used ends there at most this much early.</summary>
    public static readonly TimeSpan GrainToldEvery = TimeSpan.FromSeconds(10);

    private const string KeyClaim = "alpr:session-key";
    private const string UserItem = "alpr:user";
    private const string SessionItem = "alpr:session";

    private readonly ConcurrentDictionary<string, Open> _open = new(StringComparer.Ordinal);

    /// <summary>Signs someone in whose session was just opened.</summary>
    public static Task SignIn(HttpContext http, SessionAssertion session)
    {
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, session.UserName)], SessionScheme.Name);
        var properties = new AuthenticationProperties();
        properties.Items[UserItem] = session.UserName;
        properties.Items[SessionItem] = session.SessionId;
        return http.SignInAsync(SessionScheme.Name, new ClaimsPrincipal(identity), properties);
    }

    public Task<string> StoreAsync(AuthenticationTicket ticket)
    {
        if (_open.Count >= SessionsMax) DropIdlest();
        var bytes = new byte[32];
        chance.GetBytes(bytes);
        var key = Convert.ToHexStringLower(bytes);
        ((ClaimsIdentity)ticket.Principal.Identity!).AddClaim(new Claim(KeyClaim, key));
        var now = time.GetUtcNow();
        _open[key] = new Open(ticket, now) { LastActiveAt = now, GrainToldAt = now };
        return Task.FromResult(key);
    }

    public Task RenewAsync(string key, AuthenticationTicket ticket) => Task.CompletedTask;

    public Task<AuthenticationTicket?> RetrieveAsync(string key)
    {
        if (!_open.TryGetValue(key, out var open)) return Task.FromResult<AuthenticationTicket?>(null);
        if (EndOf(open) > time.GetUtcNow()) return Task.FromResult<AuthenticationTicket?>(open.Ticket);
        _open.TryRemove(key, out _);
        return Task.FromResult<AuthenticationTicket?>(null);
    }

    public Task RemoveAsync(string key)
    {
        _open.TryRemove(key, out _);
        return Task.CompletedTask;
    }

    /// <summary>The session of a request that is signed in.</summary>
    public SessionAssertion? Of(ClaimsPrincipal user) =>
        Find(user) is { } open ? new SessionAssertion(open.Ticket.Properties.Items[UserItem]!, open.Ticket.Properties.Items[SessionItem]!) : null;

    /// <summary>The person did something. True when their grain is to be told: at most every <see cref="GrainToldEvery"/>.</summary>
    public bool Touch(ClaimsPrincipal user)
    {
        if (Find(user) is not { } open) return false;
        var now = time.GetUtcNow();
        open.LastActiveAt = now;
        if (now - open.GrainToldAt < GrainToldEvery) return false;
        open.GrainToldAt = now;
        return true;
    }

    /// <summary>When the session ends unless the person does something; null when it has ended.</summary>
    public DateTimeOffset? EndOf(ClaimsPrincipal user) => Find(user) is { } open && EndOf(open) is var end && end > time.GetUtcNow() ? end : null;

    private Open? Find(ClaimsPrincipal user) => user.FindFirst(KeyClaim) is { } claim && _open.TryGetValue(claim.Value, out var open) ? open : null;

    private DateTimeOffset EndOf(Open open)
    {
        var idle = open.LastActiveAt + options.IdleMax;
        var absolute = open.OpenedAt + AbsoluteMax;
        return idle < absolute ? idle : absolute;
    }

    private void DropIdlest()
    {
        foreach (var (key, _) in _open.OrderBy(pair => pair.Value.LastActiveAt).Take(SessionsMax / 10)) _open.TryRemove(key, out _);
    }

    private sealed record Open(AuthenticationTicket Ticket, DateTimeOffset OpenedAt)
    {
        public DateTimeOffset LastActiveAt { get; set; }
        public DateTimeOffset GrainToldAt { get; set; }
    }
}

/// <summary>Name of the scheme by which people are signed in.</summary>
public static class SessionScheme
{
    public const string Name = "session";
    public const string CookieName = "alpr-session";
}
