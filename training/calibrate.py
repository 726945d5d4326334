"""Fits the temperature that makes the reader's confidence true on drawn plates: python3 calibrate.py MODELS_FOLDER --seed 2000

Logits are divided by the temperature before decoding (Guo et al. 2017). The one is taken that makes the log loss of the vote's first
answer least: a confidence of 0.9 should be right nine times in ten. Drawn plates only; `drawn_figures.py` uses other seeds.
"""
import argparse

import cv2
import numpy as np

from pipeline import Pipeline, vote
from plates import draw
from plates.weather import clutter, hang, pose, spoil

TRIED = np.round(np.arange(.6, 1.61, .1), 2)


def samples(pipeline, rng, count):
    """Logits of every view, and the label, of drawn plates as wide as real ones are: 45 to 260 pixels."""
    for _ in range(count):
        plate, label, framed, _ = draw.plate(rng)
        wide = float(np.exp(rng.uniform(np.log(45), np.log(260))))
        picture = clutter(rng, int(wide * .85 + 6), int(wide * 1.35 + 6))
        corners = pose(rng, wide, np.float32([picture.shape[1] / 2, picture.shape[0] / 2]))
        hang(rng, picture, plate, framed, corners)
        found, grey = corners + rng.normal(0, .012 * wide, (4, 2)).astype(np.float32), spoil(rng, picture)
        yield [pipeline.logits(grey, found, margin) for margin in pipeline.margins], label


def fit(pipeline, seed, count):
    cv2.setNumThreads(1)
    drawn = list(samples(pipeline, np.random.default_rng(seed), count))
    losses = []
    for temperature in TRIED:
        first = [(text == label, min(max(sure, 1e-4), 1 - 1e-4)) for views, label in drawn
                 for text, sure in vote([v / temperature for v in views], pipeline.card["reader"]["alphabet"])[:1]]
        losses.append(-np.mean([np.log(p if right else 1 - p) for right, p in first]))
        print(f"temperature {temperature}: log loss {losses[-1]:.4f}, right {np.mean([r for r, _ in first]):.3f}, mean confidence {np.mean([p for _, p in first]):.3f}")
    return float(TRIED[int(np.argmin(losses))])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("models")
    parser.add_argument("--seed", type=int, default=2000)
    parser.add_argument("--count", type=int, default=600)
    a = parser.parse_args()
    print(fit(Pipeline(a.models), a.seed, a.count))
