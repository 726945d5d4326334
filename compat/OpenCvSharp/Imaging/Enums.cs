namespace OpenCvSharp;

[Flags]
public enum ImreadModes
{
    Unchanged = -1, Grayscale = 0, Color = 1, AnyDepth = 2, AnyColor = 4,
    ReducedGrayscale2 = 16, ReducedColor2 = 17, ReducedGrayscale4 = 32, ReducedColor4 = 33, ReducedGrayscale8 = 64, ReducedColor8 = 65,
    IgnoreOrientation = 128,
}

public enum ImwriteFlags { JpegQuality = 1, JpegProgressive = 2, JpegOptimize = 3, PngCompression = 16 }

[Flags]
public enum InterpolationFlags { Nearest = 0, Linear = 1, Cubic = 2, Area = 3, Lanczos4 = 4, LinearExact = 5, Max = 7, WarpFillOutliers = 8, WarpInverseMap = 16 }

public enum LineTypes { Link8 = 8, Link4 = 4, AntiAlias = 16 }

public enum ColorConversionCodes { BGR2BGRA = 0, BGRA2BGR = 1, BGR2RGB = 4, RGB2BGR = 4, BGR2GRAY = 6, RGB2GRAY = 7, GRAY2BGR = 8, BGRA2GRAY = 10, BGR2HSV = 40, HSV2BGR = 54 }
