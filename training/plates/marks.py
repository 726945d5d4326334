"""The pictures between and beside the groups of a number: outlines of states, hearts, stars, trees, birds.

In: a mark's name and a box. Out: its coverage drawn into a mask. None of them is ever labelled: a reader that answers
`ABC1123` where a state outline stood between the groups has learned the wrong thing.
"""
import cv2
import numpy as np


def coverage(rng, name, wide, tall):
    """A mask (0..1) of `wide` x `tall` pixels with the mark drawn as large as fits."""
    wide, tall, scale = max(3, int(wide)), max(3, int(tall)), 4
    canvas = np.zeros((tall * scale, wide * scale), np.uint8)
    h, w = canvas.shape
    unit = min(w, h) * 0.48
    centre = np.array([w / 2, h / 2])

    def fill(points, stretch=(1.0, 1.0)):
        p = (np.asarray(points, float) * unit * np.asarray(stretch) + centre).astype(np.int32)
        cv2.fillPoly(canvas, [p], 255)

    if name == "dash":
        cv2.rectangle(canvas, (int(w * .1), int(h * .44)), (int(w * .9), int(h * .44 + unit * rng.uniform(.15, .4))), 255, -1)
    elif name in ("dot", "orange", "peach"):
        cv2.circle(canvas, (w // 2, h // 2), int(unit * (rng.uniform(.25, .5) if name == "dot" else .8)), 255, -1)
        if name != "dot":
            fill([(0, -.7), (.5, -1.0), (.3, -.5)])
            if rng.random() < .5:
                cv2.circle(canvas, (int(w * .4), int(h * .45)), int(unit * .3), 90, -1)
    elif name == "dcflag":                       # three stars over two bars
        for k in (-1, 0, 1):
            star = np.asarray(_spikes(5, .42, 0)) * unit * .28 + [w / 2 + k * w * .3, h * .2]
            cv2.fillPoly(canvas, [star.astype(np.int32)], 255)
        for top in (.42, .68):
            cv2.rectangle(canvas, (int(w * .05), int(h * top)), (int(w * .95), int(h * (top + rng.uniform(.08, .16)))), 255, -1)
    elif name == "zia":                          # a disc with rays to four sides
        cv2.circle(canvas, (w // 2, h // 2), int(unit * .3), 255, -1)
        for k in np.linspace(-.25, .25, 4):
            at, long = k * unit * 1.4, unit * rng.uniform(.85, 1)
            thick = max(1, int(unit * .07))
            cv2.line(canvas, (int(w / 2 + at), int(h / 2 - long)), (int(w / 2 + at), int(h / 2 + long)), 255, thick)
            cv2.line(canvas, (int(w / 2 - long), int(h / 2 + at)), (int(w / 2 + long), int(h / 2 + at)), 255, thick)
        cv2.circle(canvas, (w // 2, h // 2), int(unit * rng.uniform(.2, .35)), int(rng.integers(0, 2)) * 160, -1)
    elif name == "patch":                        # a small picture: an animal, a face, a crest seen from afar
        return _patch(rng, wide, tall)
    elif name in ("star", "flag"):
        fill(_spikes(5, .42, rng.uniform(-.1, .1)))
    elif name == "sun":
        fill(_spikes(int(rng.integers(8, 17)), .6, 0))
        cv2.circle(canvas, (w // 2, h // 2), int(unit * .35), int(rng.integers(0, 2)) * 255, -1)
    elif name == "heart":
        t = np.linspace(0, 2 * np.pi, 40)
        fill(np.stack([16 * np.sin(t) ** 3, -(13 * np.cos(t) - 5 * np.cos(2 * t) - 2 * np.cos(3 * t) - np.cos(4 * t))], 1) / 17)
    elif name == "diamond":
        fill([(0, -1), (.75, 0), (0, 1), (-.75, 0)])
        if rng.random() < .5:
            cv2.polylines(canvas, [(np.array([(0, -.7), (.5, 0), (0, .7), (-.5, 0)]) * unit + centre).astype(np.int32)], True, 0, scale)
    elif name == "octagon":
        a = np.arange(8) * np.pi / 4 + np.pi / 8
        fill(np.stack([np.cos(a), np.sin(a)], 1))
        cv2.putText(canvas, "E", (int(w / 2 - unit * .35), int(h / 2 + unit * .4)), cv2.FONT_HERSHEY_SIMPLEX, unit / 30, 0, max(1, int(unit / 7)))
    elif name in ("tree", "palm"):
        if name == "palm" or rng.random() < .4:
            for a in np.linspace(-2.6, -.5, 6):
                fill([(0, -.35), (np.cos(a) * .9 - .1, np.sin(a) * .6 - .3), (np.cos(a) * .9, np.sin(a) * .6 - .1)])
        else:
            for k in range(3):
                fill([(0, -1 + k * .45), (.35 + k * .17, -.3 + k * .42), (-.35 - k * .17, -.3 + k * .42)])
        fill([(-.1, -.4), (.1, -.4), (.1, 1), (-.1, 1)])
    elif name in ("keystone", "shield"):
        fill([(-.8, -.9), (.8, -.9), (.62, -.5), (.45, .9), (-.45, .9), (-.62, -.5)])
    elif name in ("anchor", "tower", "profile"):
        fill([(-.12, -1), (.12, -1), (.3, .9), (-.3, .9)])
        cv2.ellipse(canvas, (w // 2, int(h * .6)), (int(unit * .7), int(unit * .6)), 0, 10, 170, 255, max(2, int(unit * .16)))
    elif name in ("arch", "bridge", "hive", "crown"):
        cv2.ellipse(canvas, (w // 2, int(h * .75)), (int(unit * .8), int(unit * 1.1)), 0, 180, 360, 255, max(2, int(unit * .3)))
    elif name in ("outline", "gap", "none"):
        if name == "outline":
            _blob(rng, fill, int(rng.integers(6, 14)), .45, rng.random() < .5)
    else:   # bird, bear, horse, bison, flower, hand, skull, blob, mountain, wave...: an irregular body with limbs
        _blob(rng, fill, int(rng.integers(7, 12)), .35, False)
        for _ in range(rng.integers(1, 5)):
            x, y = rng.uniform(-.7, .7, 2)
            fill([(x, y), (x + rng.uniform(-.5, .5), y + rng.uniform(.2, .7)), (x + .15, y)])
    hollow = name in ("outline", "shield", "keystone", "diamond", "star", "heart") and rng.random() < .35
    if hollow:
        inner = cv2.erode(canvas, np.ones((3, 3), np.uint8), iterations=max(1, int(unit * rng.uniform(.12, .25))))
        canvas = canvas - inner
    return cv2.resize(canvas, (wide, tall), interpolation=cv2.INTER_AREA).astype(np.float32) / 255


def _spikes(n, inner, turn):
    a = np.arange(2 * n) * np.pi / n - np.pi / 2 + turn
    r = np.where(np.arange(2 * n) % 2 == 0, 1.0, inner)
    return np.stack([np.cos(a) * r, np.sin(a) * r], 1)


def _blob(rng, fill, n, rough, square):
    """A closed irregular outline; `square` pulls it to straight borders, as many states have."""
    a = np.sort(rng.uniform(0, 2 * np.pi, n))
    r = rng.uniform(1 - rough, 1.0, n)
    p = np.stack([np.cos(a) * r, np.sin(a) * r], 1)
    if square:
        p = np.clip(p * 1.5, -.9, .9)
    fill(p, (rng.uniform(.5, 1.3), rng.uniform(.6, 1.0)))


def _patch(rng, wide, tall):
    """Cloudy texture in a rough outline, as a printed picture looks in grey; sometimes with a ring, letters or a rim."""
    cells = (int(rng.integers(3, 10)), int(rng.integers(3, 10)))
    texture = cv2.resize(rng.random(cells[::-1]).astype(np.float32), (wide, tall), interpolation=cv2.INTER_CUBIC if rng.random() < .7 else cv2.INTER_NEAREST)
    texture = np.clip((texture - .5) * rng.uniform(1, 3) + rng.uniform(.3, .7), 0, 1)
    canvas = np.zeros((tall, wide), np.uint8)
    kind, middle, unit = rng.random(), (wide // 2, tall // 2), min(wide, tall) * .48
    if kind < .4:
        cv2.ellipse(canvas, middle, (max(1, int(wide * .48)), max(1, int(tall * .48))), 0, 0, 360, 255, -1, cv2.LINE_AA)
    elif kind < .55:
        canvas[:] = 255
    else:
        a = np.sort(rng.uniform(0, 2 * np.pi, int(rng.integers(7, 16))))
        r = rng.uniform(.45, 1, len(a))
        cv2.fillPoly(canvas, [np.stack([wide / 2 + np.cos(a) * r * wide * .48, tall / 2 + np.sin(a) * r * tall * .48], 1).astype(np.int32)], 255, cv2.LINE_AA)
    mask = canvas.astype(np.float32) / 255 * texture.astype(np.float32)
    if rng.random() < .35:                       # a letter or two, as universities wear them: a picture, not a part of the number
        text = "".join(chr(rng.integers(65, 91)) for _ in range(rng.integers(1, 3)))
        size = unit / 16 / len(text)
        ink = np.zeros((tall, wide), np.float32)
        cv2.putText(ink, text, (int(wide / 2 - unit * .55), int(tall / 2 + unit * .35)), int(rng.choice([0, 2, 3, 4, 6])), size, 1.0, max(1, int(unit / 8)), cv2.LINE_AA)
        mask = np.abs(mask - ink) if rng.random() < .5 else np.maximum(mask * .5, ink)
    if rng.random() < .4:
        cv2.ellipse(mask, middle, (max(1, int(wide * .46)), max(1, int(tall * .46))), 0, 0, 360, float(rng.random()), max(1, int(unit * .08)), cv2.LINE_AA)
    return mask
