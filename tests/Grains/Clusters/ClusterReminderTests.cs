using AlprGrains.Plates;
using AlprGrains.Retention;
using AlprGrains.Tests.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;

namespace AlprGrains.Tests.Grains.Clusters;

/// <summary>Plates are purged by reminders of the cluster, not of a silo.</summary>
public class ClusterReminderTests
{
    private const int Plates = 40;

    /// <summary>Long enough for the cluster to start and for the kill to come first, mostly.</summary>
    private static readonly TimeSpan FirstDueIn = TimeSpan.FromSeconds(8);

    /// <summary>A tick that a dead silo missed comes at the next multiple of this, wherever the plate is then.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(4);

    [Fact]
    public async Task INV_4_plates_are_purged_by_their_reminders_after_the_silo_that_held_these_was_killed()
    {
        var reminders = new KeptReminderTable();
        var now = TimeProvider.System.GetUtcNow();
        var keys = new TestPlateKeys();
        PlateNumber[] plates = [.. Enumerable.Range(0, Plates).Select(number => PlateNumber.Parse($"8SYN{number:000}"))];
        foreach (var plate in plates) await reminders.UpsertRow(Due(keys.KeyOf(plate), now + FirstDueIn));
        await using var alpr = await AlprCluster.Start(silos: 3, withSystemClock: true, more: silo =>
        {
            silo.Services.AddSingleton<IReminderTable>(reminders);
            silo.Services.AddSingleton<IRetentionStore>(new InMemoryRetentionStore(new InMemoryReadStore(TimeProvider.System), TimeProvider.System)); // keys do not die here: the reminders do it alone
        });
        foreach (var plate in plates) await Store(plate);
        var without = PlateNumber.Parse("7ABC123"); // the twin: nobody reminds this plate, and its read stays
        await Store(without);

        await alpr.Cluster.KillSiloAsync(alpr.Cluster.Silos[1]);

        await Until(() => alpr.Store.Reads.Count == 1, () => $"{alpr.Store.Reads.Count - 1} of {Plates} plates were not purged");
        Assert.Equal(without, Assert.Single(alpr.Store.Reads).Plate);
        await Until(() => reminders.Count == 0, () => $"{reminders.Count} reminders still stand of plates that have no read");

        // Stored as if 31 days ago: past its time since yesterday.
        async Task Store(PlateNumber plate)
        {
            var read = Reads.Of(plate.Text, plate.Text, capturedAt: now, uploadedAt: now - TimeSpan.FromDays(31));
            Assert.Equal(RecordOutcome.Stored, await alpr.Store.Append(new ReadAppend(read, keys.KeyOf(plate), [], RegisterReminder: false)));
        }
    }

    private static ReminderEntry Due(PlateKey plate, DateTimeOffset at) => new()
    {
        GrainId = GrainId.Create(PurgeReminder.GrainType, plate.Hex), ReminderName = PurgeReminder.Name, StartAt = at.UtcDateTime, Period = Period, ETag = "",
    };

    private static async Task Until(Func<bool> isSo, Func<string> whatIsNot)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!isSo())
        {
            try { await pace.WaitForNextTickAsync(patience.Token); }
            catch (OperationCanceledException) { Assert.Fail(whatIsNot()); }
        }
    }
}
