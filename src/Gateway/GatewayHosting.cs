using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using AlprGrains.Gateway.Alerts;
using AlprGrains.Gateway.Assets;
using AlprGrains.Gateway.Audit;
using AlprGrains.Gateway.Cameras;
using AlprGrains.Gateway.Health;
using AlprGrains.Gateway.HotLists;
using AlprGrains.Gateway.Http;
using AlprGrains.Gateway.Live;
using AlprGrains.Gateway.Lookups;
using AlprGrains.Gateway.Oversight;
using AlprGrains.Gateway.Pages;
using AlprGrains.Gateway.People;
using AlprGrains.Gateway.Retention;
using AlprGrains.Gateway.Sharing;
using AlprGrains.HotLists;
using AlprGrains.People;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AlprGrains.Gateway;

/// <summary>
/// The gateway as a host takes it in: <c>builder.AddGateway(options)</c>, then <c>app.MapGateway()</c>. It needs an
/// <see cref="IGrainFactory"/> and decides nothing about addresses and certificates: that is the host's.
/// </summary>
public static class GatewayHosting
{
    public static WebApplicationBuilder AddGateway(this WebApplicationBuilder builder, GatewayOptions options)
    {
        OwnerOnly(options.DataDirectory);
        var services = builder.Services;
        services.AddSingleton(options);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(RandomNumberGenerator.Create());
        services.AddHealth();
        services.AddGatewayParts();
        AddHttp(services);
        AddPeople(services, options);
        services.AddSingleton<CameraAdmissions>();
        services.AddSingleton<AlertFollower>().AddHostedService(provider => provider.GetRequiredService<AlertFollower>());
        services.AddSingleton<RetentionBoard>();
        services.AddSingleton<AlertCards>().AddSingleton<LiveEvents>();
        services.AddSingleton<PublicRecords>();
        services.AddSingleton<LiveBoard>().AddHostedService(provider => provider.GetRequiredService<LiveBoard>());
        return builder;
    }

    public static WebApplication MapGateway(this WebApplication app)
    {
        app.UseSecurityHeaders();
        app.UseFailures();
        app.UseAdmission();
        app.UseCrossSiteGuard();
        app.UseRouting();
        app.UseAuthentication();
        app.UseActivity();
        app.UseAuthorization();
        app.UseAntiforgery();

        app.MapHealth();
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        app.Services.GetRequiredService<WebAssets>().Map(app);
        app.MapCameraProtocols();
        app.MapCameraApi();
        app.MapMaskApi();
        app.MapHotListApi();
        app.MapAlertApi();
        app.MapSessionApi();
        app.MapLogInPages();
        app.MapSetupPages();
        app.MapEnrolPages();
        app.MapAccountPages();
        app.MapPeopleApi();
        app.MapPeoplePages();
        app.MapTrainingPages();
        app.MapLookupApi();
        app.MapLookupPages();
        app.MapReviewApi();
        app.MapReviewPages();
        app.MapRetentionApi();
        app.MapClockPages();
        app.MapHoldApi();
        app.MapHoldPages();
        app.MapExtractApi();
        app.MapExtractPages();
        app.MapSharingApi();
        app.MapSharingDeskApi();
        app.MapAgencyApi();
        app.MapAgencyYearApi();
        app.MapAgencyYearPages();
        app.MapPartnerPages();
        app.MapSharingDeskPages();
        app.MapAgencyPages();
        app.MapPublicPages();
        LiveEvents.Map(app);
        app.MapLivePages();
        app.MapAlertPages();
        app.MapCameraPages();
        app.MapMaskPages();
        app.MapHotListPages();
        app.MapPublishedLog();
        app.MapAuditPages();
        app.MapOwnEntries();
        return app;
    }

    private static void AddHttp(IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
            json.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        });
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        // Files in forms stay in memory: a buffer on disk would hold plates in clear (INV-11).
        services.Configure<FormOptions>(form => form.MemoryBufferThreshold = HotListFile.BytesMax);
        services.AddProblemDetails();
        services.AddOpenApi("v1", OpenApiText.Describe);
        services.AddRazorComponents();
        services.AddAntiforgery(token =>
        {
            token.Cookie.Name = "alpr-form";
            token.Cookie.SameSite = SameSiteMode.Strict;
            token.Cookie.HttpOnly = true;
            token.FormFieldName = PageContext.FormTokenField;
            token.SuppressXFrameOptionsHeader = true; // ours is stricter
        });
        services.AddSingleton<BodyIntake>();
        services.AddSingleton<WebAssets>();
        services.AddSingleton<LocalClock>();
    }

    private static void AddPeople(IServiceCollection services, GatewayOptions options)
    {
        services.AddDbContext<CredentialsDb>(db => db.UseSqlite($"Data Source={Path.Combine(options.DataDirectory, CredentialsDb.FileName)}"));
        services.AddIdentityCore<LogIn>(identity =>
            {
                // Length, not signs and capitals, makes a password hard to guess (NIST SP 800-63B); BannedPasswords refuses the known ones.
                identity.Password = new PasswordOptions { RequiredLength = 12, RequiredUniqueChars = 5, RequireDigit = false, RequireLowercase = false, RequireNonAlphanumeric = false, RequireUppercase = false };
                identity.User.AllowedUserNameCharacters = "abcdefghijklmnopqrstuvwxyz0123456789.-_@";
            })
            .AddPasswordValidator<BannedPasswords>()
            .AddEntityFrameworkStores<CredentialsDb>();
        services.AddSingleton<BannedPasswords>();
        services.AddDataProtection().SetApplicationName("AlprGrains").PersistKeysToFileSystem(OwnerOnly(Path.Combine(options.DataDirectory, "keys")));
        services.AddSingleton<KeySeal>();
        services.AddOptions<KeyManagementOptions>().Configure<KeySeal>((keys, seal) => keys.XmlEncryptor = new SealedKeyEncryptor(seal));
        services.AddSingleton<TotpSecrets>();
        services.AddSingleton<ICredentials, Credentials>();
        services.AddSingleton<SetupCode>().AddSingleton<ISetupCode>(provider => provider.GetRequiredService<SetupCode>());
        services.AddSingleton<FirstStepCookie>().AddSingleton<PendingLogIns>().AddSingleton<Accounts>().AddSingleton<LookupIds>();
        services.AddScoped<LogInSteps>();
        services.AddHostedService<CredentialsFile>();

        services.AddSingleton<SessionTickets>();
        services.AddAuthentication(SessionScheme.Name)
            .AddCookie(SessionScheme.Name)
            .AddScheme<AuthenticationSchemeOptions, CameraKeyAuthentication>(CameraKeyAuthentication.SchemeName, null);
        services.AddOptions<CookieAuthenticationOptions>(SessionScheme.Name).Configure<SessionTickets, TimeProvider>((cookie, tickets, time) =>
        {
            cookie.Cookie.Name = SessionScheme.CookieName;
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SameSite = SameSiteMode.Strict;
            cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            cookie.SessionStore = tickets;
            cookie.TimeProvider = time;
            cookie.ExpireTimeSpan = SessionTickets.AbsoluteMax;
            cookie.SlidingExpiration = false;
        });

        // Nothing is open by omission: an endpoint without a decision of its own asks for a session.
        var authorization = services.AddAuthorizationBuilder();
        authorization.SetFallbackPolicy(new AuthorizationPolicyBuilder(SessionScheme.Name).RequireAuthenticatedUser().Build());
        PermissionPolicies.AddPolicies(authorization);
        CameraKeyAuthentication.AddPolicy(authorization);
        services.AddSingleton<IAuthorizationHandler, PermissionHandler>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, RefusedAccess>();
    }

    private static DirectoryInfo OwnerOnly(string directory) => OperatingSystem.IsWindows()
        ? Directory.CreateDirectory(directory)
        : Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
}
