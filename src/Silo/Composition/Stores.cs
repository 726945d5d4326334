using AlprGrains.Silo.Hosting;

namespace AlprGrains.Silo.Composition;

/// <summary>Where this process keeps things: all of it below one directory that is its owner's alone.</summary>
public static class Stores
{
    public static WebApplicationBuilder AddStorage(this WebApplicationBuilder builder, SiloOptions options)
    {
        OwnerFiles.MakeDirectory(options.DataDirectory);
        builder.Services.AddEmbeddedStorage(storage => storage.DataDirectory = Path.Combine(options.DataDirectory, "reads"));
        return builder;
    }
}
