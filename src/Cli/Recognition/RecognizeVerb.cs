using System.CommandLine;
using AlprGrains.Cli.CommandLine;
using AlprGrains.Recognition;
using AlprGrains.Recognition.Evaluation;

namespace AlprGrains.Cli.Recognition;

/// <summary>
/// ./alpr recognize: reads the plates of a folder's photos, or of one, on this machine and without a server; with labels it says how well.
/// </summary>
public sealed class RecognizeVerb : Verb
{
    private readonly Argument<string> _path = new("path") { Description = "A folder of photos (those below it are not looked at), or one photo." };
    private readonly Option<string?> _labels = new("--labels") { Description = "What the plates truly are: tab-separated `file x y width height plate`, or comma-separated `file,state,plate`." };
    private readonly Option<bool> _crops = new("--crops") { Description = "Each photo is nothing but one plate: do not look for it." };
    private readonly Option<bool> _json = new("--json") { Description = "Everything as one line of JSON." };

    public RecognizeVerb(Terminal terminal, TimeProvider time)
        : base("recognize", "Read plates offline, and score against labels.", "./alpr recognize photos/ --labels photos/labels.tsv --json")
    {
        Add(_path);
        foreach (var option in new Option[] { _labels, _crops, _json }) Add(option);
        Runs(terminal, async (parsed, stop) =>
        {
            var photos = Photos(parsed.GetRequiredValue(_path));
            var labels = Labels(parsed.GetValue(_labels), photos);
            using var reader = NewReader(time);
            var frames = await terminal.Progress("frames", photos.Count, done =>
                Task.FromResult(Read(reader, photos, labels, parsed.GetValue(_crops), done, stop)));
            var report = RecognitionReport.Of(frames, Scoring.Score(frames));
            if (parsed.GetValue(_json)) terminal.Json(report);
            else foreach (var line in RecognitionReport.Lines(frames, report)) terminal.Result(line);
            return ExitCode.Done;
        });
    }

    private static List<ScoredFrame> Read(
        PlateReader reader, IReadOnlyList<string> photos, IReadOnlyList<PlateLabel> labels, bool crops, Action<long> done, CancellationToken stop)
    {
        var frames = new List<ScoredFrame>();
        foreach (var frame in new FolderEvaluation(reader).Read(photos, labels, crops))
        {
            stop.ThrowIfCancellationRequested();
            frames.Add(frame);
            done(frames.Count);
        }

        return frames;
    }

    private static IReadOnlyList<string> Photos(string path)
    {
        if (File.Exists(path)) return [path];
        if (!Directory.Exists(path)) throw new VerbFailure($"'{path}' is neither a folder nor a file.");
        var photos = FolderEvaluation.PicturesOf(path);
        return photos.Count > 0 ? photos : throw new VerbFailure($"'{path}' holds no JPEG or PNG.");
    }

    /// <summary>A label without its photo is refused: passing over it would raise the score.</summary>
    private static IReadOnlyList<PlateLabel> Labels(string? file, IReadOnlyList<string> photos)
    {
        if (file is null) return [];
        if (!File.Exists(file)) throw new VerbFailure($"There is no label file '{file}'.");
        var (labels, problem) = LabelFile.Parse(File.ReadAllText(file));
        if (problem is not null) throw new VerbFailure($"'{file}' cannot be used: {problem}.");
        var names = photos.Select(Path.GetFileName).ToHashSet();
        var strays = labels.Where(label => !names.Contains(label.File)).ToList();
        if (strays.Count > 0) throw new VerbFailure($"{strays.Count} labels name photos that are not there, the first of them '{strays[0].File}'.");
        return labels;
    }

    private static PlateReader NewReader(TimeProvider time)
    {
        try
        {
            return new PlateReaderFactory(new RecognitionOptions(), time).Create();
        }
        catch (Exception missing) when (missing is InvalidDataException or DllNotFoundException or TypeInitializationException)
        {
            throw new VerbFailure($"Plates cannot be read here: {missing.Message} If that does not help, run ./alpr setup.", ExitCode.CouldNotTell);
        }
    }
}
