"""Scores the networks on freshly drawn plates that no training saw: python3 drawn_figures.py MODELS_FOLDER --seed 1000

Out: exact reads and calibration by width of the plate in the picture, and how many drawn plates the detector finds, with the error of
its corners. Drawn figures tell whether training worked; only real frames tell whether the drawing is like the world.
"""
import argparse
import json

import cv2
import numpy as np

from detector.scenes import Photographs, scene
from golden import Fresh
from pipeline import Pipeline, box_of, overlap
from plates import draw
from plates.weather import clutter, hang, pose, spoil

WIDTHS = (36, 60, 90, 130, 190, 260)


def reads(pipeline, rng, count):
    rows = []
    for _ in range(count):
        plate, label, framed, _ = draw.plate(rng)
        wide = float(np.exp(rng.uniform(np.log(WIDTHS[0]), np.log(WIDTHS[-1]))))
        picture = clutter(rng, int(wide * .85 + 6), int(wide * 1.35 + 6))
        corners = pose(rng, wide, np.float32([picture.shape[1] / 2, picture.shape[0] / 2]))
        hang(rng, picture, plate, framed, corners)
        found = corners + rng.normal(0, .012 * wide, (4, 2)).astype(np.float32)
        text, sure = pipeline.read(spoil(rng, picture), found)[0]
        rows.append((wide, text == label, sure))
    wide, right, sure = map(np.array, zip(*rows))
    bins = [{"widths": [a, b], "exact": round(float(right[(wide >= a) & (wide < b)].mean()), 3)} for a, b in zip(WIDTHS, WIDTHS[1:])]
    steps = [{"confidence": c, "accepted": round(float((sure >= c).mean()), 3), "wrong": round(float((~right[sure >= c]).mean()), 3)} for c in (.5, .7, .9, .95, .99)]
    return {"plates": count, "exact": round(float(right.mean()), 3), "byWidth": bins, "thresholds": steps}


def finds(pipeline, rng, count):
    plates = hits = boxes = 0
    errors = []
    for _ in range(count):
        picture, corners = scene(rng, Fresh(), Photographs(None), pipeline.height, pipeline.width)
        found = pipeline.detect(picture)
        boxes += len(found)
        for quad in corners:
            plates += 1
            best = max(found, key=lambda f: overlap(box_of(f[0]), box_of(quad)), default=None)
            if best is not None and overlap(box_of(best[0]), box_of(quad)) > .4:
                hits += 1
                errors.append(np.abs(best[0] - quad).mean() / np.linalg.norm(quad[1] - quad[0]))
    return {"scenes": count, "plates": plates, "found": round(hits / plates, 3), "falseBoxes": boxes - hits, "cornerErrorOfWidth": round(float(np.median(errors)), 4)}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("models")
    parser.add_argument("--seed", type=int, default=1000)
    parser.add_argument("--count", type=int, default=600)
    a = parser.parse_args()
    cv2.setNumThreads(1)
    pipeline, rng = Pipeline(a.models), np.random.default_rng(a.seed)
    print(json.dumps({"reader": reads(pipeline, rng, a.count), "detector": finds(pipeline, rng, a.count // 3)}, indent=1))
