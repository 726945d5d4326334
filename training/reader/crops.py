"""Rectified plate crops as the reader will see them: hung, spoiled, found by a detector that errs a little, straightened.

In: a bank of flat plates. Out: crop (`TALL` x `WIDE` uint8), label, and for each of the `STEPS` positions of the answer the class that
belongs there. The places are known because the plates are drawn; they carry the reader over the long plateau on which CTC alone begins.
"""
import cv2
import numpy as np
import torch
from torch.utils.data import IterableDataset, get_worker_info

from detector.scenes import Photographs, lookalikes
from plates.bank import Bank
from plates.draw import EDGE_X, EDGE_Y, PLATE_H
from plates.glyphs import ALPHABET
from plates.weather import FLAT, clutter, hang, pose, spoil

WIDE, TALL, STEPS = 128, 64, 32
_STEP = WIDE / STEPS
ANY = -100                      # at the edge of a character either answer will do


def crop(rng, plate, framed, easy=0.0):
    """One crop and the transform from the flat plate to it. `easy` (0..1) is the share of large, nearly straight plates."""
    simple = rng.random() < easy
    wide = float(np.exp(rng.uniform(np.log(90 if simple else 38), np.log(280))))
    canvas_w, canvas_h = int(wide * 1.35 + 6), int(wide * .85 + 6)
    picture = clutter(rng, canvas_h, canvas_w)
    upright = not simple and rng.random() < .22                 # an upright box instead of corners, as of a crop that somebody cut
    corners = pose(rng, wide, np.float32([canvas_w / 2, canvas_h / 2]), .4 if simple or upright else 1.0)
    hang(rng, picture, plate, framed, corners)
    grey = spoil(rng, picture)
    found = corners
    if upright:
        (x0, y0), (x1, y1) = corners.min(0), corners.max(0)
        found = np.float32([[x0, y0], [x1, y0], [x1, y1], [x0, y1]])
    found = (found + rng.normal(0, rng.choice([.004, .012, .024]) * wide, (4, 2))).astype(np.float32)
    to_spot = straightening(found, rng.uniform(-.02, .10), rng.uniform(-.03, .14))
    if wide > 1.3 * WIDE and rng.random() < .6:                 # whoever straightens may average first, or not
        grey = cv2.GaussianBlur(grey, (0, 0), .35 * wide / WIDE)
    spot = cv2.warpPerspective(grey, to_spot, (WIDE, TALL), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return spot, to_spot @ cv2.getPerspectiveTransform(FLAT, corners)


def straightening(corners, margin_x, margin_y):
    """The transform from a picture to the reader's input: the quadrilateral, grown by a share of its size on each side, fills it."""
    mx, my = margin_x * WIDE / (1 + 2 * margin_x), margin_y * TALL / (1 + 2 * margin_y)
    inner = np.float32([[mx, my], [WIDE - mx, my], [WIDE - mx, TALL - my], [mx, TALL - my]])
    return cv2.getPerspectiveTransform(corners.astype(np.float32), inner)


def places(label, spans, transform):
    """The class of each position: the character over its middle, blank between plates' characters, ANY at the edges."""
    target = np.zeros(STEPS, np.int64)
    ends = np.float32([[[left + EDGE_X, EDGE_Y + PLATE_H * .52], [right + EDGE_X, EDGE_Y + PLATE_H * .52]] for left, right in spans])
    ends = cv2.perspectiveTransform(ends.reshape(-1, 1, 2), transform)[:, 0, 0].reshape(-1, 2)
    steps = (np.arange(STEPS) + .5) * _STEP
    for left, right in ends:
        target[(steps > left + .12 * (right - left)) & (steps < right - .12 * (right - left))] = ANY
    for ch, (left, right) in zip(label, ends):
        middle, half = (left + right) / 2, (right - left) * .2
        core = np.abs(steps - middle) < half
        nearest = int(np.clip(middle // _STEP, 0, STEPS - 1))
        core[nearest] = True
        target[core] = ALPHABET.index(ch)
    return target


def nothing(rng, photographs):
    """A crop of a photograph without a plate, most often where a detector saw one: the reader should answer nothing to it."""
    wide = int(np.exp(rng.uniform(np.log(40), np.log(200))))
    tall, grown = int(wide * .5), 2
    picture, spot = photographs.cut(rng, tall * grown, wide * grown, often=.8)
    picture = picture.copy()
    if spot is None:
        lookalikes(rng, picture, [])
        spot = [wide * grown / 2, tall * grown / 2]
    corners = pose(rng, wide * rng.uniform(.6, 1.3), np.float32(spot), .6)
    return cv2.warpPerspective(spoil(rng, picture), straightening(corners, 0, 0), (WIDE, TALL), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


class Crops(IterableDataset):
    """`empty` is the share of crops that show no plate; they need photographs."""

    def __init__(self, folder, seed, easy=0.0, photographs=None, hard=None, empty=.05):
        self.folder, self.seed, self.easy, self.photographs, self.hard, self.empty = folder, seed, easy, photographs, hard, empty

    def __iter__(self):
        cv2.setNumThreads(1)
        worker = get_worker_info()
        rng = np.random.default_rng([self.seed, worker.id if worker else 0])
        bank, photographs, drawn = Bank(self.folder), Photographs(self.photographs, self.hard), 0
        while True:
            if photographs.files and rng.random() < self.empty:
                yield nothing(rng, photographs), [], np.zeros(STEPS, np.int64)
                continue
            plate, label, framed, spans = bank.pick(rng)
            drawn += 1
            spot, transform = crop(rng, plate, framed, max(0.0, self.easy * (1 - drawn / 20000)))
            yield spot, [ALPHABET.index(c) for c in label], places(label, spans, transform)


def collate(batch):
    images = torch.from_numpy(np.stack([image for image, _, _ in batch])).float().div_(255).unsqueeze_(1)
    lengths = torch.tensor([len(label) for _, label, _ in batch])
    return images, torch.tensor([c for _, label, _ in batch for c in label], dtype=torch.long), lengths, torch.from_numpy(np.stack([p for _, _, p in batch]))
