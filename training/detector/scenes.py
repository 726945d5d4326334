"""Street scenes with plates at known corners, drawn while training runs.

In: a bank of flat plates and, if there are any, photographs without plates. Out: picture (uint8), and the corners of every plate in it.
The photographs are split in halves by the digest of their name: `is_ours` ones may be backgrounds, the other half never is, so that
false boxes can be counted on photographs that no network has seen.
"""
import hashlib
import json
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np

from plates.weather import clutter, hang, pose, spoil


def is_ours(name):
    """Whether a photograph belongs to the half that training may use."""
    return hashlib.sha256(name.encode()).digest()[0] % 2 == 0


class Photographs:
    """Backgrounds. `hard` names the spots (from `mine`) where an earlier detector saw a plate: they come more often than chance."""

    def __init__(self, folder, hard=None):
        self.files = sorted(p for p in Path(folder).iterdir() if is_ours(p.name)) if folder else []
        places = {p.name: k for k, p in enumerate(self.files)}
        self.hard = [(places[name], x, y, wide) for name, x, y, wide, _ in json.loads(Path(hard).read_text())] if hard else []

    @lru_cache(maxsize=240)
    def _load(self, k):
        picture = cv2.imread(str(self.files[k]), cv2.IMREAD_GRAYSCALE)
        scale = 1100 / max(picture.shape)
        return cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else picture

    def cut(self, rng, tall, wide, often=.45):
        """Part of a photograph, `tall` x `wide`, and the middle of the hard spot in it, if it was cut round one (`often` of them are)."""
        spot = self.hard[int(rng.integers(len(self.hard)))] if self.hard and rng.random() < often else None
        photo = self._load(spot[0] if spot else int(rng.integers(len(self.files))))
        zoom = least = max(tall / photo.shape[0], wide / photo.shape[1])
        if spot:
            zoom = max(least, float(np.exp(rng.uniform(np.log(18), np.log(110)))) / max(4, spot[3] * photo.shape[1]))
        else:
            zoom = least * np.exp(rng.uniform(0, 1.0))
        w, h = max(8, min(photo.shape[1], int(wide / zoom))), max(8, min(photo.shape[0], int(tall / zoom)))
        if spot:
            x = int(np.clip(spot[1] * photo.shape[1] - rng.uniform(.15, .85) * w, 0, photo.shape[1] - w))
            y = int(np.clip(spot[2] * photo.shape[0] - rng.uniform(.15, .85) * h, 0, photo.shape[0] - h))
        else:
            x, y = int(rng.integers(photo.shape[1] - w + 1)), int(rng.integers(photo.shape[0] - h + 1))
        part = cv2.resize(photo[y:y + h, x:x + w], (wide, tall), interpolation=cv2.INTER_AREA if zoom < 1 else cv2.INTER_LINEAR)
        middle = None if spot is None else [(spot[1] * photo.shape[1] - x) * wide / w, (spot[2] * photo.shape[0] - y) * tall / h]
        if rng.random() < .5:
            part = part[:, ::-1]
            middle = middle and [wide - middle[0], middle[1]]
        return part.astype(np.float32) / 255, middle


def scene(rng, bank, photographs, tall, wide):
    """One picture and the corners (n x 4 x 2) of its plates: none in a fifth of the pictures."""
    corners, taken = [], []
    if photographs.files and rng.random() < .75:
        picture, spot = photographs.cut(rng, tall, wide)
        picture = picture.copy()
        if spot:
            taken.append((spot[0] - 20, spot[1] - 12, spot[0] + 20, spot[1] + 12))
        elif rng.random() < .2:
            _mix(rng, picture, clutter(rng, tall, wide))
    else:
        picture = clutter(rng, tall, wide)
    for _ in range(rng.choice([0, 1, 2, 3, 4], p=[.18, .34, .24, .14, .10])):
        size = float(np.exp(rng.uniform(np.log(16), np.log(100)) if rng.random() < .85 else rng.uniform(np.log(80), np.log(300))))
        centre = np.float32([rng.uniform(0, wide), rng.uniform(0, tall)])
        quad = pose(rng, size, centre, 1.1)
        box = (quad[:, 0].min() - 6, quad[:, 1].min() - 6, quad[:, 0].max() + 6, quad[:, 1].max() + 6)
        inside = box[0] > -size * .1 and box[1] > -size * .1 and box[2] < wide + size * .1 and box[3] < tall + size * .1
        if not inside or any(box[0] < t[2] and t[0] < box[2] and box[1] < t[3] and t[1] < box[3] for t in taken):
            continue
        if rng.random() < .8:
            bodywork(rng, picture, quad, size)
        plate, _, framed, _ = bank.pick(rng)
        hang(rng, picture, plate, framed, quad)
        corners.append(quad)
        taken.append(box)
    lookalikes(rng, picture, taken)
    return spoil(rng, picture), np.array(corners, np.float32).reshape(-1, 4, 2)


def _mix(rng, picture, other):
    picture += (other - picture) * rng.uniform(0, .5)


def bodywork(rng, picture, quad, size):
    """The part of a vehicle that carries the plate: paint that fades downward, a recess, edges of the bumper, lamps, lettering."""
    tall, wide = picture.shape
    x, y = quad.mean(0)
    w, h = size * rng.uniform(1.3, 5), size * rng.uniform(.8, 3)
    x0, x1 = int(np.clip(x - w / 2 + rng.normal(0, .2) * size, 0, wide - 1)), int(np.clip(x + w / 2, 0, wide))
    y0 = y - h * rng.uniform(.2, .8)
    y0, y1 = int(np.clip(y0, 0, tall - 1)), int(np.clip(y0 + h, 0, tall))
    if x1 - x0 < 4 or y1 - y0 < 4:
        return
    tone = float(rng.random())
    paint = np.linspace(tone, np.clip(tone + rng.normal(0, .25), 0, 1), y1 - y0, dtype=np.float32)[:, None]
    picture[y0:y1, x0:x1] += (paint - picture[y0:y1, x0:x1]) * np.float32(rng.uniform(.6, 1))
    if rng.random() < .6:
        _recess(rng, picture, quad, size, tone)
    for _ in range(rng.integers(0, 5)):
        line = y + rng.uniform(-1, 1) * size
        cv2.line(picture, (x0, int(line)), (x1, int(line + rng.normal(0, 2))), float(rng.random()), int(rng.integers(1, 4)), cv2.LINE_AA)
    for side in (-1, 1):
        if rng.random() < .5:
            lamp, high = (int(x + side * w * .42), int(y + rng.normal(-.3, .2) * size)), max(1, int(size * rng.uniform(.08, .25)))
            long = max(1, int(size * rng.uniform(.1, .4)))
            if rng.random() < .5:
                cv2.ellipse(picture, lamp, (long, high), 0, 0, 360, float(rng.random()), -1)
            else:
                cv2.rectangle(picture, (lamp[0] - long, lamp[1] - high), (lamp[0] + long, lamp[1] + high), float(rng.random()), -1)
    if rng.random() < .25:                                      # the maker's or the model's name
        _words(rng, picture, x + rng.uniform(-.9, .3) * size, y - rng.uniform(.45, .9) * size, size * rng.uniform(.3, .6))


def _recess(rng, picture, quad, size, tone):
    """The hollow that the plate lies in: as wide as the plate or half again as wide, with soft or hard edges, shaded from above."""
    tall, wide = picture.shape
    middle, grown = quad.mean(0), np.float32([rng.uniform(1.02, 1.7), rng.uniform(1.05, 1.9)])
    shape = middle + (quad - middle) * grown + np.float32([0, rng.normal(0, .08) * size])
    shape = shape + np.float32([[1, 0], [-1, 0], [0, 0], [0, 0]]) * size * rng.choice([0, 0, rng.uniform(-.1, .2)])     # often a trapezium
    mask = np.zeros((tall, wide), np.float32)
    cv2.fillPoly(mask, [(shape * 8).astype(np.int32)], 1.0, cv2.LINE_AA, 3)
    soft = rng.choice([0, rng.uniform(.01, .06)]) * size
    if soft > .5:
        mask = cv2.GaussianBlur(mask, (0, 0), soft)
    floor = np.clip(tone - rng.normal(.08, .15), 0, 1) + np.linspace(-1, 1, tall, dtype=np.float32)[:, None] * np.float32(rng.normal(0, .12))
    picture += (floor - picture) * mask
    if rng.random() < .4:                                       # its rim catches light
        cv2.polylines(picture, [(shape * 8).astype(np.int32)], True, float(rng.random()), max(1, int(size / 50)), cv2.LINE_AA, 3)


def _words(rng, picture, x, y, size):
    words = "".join(chr(rng.integers(65, 91)) if rng.random() < .8 else chr(rng.integers(48, 58)) for _ in range(rng.integers(2, 12)))
    cv2.putText(picture, words, (int(x), int(y)), int(rng.integers(0, 8)), size / 60, float(rng.random()), max(1, int(size / 25)), cv2.LINE_AA)


def lookalikes(rng, picture, taken):
    """Words, signs with words, stickers, grilles, windows and lamps that are no plates: what a detector of text takes for one."""
    tall, wide = picture.shape
    for _ in range(rng.integers(0, 5)):
        x, y, size = rng.uniform(0, wide), rng.uniform(0, tall), float(np.exp(rng.uniform(np.log(10), np.log(90))))
        if any(t[0] - size * 1.4 < x < t[2] + size * .3 and t[1] - size < y < t[3] + size for t in taken):
            continue
        tone, kind = float(rng.random()), rng.random()
        if kind < .25:
            _words(rng, picture, x, y, size)
        elif kind < .5:                                         # a sign: upright or square, or long, with lines of words
            w, h = size * rng.uniform(.5, 1.3), size * rng.choice([rng.uniform(.6, 1.6), rng.uniform(.08, .22)])
            cv2.rectangle(picture, (int(x), int(y)), (int(x + w), int(y + h)), tone, -1)
            for k in range(int(rng.integers(1, 4))):
                _words(rng, picture, x + w * .08, y + h * (.3 + .3 * k), w * rng.uniform(.2, .5))
        elif kind < .7:                                         # a grille
            for k in range(int(rng.integers(3, 10))):
                cv2.line(picture, (int(x), int(y + k * size / 8)), (int(x + size), int(y + k * size / 8)), tone, max(1, int(size / 30)))
        elif kind < .85:                                        # a plain bright or dark panel of a plate's shape: nothing is written on it
            cv2.rectangle(picture, (int(x), int(y)), (int(x + size), int(y + size * rng.uniform(.3, .6))), tone, -1 if rng.random() < .7 else 2)
        else:                                                   # a lamp with ribs
            cv2.rectangle(picture, (int(x), int(y)), (int(x + size * .8), int(y + size * .35)), tone, -1)
            for k in range(int(rng.integers(2, 8))):
                cv2.line(picture, (int(x + k * size / 10), int(y)), (int(x + k * size / 10), int(y + size * .35)), float(rng.random()), 1)
