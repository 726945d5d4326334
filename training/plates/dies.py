"""Characters as dies press them: strokes of one width with round or cut ends, drawn from a skeleton with its own proportions.

No font has the middle of an M at a third of its height on one plate and on the baseline on the next; dies do. Every die draws its shapes
once: how square its bowls are, where its bars lie, whether a 1 has a flag, a 3 a flat top, a 4 an open one.

In: a random generator. Out: {character: (signed distance field, width)}, as `glyphs` keeps its fonts.
Coordinates run from 0 to 1 rightward and downward over the box of the skeleton.
"""
import cv2
import numpy as np

TALL, PAD = 72, 14


def _arc(cx, cy, rx, ry, start, end, square=2.0):
    """A superellipse from `start` to `end` degrees: 0 right, 90 down. 2 is an ellipse; 6 nearly a rectangle."""
    a = np.deg2rad(np.linspace(start, end, max(6, int(abs(end - start) / 9))))
    c, s = np.cos(a), np.sin(a)
    power = 2 / square
    return np.stack([cx + rx * np.sign(c) * np.abs(c) ** power, cy + ry * np.sign(s) * np.abs(s) ** power], 1)


def _line(*points):
    return np.array(points, float)


class Die:
    """The choices of one die; `strokes(ch)` gives the lines of a character and its width against the others."""

    def __init__(self, rng):
        r = rng
        self.square = r.uniform(2, 5.5) if r.random() < .6 else r.uniform(2, 3)
        self.waist = r.uniform(.44, .54)
        self.m_middle, self.m_slant = r.choice([r.uniform(.3, .6), r.uniform(.6, 1.0), 1.0]), r.choice([0, 0, r.uniform(0, .14)])
        self.w_middle, self.w_slant = r.choice([r.uniform(.4, .7), r.uniform(0, .4), 0.0]), r.uniform(.02, .28)
        self.w_vertical = r.random() < .3
        self.one = r.choice(["bare", "flag", "flag", "flag", "base"])
        self.flag = (r.uniform(.15, .5), r.uniform(.08, .28))
        self.serif_i = r.random() < .3
        self.flat_three, self.open_four, self.straight_six = r.random() < .12, r.random() < .08, r.random() < .25
        self.four = (r.uniform(.6, .85), r.uniform(.6, .76))
        self.seven = r.choice([0, 0, r.uniform(.05, .25)])
        self.seven_foot = r.uniform(.15, .5)
        self.flat_a = r.choice([0.0, 0.0, r.uniform(.05, .2)])
        self.bar = r.uniform(.58, .76)
        self.spur = r.choice(["none", "down", "bar"])
        self.tail = (r.uniform(.45, .7), r.uniform(.62, .8), r.uniform(.9, 1.1), r.uniform(.95, 1.08))
        self.opening = r.uniform(25, 55)
        self.neck = r.uniform(.38, .6)
        self.leg = r.uniform(.7, 1.0)
        self.bowl = r.uniform(.44, .58)
        self.middle_bar = r.uniform(.65, 1.0)
        self.hook = r.uniform(.6, .8)
        self.curl = r.uniform(10, 50)
        self.round_o = r.random() < .4
        self.t_short = r.choice([0, 0, r.uniform(0, .16)])
        self.uneven = r.choice([.03, .1])                # how much the widths of the characters differ

    def strokes(self, ch):
        n, q = self.square, self.waist
        if ch == "0" or (ch == "O" and not self.round_o):
            return [_arc(.5, .5, .5, .5, 0, 360, n)], 1.0
        if ch == "O":
            return [_arc(.5, .5, .5, .5, 0, 360, 2.1)], 1.1
        if ch == "1":
            lines, (across, down) = [_line((.5, 0), (.5, 1))], self.flag
            if self.one == "bare":
                return lines, .06
            lines.append(_line((.5, 0), (.5 - across, down)))
            if self.one == "base":
                return lines + [_line((0, 1), (1, 1))], .6
            return [line + [.5, 0] for line in lines], .55
        if ch == "2":
            top = _arc(.5, .27, .5, .27, 180 + self.curl * .3, 360 + self.curl, min(n, 3.5))
            return [np.vstack([top, _line((0, 1), (1, 1))])], 1.0
        if ch == "3":
            low = _arc(.5, (q + 1) / 2, .5, (1 - q) / 2, 270, 360 + 180 - self.curl, min(n, 3.5))
            if self.flat_three:
                return [np.vstack([_line((0, 0), (1, 0), (.45, q)), low])], 1.0
            return [_arc(.5, q / 2, .5, q / 2, 180 + self.curl, 450, min(n, 3.5)), low, _line((.35, q), (.5, q))], 1.0
        if ch == "4":
            x, y = self.four
            if self.open_four:
                return [_line((.1, 0), (0, y), (1, y)), _line((x, .25), (x, 1))], 1.0
            return [_line((x, 1), (x, 0), (0, y), (1, y))], 1.05
        if ch == "5":
            return [np.vstack([_line((.95, 0), (.08, 0), (.03, .45)), _arc(.5, .67, .5, .33, 215, 540 - self.curl, min(n, 3.5))])], 1.0
        if ch in "69":
            bowl = _arc(.5, .68, .5, .32, 0, 360, min(n, 3.5))
            back = _line((.0, .66), (.7, 0)) if self.straight_six else np.vstack([_line((0, .68)), _arc(.5, .32, .5, .32, 180, 360 - self.opening, min(n, 3.5))])
            return [1 - s if ch == "9" else s for s in (bowl, back)], 1.0
        if ch == "7":
            foot = self.seven_foot
            if self.seven:
                return [np.vstack([_line((0, 0), (1, 0)), _line((.75 - self.seven / 2, .35), (foot + .08, .65), (foot, 1))])], 1.0
            return [_line((0, 0), (1, 0), (foot, 1))], 1.0
        if ch == "8":
            return [_arc(.5, q / 2, .46, q / 2, 0, 360, min(n, 3.5)), _arc(.5, (q + 1) / 2, .5, (1 - q) / 2, 0, 360, min(n, 3.5))], 1.0
        if ch == "A":
            t, y = self.flat_a, self.bar
            x = (.5 - t) * (1 - y)
            return [_line((0, 1), (.5 - t, 0), (.5 + t, 0), (1, 1)), _line((x, y), (1 - x, y))], 1.1
        if ch == "B":
            return [_line((0, 0), (0, 1)), np.vstack([_line((0, 0)), _arc(.5, q / 2, .43, q / 2, 270, 450, n), _line((0, q))]),
                    np.vstack([_line((0, q)), _arc(.5, (1 + q) / 2, .5, (1 - q) / 2, 270, 450, n), _line((0, 1))])], 1.0
        if ch == "C":
            return [_arc(.5, .5, .5, .5, 360 - self.opening, self.opening, n)], 1.0
        if ch == "D":
            return [_line((0, 0), (0, 1)), np.vstack([_line((0, 0)), _arc(.4, .5, .6, .5, 270, 450, n), _line((0, 1))])], 1.0
        if ch in "EF":
            lines = [_line((1, 0), (0, 0), (0, 1)), _line((0, q), (self.middle_bar, q))]
            return lines + ([_line((0, 1), (1, 1))] if ch == "E" else []), .95
        if ch == "G":
            start = 360 - max(self.opening, 38)
            lines = [_arc(.5, .5, .5, .5, start, 38, n), _line((.58, .58), (1, .58))]
            lines.append(_line((1, .58), (1, 1)) if self.spur == "down" else _line((1, .58), _arc(.5, .5, .5, .5, 38, 38, n)[0]))
            return lines, 1.0
        if ch == "H":
            return [_line((0, 0), (0, 1)), _line((1, 0), (1, 1)), _line((0, q), (1, q))], 1.0
        if ch == "I":
            if self.serif_i:
                return [_line((.5, 0), (.5, 1)), _line((0, 0), (1, 0)), _line((0, 1), (1, 1))], .5
            return [_line((.5, 0), (.5, 1))], .06
        if ch == "J":
            return [np.vstack([_line((1, 0)), _arc(.5, self.hook, .5, 1 - self.hook, 0, 180 + self.curl * .4, n)])], .9
        if ch == "K":
            return [_line((0, 0), (0, 1)), _line((1, 0), (0, .62)), _line((.34, .42), (1, 1))], 1.05
        if ch == "L":
            return [_line((0, 0), (0, 1), (1, 1))], .95
        if ch == "M":
            s = self.m_slant
            return [_line((0, 1), (s, 0), (.5, self.m_middle), (1 - s, 0), (1, 1))], 1.15
        if ch == "N":
            return [_line((0, 1), (0, 0), (1, 1), (1, 0))], 1.05
        if ch in "PR":
            lines = [_line((0, 0), (0, 1)), np.vstack([_line((0, 0)), _arc(.5, self.bowl / 2, .5, self.bowl / 2, 270, 450, n), _line((0, self.bowl))])]
            return lines + ([_line((.45, self.bowl), (self.leg, 1))] if ch == "R" else []), 1.0
        if ch == "Q":
            x0, y0, x1, y1 = self.tail
            return [_arc(.5, .5, .5, .5, 0, 360, n), _line((x0, y0), (x1, y1))], 1.0
        if ch == "S":
            return [np.vstack([_arc(.5, q / 2, .5, q / 2, 360 - self.curl, 120, min(n, 3)), _arc(.5, (1 + q) / 2, .5, (1 - q) / 2, 300, 540 - self.curl, min(n, 3))])], 1.0
        if ch == "T":
            return [_line((self.t_short, 0), (1 - self.t_short, 0)), _line((.5, 0), (.5, 1))], 1.0
        if ch == "U":
            return [np.vstack([_line((1, 0)), _arc(.5, self.hook, .5, 1 - self.hook, 0, 180, n), _line((0, 0))])], 1.0
        if ch == "V":
            return [_line((0, 0), (.5, 1), (1, 0))], 1.1
        if ch == "W":
            s = 0 if self.w_vertical else self.w_slant
            middle = max(self.w_middle, .0)
            return [_line((0, 0), (s, 1), (.5, middle), (1 - s, 1), (1, 0))], 1.15
        if ch == "X":
            return [_line((0, 0), (1, 1)), _line((1, 0), (0, 1))], 1.05
        if ch == "Y":
            return [_line((0, 0), (.5, self.neck), (1, 0)), _line((.5, self.neck), (.5, 1))], 1.05
        return [_line((0, 0), (1, 0), (0, 1), (1, 1))], 1.0       # Z


def die(rng, characters):
    """{character: (field, width)} of one new die."""
    shapes, half = Die(rng), rng.uniform(.045, .1) * TALL
    wide, cut = rng.uniform(.42, .68) * TALL, rng.random() < .5
    out = {}
    for ch in characters:
        strokes, share = shapes.strokes(ch)
        share *= float(np.clip(1 + rng.normal(0, shapes.uneven), .75, 1.25))
        ink = max(2 * half, wide * share)
        across, down = max(0.0, ink - 2 * half), TALL - 2 * half
        canvas = np.full((TALL + 2 * PAD, int(round(ink)) + 2 * PAD), 255, np.uint8)
        for points in strokes:
            points = points * [across, down] + [PAD + half, PAD + half]
            if cut:
                points = _longer(points, half)
            cv2.polylines(canvas, [np.round(points * 16).astype(np.int32)], False, 0, 1, cv2.LINE_8, 4)
        field = half - cv2.distanceTransform(canvas, cv2.DIST_L2, 5)
        if cut:                                                    # strokes end on the cap line and the baseline, not in a half circle
            ys, xs = np.mgrid[0:canvas.shape[0], 0:canvas.shape[1]].astype(np.float32)
            box = np.minimum(np.minimum(ys - PAD + .5, PAD + TALL - ys - .5), np.minimum(xs - PAD + .5, canvas.shape[1] - PAD - xs - .5))
            field = np.minimum(field, box)
        out[ch] = (field.astype(np.float32), float(ink))
    return out


def _longer(points, by):
    """The line with both ends drawn out, unless it closes on itself."""
    if np.allclose(points[0], points[-1], atol=1.5):
        return points
    first, last = points[0] - points[1], points[-1] - points[-2]
    return np.vstack([points[0] + first / max(1e-6, np.linalg.norm(first)) * by, points, points[-1] + last / max(1e-6, np.linalg.norm(last)) * by])
