using AlprGrains.Grains.Recognition;
using AlprGrains.Recognition;
using AlprGrains.Tests.TestKit;

namespace AlprGrains.Tests.Grains.Recognition;

public class RecognizerPoolTests
{
    [Fact]
    public async Task A_frame_is_read_by_a_worker_of_its_own()
    {
        using var pool = new RecognizerPool(new ScriptedReaders(), 1);
        var reading = await pool.Read(ScriptedReaders.Frame("plates 8SYN123"));
        Assert.Equal("8SYN123", Assert.Single(reading.Plates).Plate.Text);
    }

    [Fact]
    public async Task INV_14_a_frame_on_which_the_recognizer_fails_three_times_is_refused()
    {
        var readers = new ScriptedReaders();
        using var pool = new RecognizerPool(readers, 1);
        var reading = await pool.Read(ScriptedReaders.Frame("throw"));
        Assert.Equal(FrameRefusalReason.RecognizerFailed, reading.Refusal?.Reason);
        Assert.Equal(RecognizerPool.AttemptsMax, readers.Frames);
        Assert.Equal("8SYN123", Assert.Single((await pool.Read(ScriptedReaders.Frame("plates 8SYN123"))).Plates).Plate.Text);
    }

    [Fact]
    public async Task A_throw_costs_the_reader_and_a_fresh_one_tries_again()
    {
        var readers = new ScriptedReaders();
        using var pool = new RecognizerPool(readers, 1);
        var reading = await pool.Read(ScriptedReaders.Frame("throw 2 8SYN123"));
        Assert.Null(reading.Refusal);
        Assert.Equal(3, readers.Created);
        Assert.Equal(2, readers.Disposed);
    }

    [Fact]
    public async Task A_reader_that_cannot_be_made_is_no_frames_fault()
    {
        var readers = new ScriptedReaders { CannotCreate = true };
        using var pool = new RecognizerPool(readers, 1);
        var failure = await Assert.ThrowsAsync<DllNotFoundException>(() => pool.Read(ScriptedReaders.Frame("plates 8SYN123")));
        Assert.Contains("./alpr setup", failure.Message, StringComparison.Ordinal);

        readers.CannotCreate = false;
        Assert.Null((await pool.Read(ScriptedReaders.Frame("plates 8SYN123"))).Refusal);
    }

    [Fact]
    public async Task INV_13_frames_that_wait_are_bounded()
    {
        var readers = new ScriptedReaders();
        readers.Gate.Reset();
        using var pool = new RecognizerPool(readers, 1);
        var frames = Enumerable.Range(0, 50).Select(i => pool.Read(ScriptedReaders.Frame($"plates 8SYN{i:000}"))).ToArray();
        Assert.Contains(frames, frame => frame.IsFaulted);
        readers.Gate.Set();
        Assert.All(await Task.WhenAll(frames.Where(frame => !frame.IsFaulted)), reading => Assert.Null(reading.Refusal));
        await Assert.ThrowsAsync<TimeoutException>(() => frames.First(frame => frame.IsFaulted));
    }
}
