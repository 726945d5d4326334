using AlprGrains.Cameras;
using AlprGrains.Gateway.Cameras.Protocols;
using AlprGrains.Gateway.Cameras.Protocols.Reads;
using AlprGrains.Plates;

namespace AlprGrains.Tests.Gateway.Cameras.Protocols;

public class ReadsTests
{
    private static ProtocolMessage Parse(string body) => new ReadsProtocol().Parse(Samples.Bytes(body), "application/json");

    private static ProtocolProblem Problem(string body) => Assert.IsType<ProtocolMessage.Refused>(Parse(body)).Problem;

    [Fact]
    public void A_batch_is_read_in_order_with_all_its_fields()
    {
        var reads = Assert.IsType<ProtocolMessage.Reads>(Parse(Samples.OurReads)).Batch.Reads;

        Assert.Equal(["000017", "000018"], reads.Select(read => read.Sequence));
        Assert.Equal("8SYN123", reads[0].Plate.Text);
        Assert.Equal(new DateTimeOffset(2025, 6, 15, 15, 6, 40, TimeSpan.Zero), reads[0].CapturedAt);
        Assert.Equal(new VehicleAttributes("white", "honda", "civic", "sedan"), reads[0].Vehicle);
        Assert.Null(reads[1].Vehicle);
    }

    [Theory]
    [InlineData("\"sequence\":\"000018\"", "\"sequence\":\"000017\"", "reads[1].sequence")]
    [InlineData("\"sequence\":\"000018\"", "\"sequence\":\"a b\"", "reads[1].sequence")]
    [InlineData("\"confidence\":0.5", "\"confidence\":50", "reads[1].confidence")]
    [InlineData("2025-06-15T15:06:41Z", "2025-06-15T15:06:41", "reads[1].capturedAt")]
    [InlineData("\"plate\":\"7SYN456\"", "\"plate\":\"7\"", "reads[1].plate")]
    [InlineData("\"plate\":\"7SYN456\",", "", "reads[1].plate")]
    [InlineData("\"color\":\"white\"", "\"driver\":\"white\"", "reads[0].vehicle")]
    [InlineData("\"directionDegrees\":182.5", "\"directionDegrees\":-1", "reads[0].directionDegrees")]
    [InlineData("\"region\":\"us-ca\"", "\"region\":\"California!\"", "reads[0].region")]
    [InlineData("{\"reads\"", "{\"note\":\"x\",\"reads\"", "body")]
    [InlineData("{\"reads\"", "{\"sightings\"", "body")]
    public void A_wrong_field_refuses_the_batch_and_is_named(string original, string replacement, string where) =>
        Assert.Equal(where, Problem(Samples.OurReads.Replace(original, replacement)).Where);

    [Fact]
    public void G_2_an_import_carries_the_first_upload_of_every_read_and_a_camera_carries_none()
    {
        const string First = "\"uploadedAt\":\"2025-06-15T15:07:00Z\",";
        var import = Samples.OurReads.Replace("{\"reads\"", "{\"import\":true,\"reads\"");
        var whole = import.Replace("\"sequence\"", First + "\"sequence\"");
        Assert.All(Assert.IsType<ProtocolMessage.Reads>(Parse(whole)).Batch.Reads, read => Assert.Equal(new DateTimeOffset(2025, 6, 15, 15, 7, 0, TimeSpan.Zero), read.UploadedAt));
        Assert.Equal("reads[0].uploadedAt", Problem(import).Where);
        Assert.Equal("reads[0].uploadedAt", Problem(Samples.OurReads.Replace("\"sequence\"", First + "\"sequence\"")).Where);
        Assert.Equal("reads[0].uploadedAt", Problem(whole.Replace("15:07:00Z", "15:07:00")).Where); // without an offset
        Assert.Equal("import", Problem(Samples.OurReads.Replace("{\"reads\"", "{\"import\":\"yes\",\"reads\"")).Where);
    }

    [Fact]
    public void What_was_sent_is_quoted_to_the_sender_and_not_to_quarantine()
    {
        var problem = Problem(Samples.OurReads.Replace("7SYN456", "7SYN456/TOOLONG"));
        Assert.Contains("7SYN456/TOOLONG", problem.Sentence);
        Assert.DoesNotContain("7SYN456", problem.Unquoted);
        Assert.DoesNotContain("7SYN456", problem.ToString());
    }

    [Fact]
    public void An_empty_batch_is_refused() => Assert.Equal("reads", Problem("""{"reads":[]}""").Where);

    [Fact]
    public void One_read_more_than_a_batch_holds_is_refused() =>
        Assert.Contains("at most 1000", Problem($"{{\"reads\":[{string.Join(',', Enumerable.Repeat("{}", CameraReadBatch.ReadsMax + 1))}]}}").Rule);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"reads\":[")]
    [InlineData("{\"reads\":{}}")]
    [InlineData("{\"reads\":[],\"reads\":[]}")]
    [InlineData("{\"\\ud800\":1}")]
    [InlineData("{\"reads\":[{\"sequence\":\"\\udc00\"}]}")]
    public void What_is_not_a_batch_is_refused_without_throwing(string body) => Assert.IsType<ProtocolMessage.Refused>(Parse(body));

    [Fact]
    public void Deep_nesting_is_refused() => Assert.Contains("deeper", Problem(new string('[', 100_000)).Rule);

    [Fact]
    public void More_names_and_values_than_the_bound_are_refused() =>
        Assert.Contains("more than", Problem($"{{\"reads\":[{string.Join(',', Enumerable.Repeat("1", JsonReading.TokensMax))}]}}").Rule);

    [Fact]
    public void Bytes_that_are_not_utf8_are_refused() =>
        Assert.Contains("UTF-8", Assert.IsType<ProtocolMessage.Refused>(new ReadsProtocol().Parse(new byte[] { (byte)'{', 0xFF, 0xFE }, null)).Problem.Rule);

    [Fact]
    public void A_byte_order_mark_is_passed_over() =>
        Assert.IsType<ProtocolMessage.Reads>(new ReadsProtocol().Parse(Samples.Bytes("\uFEFF" + Samples.OurReads), null));
}
