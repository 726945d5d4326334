namespace OpenCvSharp;

/// <summary>An error that OpenCV reported.</summary>
public class OpenCVException : Exception
{
    public OpenCVException(ErrorCode status, string funcName, string errMsg, string fileName, int line) : base(errMsg)
    {
        Status = status;
        FuncName = funcName;
        ErrMsg = errMsg;
        FileName = fileName;
        Line = line;
    }

    public ErrorCode Status { get; set; }
    public string FuncName { get; set; }
    public string ErrMsg { get; set; }
    public string FileName { get; set; }
    public int Line { get; set; }
}

/// <summary>A misuse of the binding itself.</summary>
public class OpenCvSharpException : Exception
{
    public OpenCvSharpException() { }
    public OpenCvSharpException(string message) : base(message) { }
    public OpenCvSharpException(string message, Exception innerException) : base(message, innerException) { }
}

/// <summary>OpenCV's error codes, those that a frame or a network can cause.</summary>
public enum ErrorCode
{
    StsOk = 0,
    StsError = -2,
    StsInternal = -3,
    StsNoMem = -4,
    StsBadArg = -5,
    BadImageSize = -10,
    StsNullPtr = -27,
    StsBadSize = -201,
    StsObjectNotFound = -204,
    StsUnmatchedFormats = -205,
    StsUnmatchedSizes = -209,
    StsUnsupportedFormat = -210,
    StsOutOfRange = -211,
    StsParseError = -212,
    StsNotImplemented = -213,
    StsAssert = -215,
}
