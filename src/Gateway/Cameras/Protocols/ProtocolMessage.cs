using System.Collections.Immutable;
using AlprGrains.Cameras;

namespace AlprGrains.Gateway.Cameras.Protocols;

/// <summary>What one body from a camera says, in our own words; made by an <see cref="ICameraProtocol"/>.</summary>
public abstract record ProtocolMessage
{
    private ProtocolMessage() { }

    /// <summary>Reads to store. Results that could not be used are in <paramref name="Skipped"/>: the rest is not lost with them.</summary>
    public sealed record Reads(CameraReadBatch Batch, ImmutableArray<ProtocolProblem> Skipped) : ProtocolMessage;

    /// <summary>The camera lives and has nothing to tell.</summary>
    public sealed record Heartbeat : ProtocolMessage;

    /// <summary>The body cannot be used; it goes to quarantine and its sender hears why (INV-14).</summary>
    public sealed record Refused(ProtocolProblem Problem) : ProtocolMessage;
}

/// <summary>What is wrong with a body, where, and what was there instead.</summary>
/// <param name="Where">Path into the body: <c>results[2].confidence</c>; "body" for all of it.</param>
/// <param name="Rule">What is wrong, without quoting: this alone reaches quarantine records and health pages (INV-11).</param>
/// <param name="Quoted">What the sender wrote, cut to <see cref="QuotedCharactersMax"/>; only ever in the answer to the sender, since it may hold a plate.</param>
public sealed record ProtocolProblem(string Where, string Rule, string? Quoted = null)
{
    /// <summary>How much of a value is quoted back.</summary>
    public const int QuotedCharactersMax = 80;

    /// <summary>For quarantine and health: no quotation.</summary>
    public string Unquoted => $"{Where}: {Rule}";

    /// <summary>For the sender: with what was sent.</summary>
    public string Sentence => Quoted is null ? Unquoted : $"{Unquoted}; it says '{Quoted}'";

    public override string ToString() => Unquoted;

    /// <summary>Cuts and cleans a value so that it can stand in a sentence.</summary>
    public static string Quote(string value)
    {
        var cut = value.Length > QuotedCharactersMax ? value[..QuotedCharactersMax] + "…" : value;
        return string.Create(cut.Length, cut, static (target, source) =>
        {
            for (var i = 0; i < target.Length; i++) target[i] = char.IsControl(source[i]) || char.IsSurrogate(source[i]) ? '\uFFFD' : source[i];
        });
    }
}

/// <summary>One way in which cameras hand over reads. Pure: bytes in, a message out, no clock and no I/O.</summary>
public interface ICameraProtocol
{
    /// <summary>Which registration it belongs to.</summary>
    TransferProtocol Kind { get; }

    /// <summary>Largest body, bytes.</summary>
    int BodyBytesMax { get; }

    /// <summary>Understands one body, or says what is wrong with it. Never throws on any bytes.</summary>
    /// <param name="body">The body as it came.</param>
    /// <param name="contentType">The request's content type, or null.</param>
    ProtocolMessage Parse(ReadOnlyMemory<byte> body, string? contentType);
}
