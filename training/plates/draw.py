"""One flat plate in grey, as a perfect camera in front of it would see it.

In: a random generator. Out: the picture (`TALL` x `WIDE` with a border round the plate for the frame that may stick out) and its
label with the place of each
character. Steps: 1 background and its picture, 2 words, 3 number with marks, 4 embossing, 5 stickers and bolts, 6 frame.
"""
from functools import lru_cache

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from . import layouts, marks
from .glyphs import FACES, Face, _FONT_ROOT

PLATE_W, PLATE_H = 256, 128
EDGE_X, EDGE_Y = 16, 12                     # round the plate, for a frame; the scene shows there otherwise
WIDE, TALL = PLATE_W + 2 * EDGE_X, PLATE_H + 2 * EDGE_Y

_SMALL_FONTS = [f for f, _ in FACES] + [
    "truetype/dejavu/DejaVuSans-Bold.ttf", "truetype/dejavu/DejaVuSerif-Bold.ttf", "truetype/liberation/LiberationSerif-BoldItalic.ttf",
    "truetype/liberation/LiberationSans-BoldItalic.ttf", "opentype/urw-base35/C059-Bold.otf", "opentype/urw-base35/Z003-MediumItalic.otf"]
_DEALERS = ["HONDA OF", "TOYOTA", "FORD", "CHEVROLET", "AUTO MALL", "MOTORS", "www.", ".COM", "SALES", "BMW", "NISSAN", "LEASING", "DEALER", "I LOVE", "USED CARS"]


@lru_cache(maxsize=600)
def _font(name, size):
    return ImageFont.truetype(str(_FONT_ROOT / name), size)


def small_text(rng, text, tall):
    """Coverage of a line of small print, about `tall` pixels high."""
    for _ in range(5):
        name = _SMALL_FONTS[rng.integers(len(_SMALL_FONTS))]
        if (_FONT_ROOT / name).exists():
            break
    font = _font(name, max(5, int(tall)))
    left, top, right, bottom = font.getbbox(text)
    ink = Image.new("L", (max(1, right - left), max(1, bottom - top)), 0)
    ImageDraw.Draw(ink).text((-left, -top), text, fill=255, font=font)
    return np.asarray(ink, np.float32) / 255


def plate(rng):
    """(picture uint8 TALL x WIDE, label, framed, spans): `framed` when a frame covers the border; `spans` left and right of each character, in plate pixels."""
    wording = layouts.draw(rng)
    paper, ink = _tones(rng, wording.dark)
    picture = _background(rng, paper)                                          # 1
    number = np.zeros((PLATE_H, PLATE_W), np.float32)
    print_ = np.zeros_like(number)
    _words(rng, print_, wording)                                               # 2
    spans = _number(rng, number, print_, wording)                              # 3
    tone = ink if rng.random() < .7 else paper + (ink - paper) * rng.uniform(.4, 1)
    picture += (tone - picture) * print_
    if rng.random() < .06:                                                     # outlined characters
        ring = np.clip(cv2.GaussianBlur(number, (0, 0), 1.6) * 2.2, 0, 1)
        picture += (rng.uniform(0, 1) - picture) * ring
    picture += (ink - picture) * number
    picture += _emboss(rng, number)                                            # 4
    _stickers(rng, picture)                                                    # 5
    _rim_line(rng, picture, ink)
    whole = np.full((TALL, WIDE), .5, np.float32)
    whole[EDGE_Y:-EDGE_Y, EDGE_X:-EDGE_X] = picture
    framed = rng.random() < .4
    if framed:
        _frame(rng, whole)                                                     # 6
    return (np.clip(whole, 0, 1) * 255).astype(np.uint8), wording.label, framed, spans


def _tones(rng, dark):
    """Paper and ink. A yellow number on turquoise is almost one grey: a tenth of the plates differ by an eighth only."""
    least = .12 if rng.random() < .1 else .25
    if dark:
        paper, ink = rng.uniform(.03, .55), rng.uniform(.45, 1)
        return paper, max(ink, paper + least)
    paper, ink = rng.uniform(.5, 1), rng.uniform(0, .6 if rng.random() < .3 else .35)
    return paper, min(ink, paper - least)


def _background(rng, paper):
    picture = np.full((PLATE_H, PLATE_W), paper, np.float32)
    kind = rng.random()
    if kind < .5:                                       # a sky that fades, upward or downward
        ramp = np.linspace(0, 1, PLATE_H, dtype=np.float32)[:, None] ** rng.uniform(.5, 3)
        picture += (ramp if rng.random() < .5 else ramp[::-1]) * rng.uniform(-.45, .2)
    if kind < .25:                                      # hills
        for _ in range(rng.integers(1, 4)):
            xs = np.linspace(-5, PLATE_W + 5, int(rng.integers(4, 12)))
            ys = rng.uniform(.25, .9) * PLATE_H + rng.normal(0, 12, len(xs))
            points = np.stack([np.r_[xs, PLATE_W, 0], np.r_[ys, PLATE_H, PLATE_H]], 1).astype(np.int32)
            hill = np.zeros_like(picture)
            cv2.fillPoly(hill, [points], 1.0, cv2.LINE_AA)
            picture += hill * (rng.uniform(-.14, .08) if rng.random() < .7 else rng.uniform(-.4, .2))
    elif kind < .5:                                     # a large pale picture: tree, bird, sun, outline, star
        names = ["tree", "outline", "sun", "bird", "star", "heart", "palm", "blob", "arch", "patch", "patch"]
        for _ in range(rng.integers(1, 4)):
            size = int(rng.integers(40, 120))
            mark = marks.coverage(rng, names[rng.integers(len(names))], size * rng.uniform(.7, 1.8), size)
            _add(picture, mark, rng.uniform(0, PLATE_W), rng.uniform(0, PLATE_H), rng.uniform(-.22, .12) if rng.random() < .75 else rng.uniform(-.5, .25))
    elif kind < .62:                                    # a band at the top or the bottom, or both
        for top in (True, False):
            if rng.random() < .7:
                tall = int(rng.integers(14, 34))
                part = picture[:tall] if top else picture[-tall:]
                part += (rng.uniform(0, 1) - part) * rng.uniform(.3, 1)
    elif kind < .72:                                    # cloudy texture
        coarse = rng.normal(0, 1, (int(rng.integers(3, 12)), int(rng.integers(4, 20)))).astype(np.float32)
        picture += cv2.resize(coarse, (PLATE_W, PLATE_H), interpolation=cv2.INTER_CUBIC) * rng.uniform(.01, .08)
    return picture


def _add(picture, mask, cx, cy, change):
    """Adds `change` where `mask` lies with its middle at cx, cy; what falls outside is cut."""
    h, w = mask.shape
    x, y = int(cx - w / 2), int(cy - h / 2)
    x0, y0, x1, y1 = max(x, 0), max(y, 0), min(x + w, picture.shape[1]), min(y + h, picture.shape[0])
    if x1 > x0 and y1 > y0:
        picture[y0:y1, x0:x1] += mask[y0 - y:y1 - y, x0 - x:x1 - x] * change


def _stamp(mask, ink, cx, cy):
    """Lays `ink` (coverage) over `mask` with its middle at cx, cy, keeping the larger of the two."""
    h, w = ink.shape
    x, y = int(round(cx - w / 2)), int(round(cy - h / 2))
    x0, y0, x1, y1 = max(x, 0), max(y, 0), min(x + w, mask.shape[1]), min(y + h, mask.shape[0])
    if x1 > x0 and y1 > y0:
        np.maximum(mask[y0:y1, x0:x1], ink[y0 - y:y1 - y, x0 - x:x1 - x], out=mask[y0:y1, x0:x1])


def _words(rng, mask, wording):
    if wording.issuer and rng.random() < .95:
        name = wording.issuer if rng.random() < .8 else wording.issuer.title()
        ink = small_text(rng, name, rng.uniform(13, 33))
        ink = _squeeze(ink, PLATE_W * rng.uniform(.5, .9))
        _stamp(mask, ink, PLATE_W / 2 + rng.normal(0, 8), rng.uniform(11, 19))
    if wording.slogan and rng.random() < .9:
        ink = _squeeze(small_text(rng, wording.slogan, rng.uniform(9, 18)), PLATE_W * rng.uniform(.5, .9))
        _stamp(mask, ink, PLATE_W / 2 + rng.normal(0, 8), PLATE_H - rng.uniform(7, 14))
    if rng.random() < .08:                               # a short word in a corner
        ink = small_text(rng, "".join(layouts.LETTERS[rng.integers(26)] for _ in range(3)), rng.uniform(8, 13))
        _stamp(mask, ink, rng.choice([28, PLATE_W - 28]), rng.choice([10, PLATE_H - 9]))


def _squeeze(ink, wide):
    if ink.shape[1] <= wide:
        return ink
    return cv2.resize(ink, (int(wide), ink.shape[0]), interpolation=cv2.INTER_AREA)


def _number(rng, mask, extra, wording):
    """Writes the groups into `mask` and the marks into `extra`; both are coverages. Answers the span of each character."""
    face = Face(rng)
    groups, count = wording.groups, sum(len(g) for g in wording.groups)
    tall = float(np.clip(rng.normal(.49, .055), .36, .66)) * PLATE_H
    if wording.motorcycle:
        tall *= 1.1
    middle = PLATE_H * np.clip(rng.normal(.52, .035), .42, .62)
    left, right = PLATE_W * rng.uniform(.02, .08), PLATE_W * rng.uniform(.92, .98)
    if rng.random() < (.45 if wording.stacked else .16) and count <= 6:      # a logo takes the left or the right end
        side = PLATE_W * rng.uniform(.14, .3)
        names = ["star", "heart", "bird", "tree", "outline", "shield", "blob", "octagon", "horse", "patch", "patch", "patch", "patch"]
        logo = marks.coverage(rng, names[rng.integers(len(names))], side, rng.uniform(.4, .8) * PLATE_H) * rng.uniform(.4, 1)
        if rng.random() < .75:
            _stamp(extra, logo, left + side / 2, middle + rng.normal(0, 4))
            left += side * 1.02
        else:
            _stamp(extra, logo, right - side / 2, middle + rng.normal(0, 4))
            right -= side * 1.02
    if wording.stacked:                                  # the same dies made small, one above the other; no part of the reading
        each = tall * rng.uniform(.85, 1.05) / len(wording.stacked)
        wide = each * rng.uniform(.5, .8)
        at = right - wide / 2 if wording.stacked_right else left + wide / 2
        for k, ch in enumerate(wording.stacked):
            _stamp(mask if rng.random() < .8 else extra, face.mask(ch, wide * .9, each * .86), at, middle + (k - (len(wording.stacked) - 1) / 2) * each)
        if wording.stacked_right:
            right -= wide + rng.uniform(1, 10)
        else:
            left += wide + rng.uniform(1, 10)
    gap = 0.0 if wording.mark == "none" else rng.uniform(.25, 1.0)      # in slots; a mark needs a wide one
    if wording.mark not in ("none", "gap", "dash", "dot"):
        gap = rng.uniform(.6, 1.25)
    slots = count + gap * (len(groups) - 1)
    pitch = min((right - left) / slots, tall * rng.uniform(.55, .85))
    used = pitch * slots
    x = (left + right) / 2 - used / 2 + rng.normal(0, 2)
    slot = pitch * rng.uniform(.72, .92)
    proportional = rng.random() < .35                    # narrow I and 1 take a narrow slot
    spans = []
    for g, group in enumerate(groups):
        if g:
            if wording.mark not in ("none", "gap"):
                size = rng.uniform(.4, 1.35 if rng.random() < .3 else .95) * (tall if wording.mark != "dash" else tall * .5)
                mark = marks.coverage(rng, wording.mark, min(gap * pitch * .95, size * 1.6), size)
                _stamp(extra, mark * rng.uniform(.35, 1), x + gap * pitch / 2, middle + rng.normal(0, .08) * tall)
            x += gap * pitch
        for ch in group:
            wide = pitch * .62 if proportional and ch in "1I" else pitch
            ink = face.mask(ch, slot, tall)
            _stamp(mask, ink, x + wide / 2, middle)
            spans.append((round(x, 1), round(x + wide, 1)))
            x += wide
    if rng.random() < .02:                               # an apostrophe: drawn, never read
        at = spans[int(rng.integers(len(spans)))][1]
        cv2.line(extra, (int(at), int(middle - tall * .5)), (int(at) - 2, int(middle - tall * .32)), 1.0, max(2, int(tall * .07)), cv2.LINE_AA)
    return spans


def _emboss(rng, number):
    """Light on one flank of every stroke and shade on the other."""
    if rng.random() < .25:
        return 0
    dx, dy = rng.normal(0, 1.2, 2)
    soft = cv2.GaussianBlur(number, (0, 0), rng.uniform(.6, 1.6))
    moved = cv2.warpAffine(soft, np.float32([[1, 0, dx], [0, 1, dy]]), (PLATE_W, PLATE_H))
    return (moved - soft) * rng.uniform(.05, .45)


def _stickers(rng, picture):
    corners = [(20, 16), (PLATE_W - 20, 16), (20, PLATE_H - 16), (PLATE_W - 20, PLATE_H - 16)]
    for cx, cy in corners:
        if rng.random() < .28:
            w, h = int(rng.integers(16, 36)), int(rng.integers(11, 24))
            tone = rng.uniform(.1, 1)
            box = np.full((h, w), 1.0, np.float32)
            text = small_text(rng, str(rng.integers(0, 100)) if rng.random() < .6 else "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC"[3 * (k := int(rng.integers(12))):3 * k + 3], h * .75)
            x, y = int(cx - w / 2 + rng.normal(0, 3)), int(cy - h / 2 + rng.normal(0, 2))
            x, y = int(np.clip(x, 0, PLATE_W - w)), int(np.clip(y, 0, PLATE_H - h))
            part = picture[y:y + h, x:x + w]
            part += (tone - part) * box
            if text.shape[0] < h and text.shape[1] < w:
                _add(part, text, w / 2, h / 2, (0 if tone > .5 else 1) - tone)
    for cx, cy in corners:
        if rng.random() < .5:
            centre = (int(cx + rng.normal(12 if cx < 100 else -12, 5)), int(cy + rng.normal(-2, 2)))
            cv2.circle(picture, centre, int(rng.integers(3, 7)), float(rng.uniform(0, 1)), -1, cv2.LINE_AA)
            if rng.random() < .5:
                cv2.circle(picture, centre, int(rng.integers(1, 4)), float(rng.uniform(0, 1)), -1, cv2.LINE_AA)


def _rim_line(rng, picture, ink):
    kind = rng.random()
    if kind < .35:
        inset = int(rng.integers(1, 5))
        cv2.rectangle(picture, (inset, inset), (PLATE_W - 1 - inset, PLATE_H - 1 - inset), float(ink if rng.random() < .6 else rng.uniform(0, 1)), int(rng.integers(1, 4)))
    elif kind < .6:
        picture[:2] *= .7
        picture[-2:] *= .6


def _frame(rng, whole):
    """A dealer's frame: covers the border and a strip of each side, often with words."""
    tone = rng.uniform(0, .3) if rng.random() < .6 else rng.uniform(.5, 1)
    top = EDGE_Y + int(rng.integers(2, 25) if rng.random() < .7 else 2)
    bottom = EDGE_Y + int(rng.integers(2, 25) if rng.random() < .7 else 2)
    side = EDGE_X + int(rng.integers(1, 8))
    frame = np.ones_like(whole)
    if rng.random() < .1:
        top = 0                                          # open at the top
    frame[top:TALL - bottom, side:WIDE - side] = 0
    whole += (tone - whole) * frame
    letters = 1 - tone if rng.random() < .8 else tone
    for tall, cy in ((top, top / 2), (bottom, TALL - bottom / 2)):
        if tall > EDGE_Y + 8 and rng.random() < .8:
            words = " ".join(_DEALERS[rng.integers(len(_DEALERS))] for _ in range(rng.integers(1, 4)))
            text = _squeeze(small_text(rng, words, tall * rng.uniform(.4, .75)), WIDE * .8)
            _add(whole, text, WIDE / 2, cy, letters - tone)
    if rng.random() < .4:                                # the inner lip catches light or throws a shadow
        cv2.rectangle(whole, (side, top), (WIDE - side - 1, TALL - bottom - 1), float(rng.uniform(0, 1)), 1)
