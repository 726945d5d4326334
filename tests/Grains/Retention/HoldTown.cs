using System.Collections.Immutable;
using AlprGrains.Lookups;
using AlprGrains.People;
using AlprGrains.Plates;
using AlprGrains.Retention;
using AlprGrains.Tests.Grains.Lookups;

namespace AlprGrains.Tests.Grains.Retention;

/// <summary>A town with reads that an investigator has looked up, and the people who decide about holds. Names, plates and cases are made up.</summary>
internal sealed class HoldTown(Town town, ImmutableArray<PlateRead> found) : IAsyncDisposable
{
    public static readonly string Document = new('a', 64);

    public Town Town => town;
    public ImmutableArray<PlateRead> Found => found;
    public IHoldDirectoryGrain Directory => town.Grains.GetGrain<IHoldDirectoryGrain>(IHoldDirectoryGrain.Main);

    public static async Task<HoldTown> Start(int reads = 3, Func<AlprGrains.Cameras.CameraRead, AlprGrains.Cameras.CameraRead>? change = null)
    {
        var town = await Town.Start();
        await town.Seen(Questions.Plate, reads, change: change);
        var found = ImmutableArray.CreateBuilder<PlateRead>();
        var answer = await town.LookUp(Questions.Good());
        found.AddRange(answer.Page.Reads);
        for (var next = answer.Page.Next; next is not null; next = answer.Page.Next)
        {
            answer = await town.Desk().Next(Questions.Id(1), next, town.Investigator);
            found.AddRange(answer.Page.Reads);
        }
        Assert.Equal(reads, found.Count);
        return new HoldTown(town, found.ToImmutable());
    }

    public HoldRequest Good(int number = 1, int reads = 1) => new()
    {
        Id = new HoldId($"{number:x32}"),
        Lookup = Questions.Id(1),
        Reads = [.. found.Take(reads).Select(read => read.Id)],
        Reason = HoldReason.ActiveCriminalInvestigation,
        CaseNumber = "26-012345",
        Need = "They show the sedan at the garage on the night of the burglary",
    };

    public IHoldGrain Hold(int number = 1) => town.Grains.GetGrain<IHoldGrain>($"{number:x32}");

    public async Task<HoldAnswer> Ask(HoldRequest request, SessionAssertion? session = null)
    {
        var answer = await town.Grains.GetGrain<IHoldGrain>(request.Id.Hex).Request(request, session ?? town.Investigator);
        return answer;
    }

    /// <summary>A hold in force over the first reads.</summary>
    public async Task<HoldView> InForce(int number = 1, int reads = 1, Func<HoldRequest, HoldRequest>? change = null)
    {
        var request = Good(number, reads);
        Assert.Empty((await Ask(change?.Invoke(request) ?? request)).Problems);
        var approved = await Hold(number).Approve("Case is open", await Supervisor());
        Assert.Empty(approved.Problems);
        Assert.Equal(HoldStatus.InForce, approved.Hold!.Status);
        return approved.Hold;
    }

    public Task<SessionAssertion> Supervisor(string name = "sato") => town.LogIn(name, Role.Supervisor);

    /// <summary>Time goes on, and what lived its 30 days is destroyed; sessions end, so people log in anew.</summary>
    public async Task<SessionAssertion> After(TimeSpan time)
    {
        town.Alpr.Time.Advance(time);
        await town.Grains.GetGrain<IRetentionGrain>(IRetentionGrain.Main).PurgeDue();
        return await town.LogIn("rivera", Role.Investigator);
    }

    /// <summary>Distinct reads that live on under holds alone.</summary>
    public ValueTask<long> Held() => town.Alpr.Holds.Count(UploadSpan.Before(town.Alpr.Purges.DestroyedUntil));

    public ValueTask DisposeAsync() => town.DisposeAsync();
}
