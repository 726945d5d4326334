using System.Text;
using AlprGrains.Grains.HotLists;
using AlprGrains.HotLists;
using AlprGrains.Plates;
using AlprGrains.Tests.TestKit;

namespace AlprGrains.Tests.Grains.HotLists;

/// <summary>Hot lists for tests, all made up.</summary>
internal static class Lists
{
    private static readonly TestPlateKeys Keys = new();

    public static HotListTerms Terms(HotListSource source = HotListSource.StolenVehicleSystem, string list = "svs") =>
        new(list, source, "CA0010900", HotListDates.Pacific, plate => Keys.KeyOf(plate).Hex);

    public static HotListFile Csv(string text, HotListSource source = HotListSource.StolenVehicleSystem, bool skipBadLines = false) =>
        new(HotListFormat.Csv, Encoding.UTF8.GetBytes(text), source, "CA0010900", skipBadLines);

    public static HotListFile Genetec(string text, HotListSource source = HotListSource.StolenVehicleSystem, bool skipBadLines = false) =>
        new(HotListFormat.Genetec, Encoding.UTF8.GetBytes(text), source, "CA0010900", skipBadLines);

    public static ParsedHotList ParseCsv(string text, HotListSource source = HotListSource.StolenVehicleSystem) => HotListParser.Parse(Csv(text, source), Terms(source));

    public static ParsedHotList ParseGenetec(string text, HotListSource source = HotListSource.StolenVehicleSystem) => HotListParser.Parse(Genetec(text, source), Terms(source));

    public static HotListEntry Entry(string plate, string list = "svs", DateTimeOffset? effective = null, DateTimeOffset? expires = null, PlateRegion? region = null) => new()
    {
        Version = new EntryVersion($"{plate}@{list}"),
        ListName = list,
        Source = HotListSource.StolenVehicleSystem,
        Plate = PlateNumber.Parse(plate),
        Region = region,
        Reason = "stolen vehicle",
        OriginatingAgency = "CA0010900",
        EffectiveAt = effective ?? DateTimeOffset.UnixEpoch,
        ExpiresAt = expires,
    };

    public static HotListSnapshot Snapshot(IEnumerable<HotListEntry> entries, string list = "svs", int number = 1)
    {
        HotListEntry[] all = [.. entries];
        return new HotListSnapshot(new HotListVersion(list, HotListSource.StolenVehicleSystem, number, Reads.Noon, all.Length), [.. all]);
    }

    public static HotListIndex Index(params string[] plates) => HotListIndex.Of([Snapshot(plates.Select(plate => Entry(plate)))]);
}
