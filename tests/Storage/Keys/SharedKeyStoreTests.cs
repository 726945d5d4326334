using AlprGrains.Storage;
using AlprGrains.Storage.Keys;
using AlprGrains.Storage.PostgreSql;
using AlprGrains.Tests.TestKit;
using Npgsql;
using static AlprGrains.Tests.Storage.Plates.SampleReads;

namespace AlprGrains.Tests.Storage.Keys;

/// <summary>Keys that silos share: wrapped in PostgreSQL, with their shares in a folder.</summary>
public sealed class SharedKeyStoreTests : KeyStoreConformance, IClassFixture<OnePostgres>, IDisposable
{
    private readonly DataFolder _folder = new();
    private readonly PostgreSqlOptions _options;

    public SharedKeyStoreTests(OnePostgres server) => _options = new PostgreSqlOptions { ConnectionString = server.ConnectionString, Schema = server.NewSchema(), Writer = "silo-1" };

    public void Dispose()
    {
        using (var connection = new NpgsqlConnection(_options.ConnectionString))
        {
            connection.Open();
            using var drop = new NpgsqlCommand($"DROP SCHEMA IF EXISTS {_options.Schema} CASCADE", connection);
            drop.ExecuteNonQuery();
        }
        _folder.Dispose();
    }

    protected override KeyStore Open() => Open(asksClock: false);

    protected override KeyStore OpenAfterCrash() => Open();

    [Fact]
    public void Two_silos_that_begin_a_minute_together_seal_with_one_key_and_know_a_plate_by_one_token()
    {
        using var first = Open();
        using var second = Open();
        Parallel.Invoke(() => first.SealingKey(Minute), () => second.SealingKey(Minute));
        Assert.Equal("clear"u8.ToArray(), second.OpeningKey(Minute)!.TryOpen(first.SealingKey(Minute).Seal("clear"u8, []), []));
        Assert.Equal("clear"u8.ToArray(), first.StateKey.TryOpen(second.StateKey.Seal("clear"u8, []), []));
        Assert.Equal(first.TokenFor(Plate, Minute.Day), second.TokenFor(Plate, Minute.Day));
        Assert.Equal(new PlateKeys(first).KeyOf(Plate), new PlateKeys(second).KeyOf(Plate));
    }

    [Fact]
    public void INV_5_what_one_silo_destroys_the_others_forget()
    {
        using var first = Open();
        using var second = Open();
        first.SealingKey(Minute);
        Assert.NotNull(second.OpeningKey(Minute));
        Time.Jump(Minute.End + TimeSpan.FromDays(30));
        first.DestroyThrough(Minute);
        second.Refresh();
        Assert.Null(second.OpeningKey(Minute));
        Assert.Equal(Minute, second.DestroyedThrough);
        Assert.Throws<InvalidOperationException>(() => second.SealingKey(Minute));
    }

    [Fact]
    public void INV_5_a_copy_of_the_database_opens_nothing_of_a_minute_whose_share_is_destroyed()
    {
        byte[] sealedBytes;
        using (var keys = Open())
        {
            sealedBytes = keys.SealingKey(Minute).Seal("clear"u8, []);
            keys.SealingKey(new UploadMinute(Minute.Number + 1));
            Run("CREATE TABLE copy AS SELECT * FROM minute_keys");
            Time.Jump(Minute.End + TimeSpan.FromDays(30));
            keys.DestroyThrough(Minute);
        }
        Run("DELETE FROM minute_keys; INSERT INTO minute_keys SELECT * FROM copy; DELETE FROM facts WHERE name = 'destroyed-through'"); // as from a backup
        using var restored = Open();
        Assert.Null(restored.OpeningKey(Minute));
        Assert.NotNull(restored.OpeningKey(new UploadMinute(Minute.Number + 1))); // the twin: the copy is good
        Assert.Throws<InvalidOperationException>(() => restored.SealingKey(Minute)); // nor is there another key for it
        Assert.NotEmpty(sealedBytes);
    }

    [Fact]
    public void INV_6_nothing_is_destroyed_before_the_database_says_that_it_is_due()
    {
        using var keys = Open(asksClock: true);
        var now = UploadMinute.Of(TimeProvider.System.GetUtcNow());
        Time.Jump(now.End + TimeSpan.FromDays(31)); // this machine's clock runs ahead
        Assert.Contains("INV-6", Assert.Throws<StorageException>(() => keys.DestroyThrough(now)).Message, StringComparison.Ordinal);
        Assert.NotNull(keys.SealingKey(now));
    }

    [Fact]
    public void Shares_that_belong_to_other_keys_are_refused_with_what_to_do()
    {
        using (var keys = Open()) keys.SealingKey(Minute);
        File.Delete(_folder[$"shares/{Minute.Day.Name}"]);
        new ShareFiles(_folder["shares"]).Make(Minute.Day);
        using var again = Open();
        Assert.Equal(StorageFault.Damaged, Assert.Throws<StorageException>(() => again.OpeningKey(Minute)).Fault);
    }

    private KeyStore Open(bool asksClock) => KeyStore.OpenShared(
        new PostgreSqlKeys(_options, KeyTable.Schema("bigint", "bytea") + ";" + PurgeLedger.Schema("bigint", "bytea"), asksClock), new ShareFiles(_folder["shares"]), "machine-1", (mayCreate, nonces) => FileMasterKey.OpenOrCreate(_folder["master.key"], mayCreate, nonces), Time);

    private void Run(string sql)
    {
        using var connection = new NpgsqlConnection($"{_options.ConnectionString};Search Path={_options.Schema}");
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
