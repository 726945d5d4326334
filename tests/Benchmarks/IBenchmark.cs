namespace AlprGrains.Tests.Benchmarks;

/// <summary>One verb of <c>./alpr bench</c>. Gives what it measured as an object that prints as JSON; throws on a wrong word.</summary>
internal interface IBenchmark
{
    string Verb { get; }

    /// <summary>One line for the list of verbs.</summary>
    string Summary { get; }

    Task<object> Run(Words words);
}
