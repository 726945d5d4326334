"""Windows round plates as the detector finds them: a little beside, too large, too small; and round things that are no plates.

`Frame` is the window in a picture, here and in the product: as wide as `GROWN` plates, in whole pixels, its border repeated where it
leaves the picture, averaged when it shrinks.
"""
from dataclasses import dataclass

import cv2
import numpy as np
import torch
from torch.utils.data import IterableDataset, get_worker_info

from detector.scenes import Photographs, bodywork, lookalikes
from plates.bank import Bank
from plates.weather import clutter, hang, pose, spoil
from .net import TALL, WIDE

GROWN = 1.8


@dataclass(frozen=True)
class Frame:
    left: int
    top: int
    width: int
    height: int

    @staticmethod
    def round(quad):
        """The window round four corners (4 x 2): their mean is its middle, `GROWN` times their mean width its width."""
        wide = (np.linalg.norm(quad[1] - quad[0]) + np.linalg.norm(quad[2] - quad[3])) / 2
        width = max(16, int(round(GROWN * wide)))
        height = max(10, int(round(width * TALL / WIDE)))
        x, y = quad.mean(0)
        return Frame(int(round(x - (width - 1) / 2)), int(round(y - (height - 1) / 2)), width, height)

    def cut(self, grey):
        tall, wide = grey.shape
        x0, y0, x1, y1 = self.left, self.top, self.left + self.width, self.top + self.height
        part = grey[max(0, min(y0, tall - 1)):max(1, min(y1, tall)), max(0, min(x0, wide - 1)):max(1, min(x1, wide))]
        part = cv2.copyMakeBorder(part, max(0, -y0), max(0, y1 - tall), max(0, -x0), max(0, x1 - wide), cv2.BORDER_REPLICATE)
        return cv2.resize(part, (WIDE, TALL), interpolation=cv2.INTER_AREA if part.shape[1] > WIDE else cv2.INTER_LINEAR)

    def to_numbers(self, quad):
        """Corners in the picture to the network's numbers."""
        middle = np.array([self.left + (self.width - 1) / 2, self.top + (self.height - 1) / 2])
        return ((quad - middle) / self.width).astype(np.float32)

    def to_picture(self, numbers):
        middle = np.array([self.left + (self.width - 1) / 2, self.top + (self.height - 1) / 2])
        return (np.asarray(numbers, np.float32).reshape(4, 2) * self.width + middle).astype(np.float32)


def window(rng, bank, photographs):
    """One window (uint8), whether a plate is in it, its corners as the network's numbers."""
    wide = float(np.exp(rng.uniform(np.log(26), np.log(200))))
    tall_px, wide_px = int(wide * 1.7), int(wide * 2.6)
    there = rng.random() < .8
    if photographs.files and rng.random() < (.4 if there else .85):
        picture, spot = photographs.cut(rng, tall_px, wide_px, often=.2 if there else .7)
        picture = picture.copy()
    else:
        picture, spot = clutter(rng, tall_px, wide_px), None
    centre = np.float32([wide_px / 2, tall_px / 2])
    quad = pose(rng, wide, centre, 1.1)
    if rng.random() < (.85 if there else .35):
        bodywork(rng, picture, quad, wide)
    if there:
        plate, _, framed, _ = bank.pick(rng)
        hang(rng, picture, plate, framed, quad)
        box = [(quad[:, 0].min(), quad[:, 1].min(), quad[:, 0].max(), quad[:, 1].max())]
        if rng.random() < .5:
            lookalikes(rng, picture, box)
    elif spot is None or rng.random() < .3:
        lookalikes(rng, picture, [])
    elif spot is not None:
        quad = quad + np.float32(spot) - quad.mean(0)              # what a detector took for a plate, in the middle
    seen = quad.mean(0) + (quad - quad.mean(0)) * np.exp(rng.normal(0, .16, 2))
    seen = seen + rng.normal(0, .09 if rng.random() < .7 else .03, 2) * wide + rng.normal(0, .03, (4, 2)) * wide
    frame = Frame.round(seen)
    return frame.cut(spoil(rng, picture)), there, frame.to_numbers(quad)


class Windows(IterableDataset):
    def __init__(self, bank, photographs, hard, seed):
        self.bank, self.photographs, self.hard, self.seed = bank, photographs, hard, seed

    def __iter__(self):
        cv2.setNumThreads(1)
        worker = get_worker_info()
        rng = np.random.default_rng([self.seed, 11, worker.id if worker else 0])
        bank, photographs = Bank(self.bank), Photographs(self.photographs, self.hard)
        while True:
            picture, there, numbers = window(rng, bank, photographs)
            yield torch.from_numpy(picture)[None].float() / 255, torch.tensor(float(there)), torch.from_numpy(numbers.reshape(8))
