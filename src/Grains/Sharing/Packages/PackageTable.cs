using System.Globalization;
using System.Text;
using AlprGrains.Plates;

namespace AlprGrains.Grains.Sharing.Packages;

/// <summary>reads.csv, RFC 4180 in UTF-8: one line a read, the mark on each. Pure.</summary>
internal static class PackageTable
{
    public const string Header = "read,plate,region,captured_utc,uploaded_utc,camera,camera_name,latitude,longitude,confidence,other_readings,vehicle,plate_picture,frame_picture,marked_for\r\n";

    public static string Line(PlateRead read, string camera, string platePicture, string framePicture, string mark) => string.Join(',', new[]
    {
        read.Id.Hex, read.Plate.Text, read.Region?.Code ?? "", Moment(read.CapturedAt), Moment(read.UploadedAt), read.Camera.Text, camera,
        read.Place.LatitudeDegrees.ToString("0.######", CultureInfo.InvariantCulture), read.Place.LongitudeDegrees.ToString("0.######", CultureInfo.InvariantCulture),
        read.Confidence.Share.ToString("0.000", CultureInfo.InvariantCulture), string.Join(' ', read.Candidates.Select(candidate => candidate.Plate.Text)), Vehicle(read),
        platePicture, framePicture, mark,
    }.Select(Cell)) + "\r\n";

    public static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static string Vehicle(PlateRead read) =>
        string.Join(' ', new[] { read.Vehicle?.Color, read.Vehicle?.Make, read.Vehicle?.Model, read.Vehicle?.BodyType }.Where(text => !string.IsNullOrWhiteSpace(text)));

    private static string Cell(string text)
    {
        // A table calculates what begins so; a number below zero is a number.
        var safe = text.Length > 0 && text[0] is '=' or '+' or '@' or '\t' || (text.StartsWith('-') && !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _)) ? "'" + text : text;
        return safe.AsSpan().ContainsAny(",\"\r\n") ? new StringBuilder("\"").Append(safe.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"').ToString() : safe;
    }
}
