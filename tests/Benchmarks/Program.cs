using System.Text.Json;
using AlprGrains.Tests.Benchmarks;
using AlprGrains.Tests.Benchmarks.Audit;
using AlprGrains.Tests.Benchmarks.Cluster;
using AlprGrains.Tests.Benchmarks.Evidence;
using AlprGrains.Tests.Benchmarks.HotLists;
using AlprGrains.Tests.Benchmarks.Ingest;
using AlprGrains.Tests.Benchmarks.Lookups;
using AlprGrains.Tests.Benchmarks.Patterns;
using AlprGrains.Tests.Benchmarks.Retention;
using AlprGrains.Tests.Benchmarks.Sharing;
using AlprGrains.Tests.Benchmarks.Storage;

IBenchmark[] benchmarks =
[
    new AuditBenchmark(), new ClusterBenchmark(), new EvidenceBenchmark(), new IngestBenchmark(), new LookupBenchmark(), new MatchBenchmark(), new PatternBenchmark(),
    new RetentionBenchmark(), new RetentionStart(), new SeedStore(), new SharingBenchmark(), new SilosBenchmark(), new StoreBenchmark(),
];

if (args.Length == 0 || benchmarks.SingleOrDefault(benchmark => benchmark.Verb == args[0]) is not { } chosen)
{
    Console.Error.WriteLine(args.Length == 0 ? "name a benchmark:" : $"'{args[0]}' is not a benchmark; there are:");
    foreach (var benchmark in benchmarks) Console.Error.WriteLine($"  {benchmark.Verb,-10} {benchmark.Summary}");
    return 2;
}

try
{
    Console.WriteLine(JsonSerializer.Serialize(await chosen.Run(new Words(args.Skip(1))), new JsonSerializerOptions { WriteIndented = true }));
    return 0;
}
catch (ArgumentException wrongWord)
{
    Console.Error.WriteLine(wrongWord.Message);
    return 2;
}
