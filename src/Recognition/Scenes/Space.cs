namespace AlprGrains.Recognition.Scenes;

/// <summary>A point or direction in the street: metres to the right, up, and ahead of the camera's foot.</summary>
internal readonly record struct Place(double X, double Y, double Z)
{
    public static Place operator +(Place a, Place b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);
    public static Place operator -(Place a, Place b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z);
    public static Place operator *(Place a, double k) => new(a.X * k, a.Y * k, a.Z * k);
    public double Dot(Place b) => X * b.X + Y * b.Y + Z * b.Z;
    public Place Cross(Place b) => new(Y * b.Z - Z * b.Y, Z * b.X - X * b.Z, X * b.Y - Y * b.X);
    public double Length => Math.Sqrt(Dot(this));
    public Place Unit() => Length is var length && length > 0 ? this * (1 / length) : this;
    public static Place Mix(Place a, Place b, double t) => a + (b - a) * t;
}

/// <summary>A pinhole camera: where it stands, how it looks, and what a point of the street becomes on its sensor.</summary>
internal sealed class Pinhole(Place position, double yawDegrees, double pitchDegrees, double focalPixels, int widthPixels, int heightPixels)
{
    /// <summary>Nothing nearer than this is drawn.</summary>
    public const double NearMetres = 0.5;

    private readonly double _sinYaw = Math.Sin(yawDegrees * Math.PI / 180), _cosYaw = Math.Cos(yawDegrees * Math.PI / 180);
    private readonly double _sinPitch = Math.Sin(pitchDegrees * Math.PI / 180), _cosPitch = Math.Cos(pitchDegrees * Math.PI / 180);

    public Place Position => position;
    public int WidthPixels => widthPixels;
    public int HeightPixels => heightPixels;
    public double FocalPixels => focalPixels;

    /// <summary>Sensor row of the horizon.</summary>
    public double HorizonPixels => heightPixels / 2.0 + focalPixels * Math.Tan(pitchDegrees * Math.PI / 180);

    /// <summary>Into the camera's own axes: right, up, ahead.</summary>
    public Place ToCamera(Place p)
    {
        var d = p - position;
        var (x, z) = (d.X * _cosYaw - d.Z * _sinYaw, d.X * _sinYaw + d.Z * _cosYaw);
        return new(x, d.Y * _cosPitch - z * _sinPitch, d.Y * _sinPitch + z * _cosPitch);
    }

    public (double X, double Y) Project(Place p) => Sensor(ToCamera(p));

    public (double X, double Y) Sensor(Place inCamera) =>
        (widthPixels / 2.0 + focalPixels * inCamera.X / inCamera.Z, heightPixels / 2.0 - focalPixels * inCamera.Y / inCamera.Z);
}
