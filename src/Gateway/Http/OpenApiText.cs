using AlprGrains.Gateway.Cameras;
using AlprGrains.Gateway.People;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace AlprGrains.Gateway.Http;

/// <summary>What the OpenAPI document says beside the routes: title, and how programs and cameras show who they are.</summary>
public static class OpenApiText
{
    public static void Describe(OpenApiOptions options) => options.AddDocumentTransformer((document, _, _) =>
    {
        document.Info = new OpenApiInfo
        {
            Title = "AlprGrains",
            Version = "v1",
            Description = "License plate reads, hot lists and alerts. Everything that shows a plate to a person is written to the audit log before it is answered.",
        };
        document.Servers = []; // the address is the host's; the document is the same everywhere
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            ["session"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Cookie, Name = SessionScheme.CookieName, Description = "From POST /api/session." },
            ["camera-key"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = CameraKeyAuthentication.KeyHeader, Description = "From POST /api/cameras." },
        };
        return Task.CompletedTask;
    });
}
