using AlprGrains.Cameras;

namespace AlprGrains.Tests.Grains.Cameras;

internal static class Registrations
{
    public static CameraRegistration Good(string camera = "cam-1") => new()
    {
        Camera = CameraId.Parse(camera),
        Label = "Broadway and 14th, northbound",
        Place = Reads.Broadway,
        PoliceArea = 1,
        Mount = CameraMount.Fixed,
        View = PublicView.PublicRoad,
        Protocol = TransferProtocol.Frames,
        IsDemonstration = true,
    };
}
