namespace OpenCvSharp;

public enum BorderTypes { Constant = 0, Replicate = 1, Reflect = 2, Wrap = 3, Reflect101 = 4, Transparent = 5, Default = Reflect101, Isolated = 16 }

public enum FlipMode { X = 0, Y = 1, XY = -1 }

public enum RotateFlags { Rotate90Clockwise = 0, Rotate180 = 1, Rotate90Counterclockwise = 2 }
