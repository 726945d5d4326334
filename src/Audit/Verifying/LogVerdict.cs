using AlprGrains.Audit.Entries;
using AlprGrains.Audit.Notes;
using AlprGrains.Audit.Tree;

namespace AlprGrains.Audit.Verifying;

/// <summary>What is wrong in one place.</summary>
/// <param name="Entry">The first entry that it concerns, or null.</param>
/// <param name="Path">The file, as in the published log.</param>
/// <param name="Sentence">What is wrong with it.</param>
public sealed record LogProblem(long? Entry, string Path, string Sentence);

/// <summary>What a check of a whole log found.</summary>
/// <param name="Checkpoint">What the log says of itself, when its signature holds.</param>
/// <param name="Key">The key that it was checked with.</param>
/// <param name="FirstAt">Time of the first entry.</param>
/// <param name="LastAt">Time of the last entry.</param>
/// <param name="Problems">The places that are wrong, the first of them; none when every byte is as it was signed.</param>
public sealed record LogVerdict(Checkpoint? Checkpoint, NoteKey? Key, DateTimeOffset? FirstAt, DateTimeOffset? LastAt, IReadOnlyList<LogProblem> Problems)
{
    public bool IsIntact => Problems.Count == 0;
}

/// <summary>A checkpoint that someone kept from an earlier day, and what to call it.</summary>
public sealed record EarlierCheckpoint(string Name, ReadOnlyMemory<byte> Note);

/// <summary>An entry as a check of the whole log came by it.</summary>
public sealed record SeenEntry(long Index, TreeHash Leaf, WrittenEntry Entry);
