using AlprGrains.Cameras;
using AlprGrains.Gateway.Cameras.Protocols;
using AlprGrains.Gateway.Cameras.Protocols.OpenAlpr;
using AlprGrains.Plates;

namespace AlprGrains.Tests.Gateway.Cameras.Protocols;

public class OpenAlprTests
{
    private static ProtocolMessage Parse(string body) => new OpenAlprProtocol().Parse(Samples.Bytes(body), "application/json");

    private static CameraRead OneRead(string body) => Assert.Single(Assert.IsType<ProtocolMessage.Reads>(Parse(body)).Batch.Reads);

    [Fact]
    public void A_group_is_one_read_with_its_best_plate_and_uuid()
    {
        var read = OneRead(Samples.OpenAlprGroup);

        Assert.Equal("AGENTSYNTH01-cam1201-1750000000123", read.Sequence);
        Assert.Equal(PlateNumber.Parse("8SYN123"), read.Plate);
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1750000000123), read.CapturedAt);
        Assert.Equal("us-ca", read.Region?.Code);
        Assert.Equal(182.5, read.DirectionDegrees);
        Assert.Equal(new VehicleAttributes("white", "honda", "civic", null), read.Vehicle);
        Assert.Null(read.PlateImage);
    }

    [Fact]
    public void Confidence_of_0_to_100_becomes_0_to_1() => Assert.Equal(0.931, OneRead(Samples.OpenAlprGroup).Confidence.Share, 6);

    [Fact]
    public void C3_1b_a_group_without_coordinates_has_no_box_and_one_with_them_has_the_box_around()
    {
        Assert.Null(OneRead(Samples.OpenAlprGroup).Box);
        var withPlaces = Samples.OpenAlprGroup.Replace("\"is_parked\"", """ "best_image_width":1280,"best_image_height":720,"best_plate":{"coordinates":[{"x":1,"y":2},{"x":9,"y":2},{"x":9,"y":5},{"x":1,"y":5}]},"is_parked" """, StringComparison.Ordinal);
        Assert.Equal(new SentBox(1, 2, 9, 5, 1280, 720), OneRead(withPlaces).Box);
    }

    [Fact]
    public void Candidates_leave_out_the_plate_itself()
    {
        var candidate = Assert.Single(OneRead(Samples.OpenAlprGroup).Candidates);
        Assert.Equal("BSYN123", candidate.Plate.Text);
        Assert.Equal(0.82, candidate.Probability.Share, 6);
    }

    [Fact]
    public void A_preview_and_the_group_that_follows_are_the_same_read() => // INV-2
        Assert.Equal(
            OneRead(Samples.OpenAlprGroup).Sequence,
            OneRead(Samples.OpenAlprGroup.Replace("\"is_preview\":false", "\"is_preview\":true").Replace("93.1", "71.0")).Sequence);

    [Fact]
    public void The_first_plate_of_a_frame_and_the_group_built_on_it_are_the_same_read()
    {
        var results = Assert.IsType<ProtocolMessage.Reads>(Parse(Samples.OpenAlprResults)).Batch.Reads;
        Assert.Equal(2, results.Length);
        Assert.Equal(OneRead(Samples.OpenAlprGroup).Sequence, results[0].Sequence);
        Assert.Equal($"{results[0].Sequence}#1", results[1].Sequence);
    }

    [Fact]
    public void Version_1_with_a_site_id_is_read() => Assert.Equal("gate-cam3-1750000000123", OneRead(Samples.OpenAlprVersion1).Sequence);

    [Fact]
    public void Results_without_uuid_repeat_themselves_under_one_id() =>
        Assert.Equal(
            OneRead(Samples.OpenAlprVersion1.Replace("\"uuid\":\"gate-cam3-1750000000123\",", "")).Sequence,
            OneRead(Samples.OpenAlprVersion1.Replace("\"uuid\":\"gate-cam3-1750000000123\",", "")).Sequence);

    [Fact]
    public void A_heartbeat_is_no_read() => Assert.IsType<ProtocolMessage.Heartbeat>(Parse(Samples.OpenAlprHeartbeat));

    [Fact]
    public void Lower_case_plates_are_raised() => Assert.Equal("8SYN123", OneRead(Samples.OpenAlprGroup.Replace("8SYN123", "8syn123")).Plate.Text);

    [Fact]
    public void One_bad_result_is_skipped_and_named_and_the_rest_is_kept()
    {
        var message = Assert.IsType<ProtocolMessage.Reads>(Parse(Samples.OpenAlprResults.Replace("7SYN456", "?")));
        Assert.Single(message.Batch.Reads);
        Assert.Equal("results[1].plate", Assert.Single(message.Skipped).Where);
    }

    [Theory]
    [InlineData("\"best_uuid\":\"AGENTSYNTH01-cam1201-1750000000123\",", "", "best_uuid")]
    [InlineData("\"epoch_start\":1750000000123,", "", "epoch_start")]
    [InlineData("\"epoch_start\":1750000000123", "\"epoch_start\":-5", "epoch_start")]
    [InlineData("\"epoch_start\":1750000000123", "\"epoch_start\":99999999999999999", "epoch_start")]
    [InlineData("\"best_confidence\":93.1", "\"best_confidence\":193.1", "best_confidence")]
    [InlineData("\"camera_id\":1201", "\"camera_id\":true", "camera_id")]
    [InlineData("\"best_plate_number\":\"8SYN123\"", "\"best_plate_number\":\"8SYN 123 TOO LONG\"", "best_plate_number")]
    [InlineData("\"data_type\":\"alpr_group\"", "\"data_type\":\"alpr_alert\"", "data_type")]
    [InlineData("\"data_type\":\"alpr_group\",", "", "data_type")]
    public void A_wrong_field_is_named(string original, string replacement, string where) =>
        Assert.Equal(where, Assert.IsType<ProtocolMessage.Refused>(Parse(Samples.OpenAlprGroup.Replace(original, replacement))).Problem.Where);

    [Fact]
    public void The_agents_camera_id_may_be_a_number_or_text()
    {
        Assert.IsType<ProtocolMessage.Reads>(Parse(Samples.OpenAlprGroup.Replace("\"camera_id\":1201", "\"camera_id\":\"1201\"")));
        Assert.IsType<ProtocolMessage.Reads>(Parse(Samples.OpenAlprGroup));
    }

    [Fact]
    public void Crops_become_the_reads_pictures()
    {
        var crop = Convert.ToBase64String(Samples.Jpeg);
        var read = OneRead(Samples.OpenAlprGroup.Replace("\"country\":\"us\"", $"\"vehicle_crop_jpeg\":\"{crop}\",\"best_plate\":{{\"plate_crop_jpeg\":\"{crop}\"}}"));
        Assert.Equal(Samples.Jpeg, read.FrameImage?.ToArray());
        Assert.Equal(Samples.Jpeg, read.PlateImage?.ToArray());
    }

    [Fact]
    public void A_crop_that_is_no_picture_is_refused() =>
        Assert.Equal("vehicle_crop_jpeg", Assert.IsType<ProtocolMessage.Refused>(
            Parse(Samples.OpenAlprGroup.Replace("\"country\":\"us\"", "\"vehicle_crop_jpeg\":\"AAAA\""))).Problem.Where);
}
