"""Characters of a plate as signed distance fields.

In: the TrueType and OpenType fonts that Debian ships. Out: the coverage mask of one character, fitted to a slot of any size and drawn
with any stroke weight. A font that is not installed is skipped; none at all is an error, because the plates would be blank.

A distance field can be thickened by adding a number and blended with another font's by averaging, so a few dozen fonts become many
thousand faces. Half of the faces come from `dies` instead, because US plate dies are nobody's font.
"""
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from . import dies

# Index 0 is the CTC blank. The letter O is not listed: O and 0 are one class, because many states press both with one die.
ALPHABET = "-0123456789ABCDEFGHIJKLMNPQRSTUVWXYZ"
DRAWN = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

_TALL = dies.TALL     # pixels of a capital in the atlas
_PAD = dies.PAD       # room round it, so that a thickened stroke is not cut
_DIES, _DIE_SEED = 400, 78
_FONT_ROOT = Path("/usr/share/fonts")

# (file, weight of being drawn). Highway gothic and condensed grotesques are nearest to US dies, so they come most often.
FACES = [
    ("truetype/roadgeek/RG2014B.ttf", 5), ("truetype/roadgeek/RG2014C.ttf", 8), ("truetype/roadgeek/RG2014D.ttf", 6),
    ("truetype/roadgeek/RG2014E.ttf", 2), ("truetype/roadgeek/RG2014EM.ttf", 2),
    ("opentype/bebas-neue/BebasNeue-Bold.otf", 4), ("opentype/bebas-neue/BebasNeue-Regular.otf", 3), ("opentype/bebas-neue/BebasNeue-Book.otf", 2),
    ("truetype/opendin/OSP-DIN.ttf", 4),
    ("truetype/routed-gothic/routed-gothic-narrow.ttf", 5), ("truetype/routed-gothic/routed-gothic.ttf", 3), ("truetype/routed-gothic/routed-gothic-wide.ttf", 1),
    ("opentype/national-park/NationalPark-Heavy.otf", 3), ("opentype/national-park/NationalPark-Regular.otf", 3),
    ("truetype/liberation/LiberationSansNarrow-Bold.ttf", 4), ("truetype/liberation/LiberationSansNarrow-Regular.ttf", 2),
    ("truetype/liberation/LiberationSans-Bold.ttf", 2), ("truetype/liberation/LiberationMono-Bold.ttf", 2),
    ("truetype/roboto/unhinted/RobotoCondensed-Bold.ttf", 4), ("truetype/roboto/unhinted/RobotoCondensed-Medium.ttf", 2),
    ("opentype/urw-base35/NimbusSansNarrow-Bold.otf", 4), ("opentype/urw-base35/NimbusSans-Bold.otf", 1),
    ("opentype/urw-base35/URWGothic-Demi.otf", 1),
    ("truetype/dejavu/DejaVuSansCondensed-Bold.ttf", 3), ("truetype/dejavu/DejaVuSansMono-Bold.ttf", 3),
]
# Faces whose I has serifs, as many states' dies have; borrowed for the letter I and the digit 1 alone.
_SERIF_FACES = ["truetype/dejavu/DejaVuSansMono-Bold.ttf", "truetype/liberation/LiberationMono-Bold.ttf"]


@dataclass(frozen=True)
class Glyph:
    field: np.ndarray   # distance to the outline in atlas pixels, positive inside, with _PAD round the ink
    width: float        # of the ink, in atlas pixels


@lru_cache(maxsize=1)
def atlas():
    """{face: {character: Glyph}} of every installed face."""
    faces = {}
    for name, _ in FACES:
        path = _FONT_ROOT / name
        if path.exists():
            faces[name] = _load(path)
    if not faces:
        raise SystemExit("No plate font is installed. Install the packages named in training/debian-packages.txt.")
    return faces


@lru_cache(maxsize=1)
def _draws():
    weights = np.array([w for n, w in FACES if n in atlas()], float)
    return [n for n, _ in FACES if n in atlas()], weights / weights.sum()


@lru_cache(maxsize=1)
def _dies():
    rng = np.random.default_rng(_DIE_SEED)
    return [{c: Glyph(field, width) for c, (field, width) in dies.die(rng, DRAWN).items()} for _ in range(_DIES)]


def _one(rng):
    if rng.random() < .55:
        return _dies()[rng.integers(_DIES)]
    names, weights = _draws()
    return atlas()[names[rng.choice(len(names), p=weights)]]


def _load(path):
    font = ImageFont.truetype(str(path), 200)
    left, top, right, bottom = font.getbbox("H")
    font = ImageFont.truetype(str(path), max(8, int(200 * _TALL / (bottom - top))))
    glyphs = {}
    for ch in DRAWN:
        ink = Image.new("L", (_TALL * 4, _TALL * 4), 0)
        ImageDraw.Draw(ink).text((_TALL, _TALL), ch, fill=255, font=font)
        ink = np.asarray(ink)
        ys, xs = np.where(ink > 100)
        ink = ink[ys.min():ys.max() + 1, xs.min():xs.max() + 1]
        # Round letters overshoot the cap line; a plate die does not, so every character is brought to one height.
        ink = cv2.resize(ink, (ink.shape[1], _TALL), interpolation=cv2.INTER_AREA)
        ink = (cv2.copyMakeBorder(ink, _PAD, _PAD, _PAD, _PAD, cv2.BORDER_CONSTANT) > 127).astype(np.uint8)
        field = cv2.distanceTransform(ink, cv2.DIST_L2, 3) - cv2.distanceTransform(1 - ink, cv2.DIST_L2, 3)
        glyphs[ch] = Glyph(field.astype(np.float32), float(ink.shape[1] - 2 * _PAD))
    return glyphs


def _half_stroke(face):
    """Half the stroke of a face, as a share of the character height: the middle of its plainest letters."""
    return float(np.median([face[c].field.max() for c in "ILTHFE17"])) / _TALL


class Face:
    """One drawn face of the characters: a blend of one or two fonts with its own weight, kept for a whole plate."""

    def __init__(self, rng):
        self._main, self._other = _one(rng), _one(rng)
        self._blend = 0.0 if rng.random() < 0.6 else rng.uniform(0.15, 0.5)
        half = _half_stroke(self._main)
        wanted = half + rng.normal(0, .016) if rng.random() < .5 else rng.normal(.078, .014)
        self._weight = float(np.clip(wanted, .042, .1)) - half       # of the character height, added on each side of a stroke
        serif = rng.random()
        self._serif = atlas().get(_SERIF_FACES[rng.integers(2)]) if serif < 0.35 else None
        self._serif_one = serif < 0.12
        self._round_o = rng.random() < 0.5              # whether O borrows the zero
        self._mean = float(np.mean([g.width for c, g in self._main.items() if c not in "1I"]))

    def mask(self, ch, slot, tall):
        """Coverage (0..1) of `ch`, `tall` pixels high in a slot of `slot` pixels, with room on all sides."""
        main, other, weight = self._main, self._other, self._weight
        if ch == "O" and self._round_o:
            ch = "0"
        if self._serif is not None and (ch == "I" or (ch == "1" and self._serif_one)):
            main = other = self._serif
            weight += _half_stroke(self._main) - _half_stroke(self._serif)
        glyph = main[ch]
        relative = float(np.clip(glyph.width / self._mean, 0.25, 1.15))
        wide = max(2.0, slot * relative)
        field = _fit(glyph, wide, tall)
        if self._blend and ch not in "1I":
            field = field * (1 - self._blend) + _fit(other[ch], wide, tall, field.shape) * self._blend
        return np.clip(0.5 + (field + weight * tall) * 0.8, 0, 1)


def _fit(glyph, wide, tall, shape=None):
    sx, sy = wide / glyph.width, tall / _TALL
    if shape is None:
        shape = (int(round(glyph.field.shape[0] * sy)), int(round(glyph.field.shape[1] * sx)))
    field = cv2.resize(glyph.field, (max(1, shape[1]), max(1, shape[0])), interpolation=cv2.INTER_LINEAR)
    return field * min(sx * 1.2, sy)
