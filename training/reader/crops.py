"""Rectified plate crops as the reader will see them: hung, spoiled, found by a detector that errs a little, straightened.

In: a bank of flat plates. Out: crop (`TALL` x `WIDE` uint8), label, and for each of the `STEPS` positions of the answer the class that
belongs there. The places are known because the plates are drawn; they carry the reader over the long plateau on which CTC alone begins.
"""
import cv2
import numpy as np
import torch
from torch.utils.data import IterableDataset, get_worker_info

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
    wide = float(np.exp(rng.uniform(np.log(90 if simple else 36), np.log(260))))
    canvas_w, canvas_h = int(wide * 1.35 + 6), int(wide * .85 + 6)
    picture = clutter(rng, canvas_h, canvas_w)
    corners = pose(rng, wide, np.float32([canvas_w / 2, canvas_h / 2]), .4 if simple else 1.0)
    hang(rng, picture, plate, framed, corners)
    grey = spoil(rng, picture)
    found = (corners + rng.normal(0, .018 * wide * (.5 if simple else 1), (4, 2))).astype(np.float32)
    if not simple and rng.random() < .12:                       # an upright box instead of corners
        (x0, y0), (x1, y1) = corners.min(0), corners.max(0)
        found = np.float32([[x0, y0], [x1, y0], [x1, y1], [x0, y1]])
    to_spot = straightening(found, rng.uniform(-.015, .10), rng.uniform(-.02, .14))
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


class Crops(IterableDataset):
    def __init__(self, folder, seed, easy=0.0):
        self.folder, self.seed, self.easy = folder, seed, easy

    def __iter__(self):
        cv2.setNumThreads(1)
        worker = get_worker_info()
        rng = np.random.default_rng([self.seed, worker.id if worker else 0])
        bank, drawn = Bank(self.folder), 0
        while True:
            plate, label, framed, spans = bank.pick(rng)
            drawn += 1
            spot, transform = crop(rng, plate, framed, max(0.0, self.easy * (1 - drawn / 20000)))
            yield spot, [ALPHABET.index(c) for c in label], places(label, spans, transform)


def collate(batch):
    images = torch.from_numpy(np.stack([image for image, _, _ in batch])).float().div_(255).unsqueeze_(1)
    lengths = torch.tensor([len(label) for _, label, _ in batch])
    return images, torch.tensor([c for _, label, _ in batch for c in label]), lengths, torch.from_numpy(np.stack([p for _, _, p in batch]))
