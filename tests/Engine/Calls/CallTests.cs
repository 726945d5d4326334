using AlprGrains.Tests.Engine.Support;
using Orleans.Runtime;

namespace AlprGrains.Tests.Engine.Calls;

/// <summary>Proves what a call carries: arguments, results, exceptions, references, cancellation and the request context.</summary>
public sealed class CallTests(SharedCluster shared) : IClassFixture<SharedCluster>
{
    [Fact]
    public async Task A_message_arrives_as_it_was_sent()
    {
        var answer = await Grain("echo").Echo(new Note("text", [1, 2, 3]));
        Assert.Equal("text", answer.Text);
        Assert.Equal([1, 2, 3], answer.Numbers.ToArray());
    }

    [Fact]
    public async Task Value_tasks_are_awaited_like_tasks()
    {
        var grain = Grain("value-tasks");
        Assert.Equal(5, await grain.Sum(2, 3));
        await grain.Nothing();
    }

    [Fact]
    public async Task Caller_and_grain_share_nothing_that_one_of_them_can_change()
    {
        var grain = Grain("sharing");
        var basket = new Basket { Items = ["one", "two"] };
        Assert.Equal(2, await grain.EmptyAndCount(basket));
        Assert.Equal(["one", "two"], basket.Items);

        var kept = await grain.Kept();
        kept.Items.Clear();
        Assert.Equal(["kept"], (await grain.Kept()).Items);
    }

    [Fact]
    public async Task An_exception_reaches_the_caller_with_its_type_and_message()
    {
        var grain = Grain("refuse");
        Assert.Equal("no", (await Assert.ThrowsAsync<RefusalException>(() => grain.Refuse("no"))).Message);
        Assert.Equal("never", (await Assert.ThrowsAsync<RefusalException>(() => grain.RefuseAtOnce("never"))).Message);
        Assert.Equal(3, await grain.Sum(1, 2));
    }

    [Fact]
    public async Task A_reference_can_be_handed_on_and_equals_another_to_the_same_grain()
    {
        var (one, other) = (Grain("one"), Grain("other"));
        Assert.Equal(other.GetPrimaryKeyString(), await one.NameOf(other));
        Assert.Equal(other, shared.Grains.GetGrain<ICallGrain>(other.GetPrimaryKeyString()));
        Assert.NotEqual(one, other);
        Assert.Equal($"test-call/{one.GetPrimaryKeyString()}", one.GetGrainId().ToString());
        Assert.Equal(one.GetPrimaryKeyString(), await shared.Grains.GetGrain<ICallGrain>(one.GetGrainId()).Name());
    }

    [Fact]
    public async Task A_reference_is_made_from_the_names_of_a_grain_and_its_interface()
    {
        var one = Grain("by-names");
        var same = (ICallGrain)shared.Grains.GetGrain(one.GetGrainId(), GrainInterfaceType.Create(ICallGrain.InterfaceName));
        Assert.Equal(one, same);
        Assert.Equal(one.GetPrimaryKeyString(), await same.Name());
    }

    [Fact]
    public async Task Cancelling_a_token_that_was_passed_ends_the_call_and_tells_the_grain()
    {
        var grain = Grain("cancel");
        using var stop = new CancellationTokenSource();
        var call = grain.UntilCancelled(stop.Token);
        await Signal.Wait($"waiting {grain.GetPrimaryKeyString()}");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await Signal.Wait($"cancelled {grain.GetPrimaryKeyString()}");
    }

    [Fact]
    public async Task The_request_context_flows_down_the_chain_of_calls_and_not_back()
    {
        var grain = Grain("context");
        RequestContext.Set("case", "17");
        try
        {
            Assert.Equal("17", await grain.Context("case"));
            Assert.Equal("17", await grain.ContextFurtherOn("case", Key.Next("further")));
            await grain.SetContext("case", "18");
            Assert.Equal("17", RequestContext.Get("case"));
        }
        finally
        {
            RequestContext.Clear();
        }

        Assert.Null(await grain.Context("case"));
    }

    private ICallGrain Grain(string name) => shared.Grains.GetGrain<ICallGrain>(Key.Next(name));
}
