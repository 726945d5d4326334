namespace OpenCvSharp;

/// <summary>A matrix as an input. Only <see cref="Mat"/> is supported here; OpenCvSharp takes more.</summary>
public class InputArray
{
    internal readonly Mat Mat;
    internal InputArray(Mat mat) => Mat = mat;

    public static InputArray Create(Mat mat) => new(mat);
    public static implicit operator InputArray(Mat mat) => new(mat);
}

/// <summary>A matrix as a result: created or resized by the call.</summary>
public class OutputArray
{
    internal readonly Mat Mat;
    internal OutputArray(Mat mat) => Mat = mat;

    public static OutputArray Create(Mat mat) => new(mat);
    public static implicit operator OutputArray(Mat mat) => new(mat);
}

/// <summary>A matrix that a call changes in place.</summary>
public class InputOutputArray : OutputArray
{
    internal InputOutputArray(Mat mat) : base(mat) { }

    public static new InputOutputArray Create(Mat mat) => new(mat);
    public static implicit operator InputOutputArray(Mat mat) => new(mat);
}
