namespace AlprGrains.Tests.Architecture.References;

/// <summary>What one project of ours may reference, and what must never reach it even through others.</summary>
public sealed record Allowance(string Project, string[] MayReference, string[] MustNotUse);

/// <summary>Who may reference whom: the table of docs/decisions/0002-who-may-reference-whom.md as data.</summary>
public static class ReferenceTable
{
    private const string Engine = "Orleans";
    private const string Web = "Microsoft.AspNetCore";
    private const string Vision = "OpenCvSharp";
    private const string Database = "Microsoft.Data.Sqlite";
    private const string Cloud = "Azure";

    public static readonly Allowance[] Rows =
    [
        new("Policy", [], [Engine, Web, Vision, Database, Cloud]),
        new("Audit", [], [Engine, Web, Vision, Database, Cloud]),
        new("Interfaces", [], [Web, Vision, Database, Cloud]),
        new("Recognition", ["Interfaces"], [Web, Database, Cloud]),
        new("Storage", ["Interfaces", "Audit"], [Web, Vision]),
        new("Grains", ["Interfaces", "Policy", "Audit"], [Web, Vision, Database, Cloud]),
        new("Gateway", ["Interfaces"], [Vision, Cloud]),
        new("Cli", ["Interfaces", "Policy", "Audit", "Recognition"], [Web, Database, Cloud]),
        new("Silo", ["Interfaces", "Policy", "Audit", "Recognition", "Storage", "Grains", "Gateway"], []),
    ];

    /// <summary>Projects whose only packages are analyzers: nothing may come between the rules and their reader.</summary>
    public static readonly string[] WithoutPackages = ["Policy", "Audit"];
}
