using AlprGrains.Storage.Keys;
using AlprGrains.Tests.TestKit;
using static AlprGrains.Tests.Storage.Plates.SampleReads;

namespace AlprGrains.Tests.Storage.Keys;

/// <summary>What every key store promises, wherever its keys lie.</summary>
public abstract class KeyStoreConformance
{
    protected static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    protected static readonly UploadMinute Minute = UploadMinute.Of(Noon);

    protected ManualTime Time { get; } = new(Noon);

    /// <summary>Opens the same keys each time.</summary>
    protected abstract KeyStore Open();

    /// <summary>The same keys, as a process finds them after another one was killed.</summary>
    protected abstract KeyStore OpenAfterCrash();

    [Fact]
    public void A_minute_has_one_key_and_keeps_it()
    {
        byte[] sealedBytes;
        using (var keys = Open()) sealedBytes = keys.SealingKey(Minute).Seal("clear"u8, "row"u8);
        using var again = Open();
        Assert.Equal("clear"u8.ToArray(), again.OpeningKey(Minute)!.TryOpen(sealedBytes, "row"u8));
        Assert.Same(again.SealingKey(Minute), again.SealingKey(Minute));
    }

    [Fact]
    public void Keys_made_together_are_those_that_the_minutes_keep()
    {
        using var keys = Open();
        var sealedBytes = keys.SealingKey(Minute).Seal("clear"u8, []);
        keys.Prepare(new UploadMinute(Minute.Number - 5), new UploadMinute(Minute.Number + 5));
        Assert.Equal("clear"u8.ToArray(), keys.OpeningKey(Minute)!.TryOpen(sealedBytes, []));
        Assert.NotNull(keys.OpeningKey(new UploadMinute(Minute.Number + 5)));
        Assert.Null(keys.OpeningKey(new UploadMinute(Minute.Number + 6)));
    }

    [Fact]
    public void Another_minute_has_another_key()
    {
        using var keys = Open();
        var next = new UploadMinute(Minute.Number + 1);
        Assert.Null(keys.SealingKey(next).TryOpen(keys.SealingKey(Minute).Seal("clear"u8, []), []));
        Assert.Null(keys.OpeningKey(new UploadMinute(Minute.Number + 2))); // looking makes none
    }

    [Fact]
    public void INV_1_a_key_that_was_handed_out_survives_a_crash()
    {
        using var keys = Open();
        var sealedBytes = keys.SealingKey(Minute).Seal("clear"u8, []);
        using var recovered = OpenAfterCrash();
        Assert.Equal("clear"u8.ToArray(), recovered.OpeningKey(Minute)!.TryOpen(sealedBytes, []));
    }

    [Fact]
    public void A_plate_has_one_key_for_ever_and_another_token_every_day()
    {
        var (today, tomorrow) = (UploadDay.Of(Noon), UploadDay.Of(Noon.AddDays(1)));
        using var keys = Open();
        var plateKey = new PlateKeys(keys).KeyOf(Plate);
        Assert.Matches("^[0-9a-f]{32}$", plateKey.Hex);
        Assert.Equal(keys.TokenFor(Plate, today), keys.FindToken(Plate, today));
        Assert.NotEqual(keys.TokenFor(Plate, today), keys.TokenFor(Plate, tomorrow));
        Assert.NotEqual(keys.TokenFor(Plate, today), keys.TokenFor(OtherPlate, today));
        Assert.Null(keys.FindToken(Plate, UploadDay.Of(Noon.AddDays(2))));
        keys.Dispose();
        using var again = Open();
        Assert.Equal(plateKey, new PlateKeys(again).KeyOf(Plate));
        Assert.NotEqual(plateKey, new PlateKeys(again).KeyOf(OtherPlate));
    }

    [Fact]
    public void INV_4_a_destroyed_key_is_gone_after_a_crash_too_and_never_comes_back()
    {
        using var keys = Open();
        keys.SealingKey(Minute);
        keys.SealingKey(new UploadMinute(Minute.Number + 1));
        Time.Jump(Minute.End + TimeSpan.FromDays(30));
        Assert.Equal(1, keys.DestroyThrough(Minute));
        Assert.Null(keys.OpeningKey(Minute));
        Assert.NotNull(keys.OpeningKey(new UploadMinute(Minute.Number + 1)));
        Assert.Contains("INV-5", Assert.Throws<InvalidOperationException>(() => keys.SealingKey(Minute)).Message);

        using var recovered = OpenAfterCrash();
        Assert.Null(recovered.OpeningKey(Minute));
        Assert.Throws<InvalidOperationException>(() => recovered.SealingKey(Minute));
    }

    [Fact]
    public void INV_6_a_key_does_not_die_before_30_days_after_the_end_of_its_minute()
    {
        using var keys = Open();
        keys.SealingKey(Minute);
        Time.Jump(Minute.End + TimeSpan.FromDays(30) - TimeSpan.FromSeconds(1));
        Assert.Contains("INV-6", Assert.Throws<InvalidOperationException>(() => keys.DestroyThrough(Minute)).Message);
        Assert.NotNull(keys.OpeningKey(Minute));
    }

    [Fact]
    public void A_days_pepper_dies_with_the_last_minute_of_the_day_and_not_before()
    {
        var day = UploadDay.Of(Noon);
        var lastMinute = UploadMinute.Of(Noon.Date.AddDays(1) is var midnight ? new DateTimeOffset(midnight, TimeSpan.Zero) - TimeSpan.FromSeconds(1) : default);
        using var keys = Open();
        keys.TokenFor(Plate, day);
        Time.Jump(lastMinute.End + TimeSpan.FromDays(31));
        keys.DestroyThrough(new UploadMinute(lastMinute.Number - 1));
        Assert.NotNull(keys.FindToken(Plate, day));
        keys.DestroyThrough(lastMinute);
        Assert.Null(keys.FindToken(Plate, day));
        Assert.Throws<InvalidOperationException>(() => keys.TokenFor(Plate, day));
    }
}
