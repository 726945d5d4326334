namespace AlprGrains.Tests.Storage.Plates;

/// <summary>The embedded backend passes the suite: reads, answers, alerts.</summary>
public sealed class EmbeddedReadStoreTests : ReadStoreOutbox
{
    protected override StoreUnderTest Lend(TimeProvider time) => new EmbeddedStoreUnderTest(time);
}
