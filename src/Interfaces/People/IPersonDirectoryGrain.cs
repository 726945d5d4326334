using System.Collections.Immutable;

namespace AlprGrains.People;

/// <summary>Which user names exist; key <see cref="Name"/>. A list of names and nothing else: each person's grain says the rest.</summary>
[Alias("IPersonDirectoryGrain")]
[UnderPolicy(PolicyUse.Use, "E")]
public interface IPersonDirectoryGrain : IGrainWithStringKey
{
    public const string Name = "people";

    /// <summary>Adds a user name; adding twice is one. Only person grains call it.</summary>
    [Alias("Add")]
    ValueTask Add(string userName);

    /// <summary>All user names ever enrolled, in order; removed ones too, for a year their names rest.</summary>
    [Alias("List")]
    ValueTask<ImmutableArray<string>> List();

    /// <summary>Whether a name is known, so that a guess makes no grain.</summary>
    [Alias("Knows")]
    ValueTask<bool> Knows(string userName);

    /// <summary>A log-in was tried with a name that is nobody's (CJIS AU-2). Audited, without the name: it may be a password.</summary>
    [Alias("UnknownLogIn")]
    ValueTask UnknownLogIn();
}
