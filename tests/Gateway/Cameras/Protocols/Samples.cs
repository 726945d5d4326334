using System.Text;

namespace AlprGrains.Tests.Gateway.Cameras.Protocols;

/// <summary>Bodies as agents send them; every plate is made up.</summary>
public static class Samples
{
    public const string Plate = "8SYN123";

    public static readonly byte[] Jpeg = [0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3, 4];

    public const string OpenAlprGroup = """
        {"data_type":"alpr_group","version":3,"epoch_start":1750000000123,"epoch_end":1750000001456,
         "camera_id":1201,"agent_uid":"AGENTSYNTH01","company_id":"oak-test","gps_latitude":37.80,"gps_longitude":-122.27,
         "country":"us","best_plate_number":"8SYN123","best_confidence":93.1,"best_region":"us-ca","best_region_confidence":99,
         "best_uuid":"AGENTSYNTH01-cam1201-1750000000123","travel_direction":182.5,"is_parked":false,"is_preview":false,
         "candidates":[{"plate":"8SYN123","confidence":93.1,"matches_template":1},{"plate":"BSYN123","confidence":82.0,"matches_template":0}],
         "vehicle":{"color":[{"name":"white","confidence":88}],"make_model":[{"name":"honda_civic","confidence":61}]}}
        """;

    public const string OpenAlprResults = """
        {"data_type":"alpr_results","version":2,"epoch_time":1750000000123,"img_width":1280,"img_height":720,
         "processing_time_ms":{"plates":21.5,"vehicles":3.0,"total":24.5},"uuid":"AGENTSYNTH01-cam1201-1750000000123","camera_id":1201,
         "agent_uid":"AGENTSYNTH01","regions_of_interest":[],
         "results":[{"plate":"8SYN123","confidence":91.4,"matches_template":1,"region":"us-ca","region_confidence":99,
                     "coordinates":[{"x":1,"y":2},{"x":9,"y":2},{"x":9,"y":5},{"x":1,"y":5}],"candidates":[{"plate":"8SYN123","confidence":91.4},{"plate":"BSYN123","confidence":80}]},
                    {"plate":"7SYN456","confidence":88.0,"candidates":[]}]}
        """;

    public const string OpenAlprVersion1 = """
        {"data_type":"alpr_results","version":1,"epoch_time":1750000000123,"processing_time_ms":24.5,"site_id":"gate","camera_id":3,"uuid":"gate-cam3-1750000000123",
         "results":[{"plate":"8SYN123","confidence":91.4,"region":"","candidates":[]}]}
        """;

    public const string OpenAlprHeartbeat = """
        {"data_type":"heartbeat","timestamp":1750000000123,"agent_uid":"AGENTSYNTH01","cpu_usage":12.5,
         "video_streams":[{"camera_id":1201,"camera_name":"north","fps":12,"is_streaming":true,"url":"","last_update":1750000000000}]}
        """;

    public const string PlateRecognizer = """
        {"hook":{"target":"http://alpr.example/ingest/pr","id":"cam-7","event":"recognition","filename":"cam-7_x.jpg"},
         "data":{"camera_id":"cam-7","timestamp":"2025-06-15T15:06:40.123Z","timestamp_local":"2025-06-15 08:06:40.123-07:00",
         "results":[{"plate":"8syn123","score":0.91,"dscore":0.83,"box":{"xmin":10,"ymin":20,"xmax":110,"ymax":60},
         "region":{"code":"us-ca","score":0.9},"candidates":[{"plate":"8syn123","score":0.91},{"plate":"bsyn123","score":0.4}],"direction":182,
         "vehicle":{"type":"Sedan","score":0.8},"model_make":[{"make":"honda","model":"civic","score":0.6}],"color":[{"color":"white","score":0.9}]}]}}
        """;

    public const string OurReads = """
        {"reads":[{"sequence":"000017","plate":"8SYN123","confidence":0.93,"capturedAt":"2025-06-15T08:06:40-07:00","region":"us-ca",
         "candidates":[{"plate":"BSYN123","confidence":0.05}],"directionDegrees":182.5,"vehicle":{"color":"white","make":"honda","model":"civic","bodyType":"sedan"}},
         {"sequence":"000018","plate":"7SYN456","confidence":0.5,"capturedAt":"2025-06-15T15:06:41Z"}]}
        """;

    public const string FormContentType = "multipart/form-data; boundary=----alpr";

    public static byte[] Form(string json, byte[]? image = null)
    {
        var form = new MemoryStream();
        void Write(string text) => form.Write(Encoding.UTF8.GetBytes(text));
        Write($"------alpr\r\nContent-Disposition: form-data; name=\"json\"\r\nContent-Type: application/json\r\n\r\n{json}\r\n");
        if (image is not null)
        {
            Write("------alpr\r\nContent-Disposition: form-data; name=\"upload\"; filename=\"x.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n");
            form.Write(image);
            Write("\r\n");
        }
        Write("------alpr--\r\n");
        return form.ToArray();
    }

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
