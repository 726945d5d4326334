namespace AlprGrains.Tests.Storage.Plates;

/// <summary>The store of a cluster keeps every promise of a read store.</summary>
public sealed class PostgreSqlReadStoreTests(OnePostgres server) : ReadStorePlaces, IClassFixture<OnePostgres>
{
    protected override StoreUnderTest Lend(TimeProvider time) => new PostgreSqlStoreUnderTest(server, time);
}
