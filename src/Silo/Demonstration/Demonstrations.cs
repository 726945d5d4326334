using AlprGrains.Silo.Hosting;

namespace AlprGrains.Silo.Demonstration;

/// <summary>The demonstration's place in the host.</summary>
public static class Demonstrations
{
    // A data directory keeps its made-up log-ins, so that a restart does not lock everyone out.
    private const string AccessFile = "demonstration.json";

    public static WebApplicationBuilder AddDemonstration(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<DemoPeople>().AddSingleton<DemoSeeder>();
        return builder;
    }

    public static async Task<DemoAccess> SeedDemonstration(this WebApplication app, SiloOptions options)
    {
        var file = Path.Combine(options.DataDirectory, AccessFile);
        var access = await app.Services.GetRequiredService<DemoSeeder>().Seed(OwnerFiles.ReadJson<DemoAccess>(file));
        OwnerFiles.WriteJson(file, access);
        return access;
    }
}
