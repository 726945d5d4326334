using System.Collections.Immutable;
using AlprGrains.Policy.Oversight;

namespace AlprGrains.Tests.Policy.Oversight;

/// <summary>
/// A year of lookups of simulated people, drawn from a seed. Rates follow the department's own portal (about 29,000 lookups a year, heavy
/// tailed by person); shifts, overtime, cases that move, cases that lie still and cases that are watched for months are drawn. The habits
/// of abusers follow the cases that courts and newspapers describe: an ex or a stranger, looked up for weeks, on and off duty.
/// </summary>
public sealed class SimulatedYear(int seed)
{
    private const int Days = 365;
    private static readonly DateTimeOffset NewYear = new(2026, 1, 1, 0, 0, 0, TimeSpan.FromHours(-8));

    private readonly Random _chance = new(seed);
    private int _tokens, _numbers;

    /// <summary>How an abuser goes about it.</summary>
    public enum Habit { None = 0, Obsessed = 1, Slow = 2, Burst = 3, UnderACase = 4 }

    public sealed record Person(Habit Habit, PersonHistory History, string? Target);

    public IReadOnlyList<Person> People(int count, int abusers)
    {
        Habit[] habits = [Habit.Obsessed, Habit.Slow, Habit.Burst, Habit.UnderACase];
        return [.. Enumerable.Range(0, count).Select(number => Someone(number < abusers ? habits[number % habits.Length] : Habit.None))];
    }

    private Person Someone(Habit habit)
    {
        var shift = new[] { 6.0, 7.5, 14.0, 15.5, 21.0 }[_chance.Next(5)];
        var lookupsPerYear = 90 * Math.Exp(0.9 * Normal());
        var lookups = new List<PastLookup>();
        var progress = new List<CaseProgress>();
        while (lookups.Count < lookupsPerYear) Case(shift, lookups, progress);
        // Somebody who changed shift in the middle of the year has two spans of usual hours.
        if (_chance.NextDouble() < 0.15) ChangeShift(lookups, (shift + 8) % 24 - shift);
        string? target = null;
        if (habit != Habit.None) target = Abuse(habit, shift, lookups);
        return new(habit, new([.. lookups.OrderBy(lookup => lookup.At)], [.. progress]), target);
    }

    private void Case(double shift, List<PastLookup> lookups, List<CaseProgress> progress)
    {
        var number = $"26-{++_numbers:000000}";
        var opened = _chance.NextDouble() * Days;
        var isWatchedForMonths = _chance.NextDouble() < 0.02;
        var lastsDays = isWatchedForMonths ? 45 + 75 * _chance.NextDouble() : Exponential(9);
        var liesStill = !isWatchedForMonths && _chance.NextDouble() < 0.35;
        if (!liesStill)
            for (var day = opened + Exponential(4); day < opened + lastsDays + 5; day += Exponential(isWatchedForMonths ? 9 : 6)) progress.Add(new(number, At(day, 12)));
        var plates = 1 + (int)Exponential(1.2);
        for (var plate = 0; plate < plates; plate++)
        {
            var token = $"t{++_tokens}";
            var times = isWatchedForMonths && plate == 0 ? 6 + (int)(lastsDays / 5) : 1 + (int)Exponential(1.1);
            for (var time = 0; time < times; time++)
            {
                var day = opened + lastsDays * _chance.NextDouble();
                if (day < Days) lookups.Add(new(Working(day, shift), token, _chance.NextDouble() < 0.01 ? null : number));
            }
        }
    }

    private string Abuse(Habit habit, double shift, List<PastLookup> lookups)
    {
        var token = $"t{++_tokens}";
        var (perWeek, weeks, offShift) = habit switch
        {
            Habit.Obsessed => (3 + 3 * _chance.NextDouble(), 6 + _chance.Next(15), 0.5),
            Habit.Slow => (1.2 + 1.2 * _chance.NextDouble(), 26 + _chance.Next(20), 0.6),
            Habit.Burst => (5 + 4 * _chance.NextDouble(), 2 + _chance.Next(3), 0.3),
            _ => (2 + 1.5 * _chance.NextDouble(), 8 + _chance.Next(10), 0.1),
        };
        var first = _chance.NextDouble() * (Days - 7 * weeks);
        var borrowed = $"26-{++_numbers:000000}";
        for (var day = first + Exponential(7 / perWeek); day < first + 7 * weeks; day += Exponential(7 / perWeek))
        {
            // A made-up or an old number: it is in the right form and its case never moves.
            var number = habit == Habit.UnderACase ? borrowed : $"26-{_chance.Next(1, 900000):000000}";
            lookups.Add(new(_chance.NextDouble() < offShift ? At(day, shift + 12 + 8 * _chance.NextDouble()) : Working(day, shift), token, number));
        }

        return token;
    }

    private static void ChangeShift(List<PastLookup> lookups, double byHours)
    {
        for (var at = 0; at < lookups.Count; at++)
            if ((lookups[at].At - NewYear).TotalDays > Days / 2.0) lookups[at] = lookups[at] with { At = lookups[at].At.AddHours(byHours) };
    }

    // Ten hours of duty, one in twenty lookups in overtime or on call.
    private DateTimeOffset Working(double day, double shift) =>
        At(day, _chance.NextDouble() < 0.05 ? 24 * _chance.NextDouble() : shift + 10 * _chance.NextDouble());

    private static DateTimeOffset At(double day, double hour) => NewYear.AddDays(Math.Floor(day)).AddHours(hour % 24);

    private double Exponential(double mean) => -mean * Math.Log(1 - _chance.NextDouble());

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _chance.NextDouble())) * Math.Cos(2 * Math.PI * _chance.NextDouble());
}
