namespace AlprGrains.Audit;

/// <summary>A question that is answered only to the receipt of its own audit entry (INV-3).</summary>
public interface IAuditedQuestion
{
    /// <summary>Shortest salt: 128 bits.</summary>
    public const int SaltHexDigitsMin = 32;

    /// <summary>Hex digits drawn for this question alone: without them whoever reads the log could find a plate by trying all (INV-11).</summary>
    string SaltHex { get; }

    /// <summary>Every element of the question, parted by NUL; two questions that differ differ here.</summary>
    string Elements { get; }
}
