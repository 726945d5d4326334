using System.Text.Json;
using System.Text.Json.Nodes;

namespace AlprGrains.Tests.Gateway.Http;

/// <summary>The API as a file under review: <c>tests/Gateway/Http/openapi-v1.json</c>. To accept a change, run with ALPR_ACCEPT=1 and commit the file.</summary>
public class OpenApiTests
{
    [Fact]
    public async Task The_api_is_the_one_that_was_reviewed()
    {
        await using var gateway = await RunningGateway.Start();
        using var client = gateway.Client();
        var now = JsonNode.Parse(await client.GetStringAsync("/openapi/v1.json"))!.ToJsonString(new JsonSerializerOptions { WriteIndented = true }).ReplaceLineEndings("\n") + "\n";
        var file = Path.Combine(ProjectFolder(), "Http", "openapi-v1.json");
        if (Environment.GetEnvironmentVariable("ALPR_ACCEPT") == "1") await File.WriteAllTextAsync(file, now);

        var reviewed = await File.ReadAllTextAsync(file);
        Assert.True(reviewed == now, $"the API differs from {Path.GetFileName(file)} at: {FirstDifference(reviewed, now)}");
    }

    [Fact]
    public async Task Every_operation_for_programs_has_a_name_and_a_summary()
    {
        await using var gateway = await RunningGateway.Start();
        using var client = gateway.Client();
        var paths = JsonNode.Parse(await client.GetStringAsync("/openapi/v1.json"))!["paths"]!.AsObject();
        foreach (var (path, operations) in paths)
            foreach (var (verb, operation) in operations!.AsObject())
                Assert.True(operation!["operationId"] is not null && operation["summary"] is not null, $"{verb} {path} has no name or summary");
        Assert.True(paths.Count >= 12);
    }

    private static string FirstDifference(string reviewed, string now) =>
        reviewed.Split('\n').Zip(now.Split('\n')).Where(pair => pair.First != pair.Second).Select(pair => $"reviewed '{pair.First.Trim()}', now '{pair.Second.Trim()}'").FirstOrDefault() ?? "the end";

    private static string ProjectFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Gateway.csproj"))) return folder.FullName;
        throw new InvalidOperationException("the project's folder is not above the test's");
    }
}
