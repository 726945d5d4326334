using System.Collections.Immutable;
using AlprGrains.People;
using AlprGrains.Retention;

namespace AlprGrains.Tests.Gateway.Fakes;

/// <summary>Extracts in memory: shown to their person, and to others who see all.</summary>
public sealed class FakeExports(FakeCity city) : IExportDirectoryGrain
{
    private readonly Dictionary<string, FakeExportsOf> _people = [];

    /// <summary>Whoever else lists them is denied with this.</summary>
    public string? DenialOfOthers { get; set; }

    public FakeExportsOf Of(string userName) => _people.TryGetValue(userName, out var known) ? known : _people[userName] = new FakeExportsOf(city, this, userName);

    public ValueTask Put(ExportHolder holder) => ValueTask.CompletedTask;

    public ValueTask<ExportHolders> List(SessionAssertion session) => ValueTask.FromResult(DenialOfOthers is { } denial ? new ExportHolders(denial, []) : new ExportHolders(null,
        [.. _people.Values.Where(one => !one.Lines.IsEmpty).Select(one => new ExportHolder(one.UserName, one.Lines.Length, one.Lines.Min(line => line.Export.DueAt)))]));
}

public sealed class FakeExportsOf(FakeCity city, FakeExports all, string userName) : IExportsGrain
{
    public string UserName => userName;
    public ImmutableArray<ExportLine> Lines { get; set; } = [];
    public string? Problem { get; set; }

    public ValueTask Add(ExportRecord export) => ValueTask.CompletedTask;

    public ValueTask<ExportList> List(SessionAssertion session) =>
        ValueTask.FromResult(all.DenialOfOthers is { } denial && PersonKeys.KeyOf(session.UserName) != userName ? new ExportList(denial, []) : new ExportList(null, Lines));

    public ValueTask<string?> ConfirmDestroyed(long auditIndex, string words, SessionAssertion session)
    {
        if (Problem is not null) return ValueTask.FromResult<string?>(Problem);
        Lines = [.. Lines.Select(line => line.Export.AuditIndex == auditIndex ? new ExportLine(line.Export with { DestroyedAt = city.Time.GetUtcNow(), Words = words }, ExportStatus.Destroyed) : line)];
        return ValueTask.FromResult<string?>(null);
    }

    public ValueTask DoWhatIsDue() => ValueTask.CompletedTask;
}
