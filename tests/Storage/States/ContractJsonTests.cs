using System.Collections.Immutable;
using System.Text;
using AlprGrains.Alerts;
using AlprGrains.Plates;
using AlprGrains.Storage.Sealing;
using AlprGrains.Tests.Storage.Plates;

namespace AlprGrains.Tests.Storage.States;

public sealed class ContractJsonTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Values_with_private_doors_come_back_as_they_went_in()
    {
        var draft = SampleReads.Alert(SampleReads.Read(1, Noon));
        var again = ContractJson.Read<AlertDraft>(ContractJson.Write(draft))!;
        Assert.Equal(draft.Id, again.Id);
        Assert.Equal(draft.Read.Plate, again.Read.Plate);
        Assert.Equal(draft.Read.Place, again.Read.Place);
        Assert.Equal(draft.Read.Camera, again.Read.Camera);
        Assert.Equal(draft.Read.Confidence, again.Read.Confidence);
        Assert.Equal(draft.Read.Region, again.Read.Region);
        Assert.Equal(draft.Read.Candidates.AsEnumerable(), again.Read.Candidates.AsEnumerable());
        Assert.Equal(draft.Match.Entry, again.Match.Entry);
        Assert.Equal(draft.Match.List, again.Match.List);
    }

    [Fact]
    public void The_same_value_gives_the_same_bytes() =>
        Assert.Equal(
            ContractJson.Write(SampleReads.Alert(SampleReads.Read(1, Noon))),
            ContractJson.Write(SampleReads.Alert(SampleReads.Read(1, Noon))));

    [Fact]
    public void The_form_of_a_read_is_pinned() =>
        Assert.Equal(
            """{"Plate":{"text":"7ABC123"},"Probability":{"Share":0.5}}""",
            Encoding.UTF8.GetString(ContractJson.Write(new PlateCandidate(SampleReads.Plate, Confidence.Clamped(0.5)))));

    [Fact]
    public void A_plate_that_was_never_given_stays_so()
    {
        var again = ContractJson.Read<PlateNumber>(ContractJson.Write(default(PlateNumber)));
        Assert.False(again.IsGiven);
    }

    [Fact]
    public void Bytes_arrays_and_collections_come_back()
    {
        var state = new SampleState { Bytes = new byte[] { 1, 2, 3 }, Default = default, Numbers = [3, 1, 2], Secret = "hidden" };
        state.Plates.Add("a", SampleReads.Plate);
        var again = ContractJson.Read<SampleState>(ContractJson.Write(state))!;
        Assert.Equal(state.Bytes.ToArray(), again.Bytes.ToArray());
        Assert.True(again.Default.IsDefault);
        Assert.Equal(state.Numbers.AsEnumerable(), again.Numbers.AsEnumerable());
        Assert.Equal(SampleReads.Plate, again.Plates["a"]);
        Assert.Null(again.Secret); // no [Id]: not state
    }

    [Fact]
    public void A_member_that_an_older_version_did_not_write_is_empty()
    {
        var again = ContractJson.Read<AlertNotices>("{}"u8)!;
        Assert.False(again.All.IsDefault);
        Assert.Empty(again.All);
    }

#pragma warning disable ORLEANS0004 // a member without [Id] is what the test is about
    [GenerateSerializer]
    public sealed class SampleState
#pragma warning restore ORLEANS0004
    {
        [Id(0)] public ReadOnlyMemory<byte> Bytes { get; set; }
        [Id(1)] public ImmutableArray<int> Default { get; set; }
        [Id(2)] public ImmutableArray<int> Numbers { get; set; }
        [Id(3)] public Dictionary<string, PlateNumber> Plates { get; set; } = [];
        public string? Secret { get; set; }
    }

    [GenerateSerializer, Immutable]
    public sealed record AlertNotices([property: Id(0)] ImmutableArray<AlertId> All);
}
