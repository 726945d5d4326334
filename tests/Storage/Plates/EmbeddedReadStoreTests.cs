namespace AlprGrains.Tests.Storage.Plates;

/// <summary>The embedded backend passes the suite: reads, answers, alerts, places.</summary>
public sealed class EmbeddedReadStoreTests : ReadStorePlaces
{
    protected override StoreUnderTest Lend(TimeProvider time) => new EmbeddedStoreUnderTest(time);
}
