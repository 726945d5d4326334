using AlprGrains.Cameras;
using AlprGrains.Gateway.Cameras.Protocols;
using AlprGrains.Gateway.Cameras.Protocols.PlateRecognizer;
using AlprGrains.Plates;

namespace AlprGrains.Tests.Gateway.Cameras.Protocols;

public class PlateRecognizerTests
{
    private static ProtocolMessage Parse(string body) => new PlateRecognizerProtocol().Parse(Samples.Bytes(body), "application/json");

    private static CameraRead OneRead(ProtocolMessage message) => Assert.Single(Assert.IsType<ProtocolMessage.Reads>(message).Batch.Reads);

    [Fact]
    public void A_webhook_is_read_with_its_plate_raised_and_its_score_kept()
    {
        var read = OneRead(Parse(Samples.PlateRecognizer));

        Assert.Equal("8SYN123", read.Plate.Text);
        Assert.Equal(0.91, read.Confidence.Share);
        Assert.Equal(new DateTimeOffset(2025, 6, 15, 15, 6, 40, 123, TimeSpan.Zero), read.CapturedAt);
        Assert.Equal(182, read.DirectionDegrees);
        Assert.Equal(new VehicleAttributes("white", "honda", "civic", "Sedan"), read.Vehicle);
        Assert.Equal("BSYN123", Assert.Single(read.Candidates).Plate.Text);
    }

    [Fact]
    public void C3_1b_the_box_is_in_pixels_of_a_picture_whose_size_is_not_said() =>
        Assert.Equal(new SentBox(10, 20, 110, 60, null, null), OneRead(Parse(Samples.PlateRecognizer)).Box);

    [Fact]
    public void A_repeated_call_is_the_same_read_and_another_frame_is_not() // INV-2
    {
        var first = OneRead(Parse(Samples.PlateRecognizer)).Sequence;
        Assert.Equal(first, OneRead(Parse(Samples.PlateRecognizer)).Sequence);
        Assert.NotEqual(first, OneRead(Parse(Samples.PlateRecognizer.Replace("40.123Z", "41.123Z"))).Sequence);
    }

    [Fact]
    public void No_id_of_a_read_holds_the_file_name() => // a file name may hold a plate: INV-11
        Assert.DoesNotContain("cam-7", OneRead(Parse(Samples.PlateRecognizer)).Sequence);

    [Theory]
    [InlineData("2025-06-15T15:06:40.123Z")]
    [InlineData("2025-06-15 15:06:40.123")]
    [InlineData("2025-06-15T08:06:40.123-07:00")]
    public void A_timestamp_without_offset_is_utc(string timestamp) =>
        Assert.Equal(new DateTimeOffset(2025, 6, 15, 15, 6, 40, 123, TimeSpan.Zero), OneRead(Parse(Samples.PlateRecognizer.Replace("2025-06-15T15:06:40.123Z", timestamp))).CapturedAt);

    [Fact]
    public void Without_timestamp_the_local_time_with_its_offset_counts() =>
        Assert.Equal(new DateTimeOffset(2025, 6, 15, 15, 6, 40, 123, TimeSpan.Zero), OneRead(Parse(Samples.PlateRecognizer.Replace("\"timestamp\":\"2025-06-15T15:06:40.123Z\",", ""))).CapturedAt);

    [Fact]
    public void A_form_brings_its_picture()
    {
        var message = new PlateRecognizerProtocol().Parse(Samples.Form(Samples.PlateRecognizer, Samples.Jpeg), Samples.FormContentType);
        Assert.Equal(Samples.Jpeg, Assert.IsType<ProtocolMessage.Reads>(message).Batch.Photograph?.ToArray());
    }

    [Fact]
    public void A_form_without_picture_is_taken() =>
        Assert.Null(Assert.IsType<ProtocolMessage.Reads>(new PlateRecognizerProtocol().Parse(Samples.Form(Samples.PlateRecognizer), Samples.FormContentType)).Batch.Photograph);

    [Fact]
    public void A_form_that_is_cut_off_is_refused()
    {
        var form = Samples.Form(Samples.PlateRecognizer, Samples.Jpeg);
        Assert.IsType<ProtocolMessage.Refused>(new PlateRecognizerProtocol().Parse(form.AsMemory(0, form.Length - 20), Samples.FormContentType));
    }

    [Theory]
    [InlineData("\"score\":0.91,\"dscore\"", "\"score\":91,\"dscore\"", "data.results[0].score")]
    [InlineData("\"plate\":\"8syn123\",\"score\":0.91,\"dscore\"", "\"plate\":\"unknown plate\",\"score\":0.91,\"dscore\"", "data.results[0].plate")]
    [InlineData("2025-06-15T15:06:40.123Z", "yesterday", "data.timestamp")]
    [InlineData("\"data\":{", "\"date\":{", "data")]
    public void A_wrong_field_is_named(string original, string replacement, string where) =>
        Assert.Equal(where, Assert.IsType<ProtocolMessage.Refused>(Parse(Samples.PlateRecognizer.Replace(original, replacement))).Problem.Where);

    [Fact]
    public void No_results_is_a_sign_of_life() =>
        Assert.IsType<ProtocolMessage.Heartbeat>(Parse("""{"hook":{"event":"recognition"},"data":{"camera_id":7,"timestamp":"2025-06-15T15:06:40Z","results":[]}}"""));
}
