using AlprGrains.Policy.Loading;
using AlprGrains.Policy.Screening;

namespace AlprGrains.Tests.Policy.Screening;

/// <summary>The screen as it is delivered.</summary>
public static class Shipped
{
    public static readonly IReadOnlyDictionary<string, string> Files = ShippedPolicy.Files("screen");

    public static readonly Screen Screen = new(ScreenLoader.Load(Files).Required());
}
