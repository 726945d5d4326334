namespace AlprGrains.Policy.Screening.Reading;

/// <summary>One word of a line.</summary>
/// <param name="Word">Lower case, in plain letters and digits.</param>
/// <param name="IsTitle">Written like a name: first letter upper, another lower.</param>
/// <param name="AfterMark">A mark other than a hyphen or an apostrophe stands before it (comma, slash, bracket, full stop).</param>
/// <param name="Glued">No blank stands before it.</param>
public readonly record struct Token(string Word, bool IsTitle, bool AfterMark, bool Glued);
