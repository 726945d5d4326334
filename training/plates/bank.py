"""Draws many flat plates once, so that training may hang, light and blur each of them anew every time.

In: a count and a seed. Out: a folder with `pictures.npy` (uint8, count x TALL x WIDE) and `plates.json` (labels, framed, spans).
"""
import argparse
import json
from multiprocessing import Pool
from pathlib import Path

import cv2
import numpy as np

from . import draw

_CHUNK = 500


def _chunk(args):
    cv2.setNumThreads(1)
    seed, start, count = args
    rng = np.random.default_rng([seed, start])
    return start, [draw.plate(rng) for _ in range(count)]


def make(folder, count, seed, workers):
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    pictures = np.lib.format.open_memmap(folder / "pictures.npy", "w+", np.uint8, (count, draw.TALL, draw.WIDE))
    labels, framed, spans = [""] * count, [False] * count, [()] * count
    jobs = [(seed, s, min(_CHUNK, count - s)) for s in range(0, count, _CHUNK)]
    with Pool(workers) as pool:
        for start, plates in pool.imap_unordered(_chunk, jobs):
            for k, (picture, label, rim, span) in enumerate(plates):
                pictures[start + k], labels[start + k], framed[start + k], spans[start + k] = picture, label, bool(rim), span
    pictures.flush()
    (folder / "plates.json").write_text(json.dumps({"seed": seed, "labels": labels, "framed": framed, "spans": spans}))


class Bank:
    """Plates that `make` drew, read from disk as they are needed."""

    def __init__(self, folder):
        self.pictures = np.load(Path(folder) / "pictures.npy", mmap_mode="r")
        about = json.loads((Path(folder) / "plates.json").read_text())
        self.labels, self.framed, self.spans = about["labels"], about["framed"], about["spans"]

    def __len__(self):
        return len(self.labels)

    def pick(self, rng):
        k = int(rng.integers(len(self.labels)))
        return np.asarray(self.pictures[k]), self.labels[k], self.framed[k], self.spans[k]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--count", type=int, default=60000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    a = parser.parse_args()
    make(a.folder, a.count, a.seed, a.workers)
