using OpenCvSharp;

namespace AlprGrains.Recognition.Detection;

/// <summary>
/// Several cells see the same plate. They become one, and its corners the mean of theirs weighted by score, which is steadier than the
/// best cell alone (weighted boxes, Solovyev et al. 2021).
/// </summary>
internal static class Overlaps
{
    private const double SamePlateOverlap = 0.35;

    public static IReadOnlyList<FoundPlate> Merge(List<FoundPlate> seen, int platesMax)
    {
        var merged = new List<FoundPlate>();
        var groups = new List<(FoundPlate Best, List<FoundPlate> All)>();
        foreach (var plate in seen.OrderByDescending(p => p.Score))
        {
            var group = groups.FindIndex(g => Quad.Overlap(g.Best.Quad, plate.Quad) > SamePlateOverlap);
            if (group >= 0) groups[group].All.Add(plate);
            else if (groups.Count < platesMax) groups.Add((plate, [plate]));
        }
        foreach (var (best, all) in groups) merged.Add(new FoundPlate(Mean(all), best.Score));
        return merged;
    }

    private static Quad Mean(List<FoundPlate> plates)
    {
        // Squared: a cell at the plate's rim knows its corners worse than its score says.
        var total = plates.Sum(p => p.Score * p.Score);
        Point2f Corner(Func<Quad, Point2f> of)
        {
            var (x, y) = (0.0, 0.0);
            foreach (var plate in plates)
            {
                var (corner, weight) = (of(plate.Quad), plate.Score * plate.Score / total);
                (x, y) = (x + corner.X * weight, y + corner.Y * weight);
            }
            return new Point2f((float)x, (float)y);
        }
        return new Quad(Corner(q => q.TopLeft), Corner(q => q.TopRight), Corner(q => q.BottomRight), Corner(q => q.BottomLeft));
    }
}
