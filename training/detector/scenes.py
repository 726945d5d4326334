"""Street scenes with plates at known corners, drawn while training runs.

In: a bank of flat plates and, if there are any, photographs without plates. Out: picture (uint8), and the corners of every plate in it.
The photographs are split in halves by the digest of their name: `is_ours` ones may be backgrounds, the other half never is, so that
false boxes can be counted on photographs that no network has seen.
"""
import hashlib
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np

from plates.weather import clutter, hang, pose, spoil


def is_ours(name):
    """Whether a photograph belongs to the half that training may use."""
    return hashlib.sha256(name.encode()).digest()[0] % 2 == 0


class Photographs:
    def __init__(self, folder):
        self.files = sorted(p for p in Path(folder).iterdir() if is_ours(p.name)) if folder else []

    @lru_cache(maxsize=240)
    def _load(self, k):
        picture = cv2.imread(str(self.files[k]), cv2.IMREAD_GRAYSCALE)
        scale = 900 / max(picture.shape)
        return cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else picture

    def cut(self, rng, tall, wide):
        photo = self._load(int(rng.integers(len(self.files))))
        zoom = max(tall / photo.shape[0], wide / photo.shape[1]) * np.exp(rng.uniform(0, 1.0))
        w, h = min(photo.shape[1], int(wide / zoom)), min(photo.shape[0], int(tall / zoom))
        x, y = int(rng.integers(photo.shape[1] - w + 1)), int(rng.integers(photo.shape[0] - h + 1))
        part = cv2.resize(photo[y:y + h, x:x + w], (wide, tall), interpolation=cv2.INTER_AREA if zoom < 1 else cv2.INTER_LINEAR)
        if rng.random() < .5:
            part = part[:, ::-1]
        return part.astype(np.float32) / 255


def scene(rng, bank, photographs, tall, wide):
    """One picture and the corners (n x 4 x 2) of its plates: none in a fifth of the pictures."""
    if photographs.files and rng.random() < .6:
        picture = photographs.cut(rng, tall, wide).copy()
        if rng.random() < .3:
            _mix(rng, picture, clutter(rng, tall, wide))
    else:
        picture = clutter(rng, tall, wide)
    corners, taken = [], []
    for _ in range(rng.choice([0, 1, 2, 3, 4], p=[.18, .34, .24, .14, .10])):
        size = float(np.exp(rng.uniform(np.log(15), np.log(150))))
        centre = np.float32([rng.uniform(0, wide), rng.uniform(0, tall)])
        quad = pose(rng, size, centre, 1.1)
        box = (quad[:, 0].min() - 6, quad[:, 1].min() - 6, quad[:, 0].max() + 6, quad[:, 1].max() + 6)
        inside = box[0] > -size * .1 and box[1] > -size * .1 and box[2] < wide + size * .1 and box[3] < tall + size * .1
        if not inside or any(box[0] < t[2] and t[0] < box[2] and box[1] < t[3] and t[1] < box[3] for t in taken):
            continue
        if rng.random() < .8:
            _bodywork(rng, picture, quad, size)
        plate, _, framed, _ = bank.pick(rng)
        hang(rng, picture, plate, framed, quad)
        corners.append(quad)
        taken.append(box)
    _lookalikes(rng, picture, taken)
    return spoil(rng, picture), np.array(corners, np.float32).reshape(-1, 4, 2)


def _mix(rng, picture, other):
    picture += (other - picture) * rng.uniform(0, .5)


def _bodywork(rng, picture, quad, size):
    """The part of a vehicle that carries the plate: paint, a recess, a bumper's edge, lights."""
    x, y = quad.mean(0)
    w, h = size * rng.uniform(1.3, 3.6), size * rng.uniform(.8, 2.6)
    tone = float(rng.random())
    top = y - h * rng.uniform(.2, .8)
    cv2.rectangle(picture, (int(x - w / 2 + rng.normal(0, .2) * size), int(top)), (int(x + w / 2), int(top + h)), tone, -1)
    if rng.random() < .5:
        cv2.rectangle(picture, (int(x - size * .62), int(y - size * .36)), (int(x + size * .62), int(y + size * .36)), float(np.clip(tone + rng.normal(0, .2), 0, 1)), -1)
    for _ in range(rng.integers(0, 4)):
        line = y + rng.uniform(-1, 1) * size
        cv2.line(picture, (int(x - w / 2), int(line)), (int(x + w / 2), int(line + rng.normal(0, 2))), float(rng.random()), int(rng.integers(1, 4)))
    for side in (-1, 1):
        if rng.random() < .5:
            cv2.ellipse(picture, (int(x + side * w * .42), int(y + rng.normal(-.3, .2) * size)), (max(1, int(size * .2)), max(1, int(size * rng.uniform(.08, .2)))), 0, 0, 360, float(rng.random()), -1)


def _lookalikes(rng, picture, taken):
    """Words and grilles that are no plates: what a detector of text takes for one."""
    tall, wide = picture.shape
    for _ in range(rng.integers(0, 4)):
        x, y, size = rng.uniform(0, wide), rng.uniform(0, tall), float(np.exp(rng.uniform(np.log(12), np.log(90))))
        if any(t[0] - size < x < t[2] + size * .2 and t[1] - size < y < t[3] + size for t in taken):
            continue
        tone = float(rng.random())
        if rng.random() < .5:
            words = "".join(chr(rng.integers(65, 91)) for _ in range(rng.integers(3, 12)))
            cv2.putText(picture, words, (int(x), int(y)), int(rng.integers(0, 8)), size / 60, tone, max(1, int(size / 25)), cv2.LINE_AA)
        else:
            for k in range(int(rng.integers(3, 10))):
                cv2.line(picture, (int(x), int(y + k * size / 8)), (int(x + size), int(y + k * size / 8)), tone, max(1, int(size / 30)))
