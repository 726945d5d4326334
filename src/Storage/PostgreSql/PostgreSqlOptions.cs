namespace AlprGrains.Storage.PostgreSql;

/// <summary>Which PostgreSQL keeps the reads of a cluster, and the bounds of one silo. Every bound has a default.</summary>
public sealed class PostgreSqlOptions
{
    /// <summary>As Npgsql takes it. The user needs the right to make tables in <see cref="Schema"/>.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>The schema of all tables; made if it is missing. Letters, digits and underscores.</summary>
    public string Schema { get; set; } = "alpr";

    /// <summary>Names this silo's own rows among the counts: no two running silos have the same.</summary>
    public string Writer { get; set; } = "";

    /// <summary>Appends that may wait for a writer; one more is answered Busy (INV-13).</summary>
    public int QueuedReadsMax { get; set; } = 20_000;

    /// <summary>Reads in one transaction at most.</summary>
    public int BatchReadsMax { get; set; } = 2_000;

    /// <summary>Transactions of this silo that may be under way: while one waits for the disk, the next is being sent.</summary>
    public int WritersMax { get; set; } = 2;

    /// <summary>Reminders that one range query hands to the engine at most; the rest come with the next.</summary>
    public int RemindersPerQueryMax { get; set; } = 10_000;

    /// <summary>Every problem, each in one sentence; empty when the options can be used.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        if (string.IsNullOrWhiteSpace(ConnectionString)) problems.Add("ConnectionString is empty: say which PostgreSQL, for example \"Host=db;Username=alpr;Database=alpr\"");
        if (Schema.Length is 0 or > 40 || !Schema.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '_'))
            problems.Add($"Schema is '{Schema}': give 1 to 40 lower-case letters, digits and underscores");
        if (Writer.Length is 0 or > 80) problems.Add("Writer is empty or longer than 80 characters: give the silo's name");
        RequireBetween(nameof(QueuedReadsMax), QueuedReadsMax, 1, 1_000_000, problems);
        RequireBetween(nameof(BatchReadsMax), BatchReadsMax, 1, 20_000, problems);
        RequireBetween(nameof(WritersMax), WritersMax, 1, 16, problems);
        RequireBetween(nameof(RemindersPerQueryMax), RemindersPerQueryMax, 100, 1_000_000, problems);
        return problems;
    }

    private static void RequireBetween(string name, long value, long least, long most, List<string> problems)
    {
        if (value < least || value > most) problems.Add($"{name} is {value}: give {least} to {most}");
    }
}
