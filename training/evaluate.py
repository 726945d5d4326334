"""Scores the two networks on a folder of frames, tight crops, or photographs without a plate.

python3 evaluate.py FRAMES --labels FRAMES/labels.tsv          frames with a labelled box each
python3 evaluate.py CROPS --labels CROPS/labels.csv --crops    tight crops: the whole picture is the plate
python3 evaluate.py PHOTOGRAPHS                                photographs without a plate: every box is false

O and 0 count as one class. A plate is found when a box overlaps its label by more than 0.4; a plate not found is read wrong.
"""
import argparse
import csv
import json
import time
from pathlib import Path

import cv2
import numpy as np

from detector.scenes import is_ours
from pipeline import Pipeline, box_of, overlap

MODELS = Path(__file__).resolve().parent.parent / "src" / "Recognition" / "Models"
FOUND_OVERLAP, CONFIDENCE_MIN = .4, .1


def normal(text):
    return "".join(c for c in text.upper() if c.isalnum()).replace("O", "0")


def edits(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a):
        before, row[0] = row[0], i + 1
        for j, y in enumerate(b):
            before, row[j + 1] = row[j + 1], min(before + (x != y), row[j] + 1, row[j + 1] + 1)
    return row[-1]


def labelled(path, crops):
    with open(path, newline="") as f:
        rows = list(csv.DictReader(f, delimiter="," if crops else "\t"))
    boxes = {}
    for r in rows:
        box = None if crops else (float(r["x"]), float(r["y"]), float(r["x"]) + float(r["width"]), float(r["y"]) + float(r["height"]))
        boxes.setdefault(r["file"], []).append((box, normal(r["plate"])))
    return boxes


def evaluate(folder, labels, crops, pipeline, true_boxes, verbose):
    outcomes, times, boxes, false = [], [], 0, 0
    for name, plates in labels.items():
        grey = cv2.imread(str(Path(folder) / name), cv2.IMREAD_GRAYSCALE)
        begun = time.perf_counter()
        if crops:
            h, w = grey.shape
            found = [(None, pipeline.read(grey, np.float32([[0, 0], [w, 0], [w, h], [0, h]])))]
        elif true_boxes:
            found = [((x0, y0, x1, y1), pipeline.read(grey, np.float32([[x0, y0], [x1, y0], [x1, y1], [x0, y1]]))) for (x0, y0, x1, y1), _ in plates]
        else:
            found = [(box_of(quad), texts) for quad, _, texts in pipeline.recognize(grey)]
            found = [f for f in found if f[1] and f[1][0][0] and f[1][0][1] >= CONFIDENCE_MIN]
        times.append((time.perf_counter() - begun) * 1000)
        boxes += len(found)
        for box, truth in plates:
            scored = [(1.0 if box is None else overlap(b, box), texts) for b, texts in found]
            best = max(scored, key=lambda s: s[0], default=(0, []))
            hit = best[0] > FOUND_OVERLAP
            text, sure = (best[1][0] if hit and best[1] else ("", 0.0))
            text = normal(text)
            false -= hit
            outcomes.append((hit, text == truth, edits(text, truth), len(truth), sure))
            if verbose and text != truth:
                print(f"{name}\t{truth}\t{text or ('-' if hit else 'not found')}\t{sure:.2f}")
    hit, right, wrong_chars, chars, sure = map(np.array, zip(*outcomes))
    report = {
        "plates": len(outcomes), "detected": hit.mean(), "exactO0": right.mean(), "withinOneEdit": (wrong_chars <= 1).mean(),
        "cer": wrong_chars.sum() / chars.sum(), "boxes": boxes, "falseBoxes": boxes + false, "medianMs": float(np.median(times)),
        "thresholds": [{"confidence": c, "accepted": round(float((sure >= c).mean()), 4), "wrong": round(float((~right[sure >= c]).mean()), 4) if (sure >= c).any() else 0}
                       for c in (.3, .5, .7, .8, .9, .95, .98, .99)]}
    return {k: round(float(v), 4) if isinstance(v, (float, np.floating)) else (int(v) if isinstance(v, np.integer) else v) for k, v in report.items()}


def false_boxes(folder, pipeline):
    """Boxes on photographs without a plate; the half that training used as backgrounds is counted apart."""
    report = {"photographs": 0, "falseBoxes": 0, "falseReads": 0, "unseenPhotographs": 0, "unseenFalseBoxes": 0, "unseenFalseReads": 0}
    for file in sorted(Path(folder).iterdir()):
        grey = cv2.imread(str(file), cv2.IMREAD_GRAYSCALE)
        if grey is None:
            continue
        found = pipeline.recognize(grey)
        reads = sum(1 for _, _, texts in found if texts and texts[0][0] and texts[0][1] >= CONFIDENCE_MIN)
        for prefix in ("", "unseen") if not is_ours(file.name) else ("",):
            name = (lambda s: prefix + s[0].upper() + s[1:] if prefix else s)
            report[name("photographs")] += 1
            report[name("falseBoxes")] += len(found)
            report[name("falseReads")] += reads
    return report


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--labels")
    parser.add_argument("--crops", action="store_true")
    parser.add_argument("--true-boxes", action="store_true", help="read at the labelled boxes, without the detector")
    parser.add_argument("--models", default=MODELS)
    parser.add_argument("--threshold", type=float)
    parser.add_argument("--size", type=int, nargs=2, metavar=("WIDTH", "HEIGHT"), help="another input size for the detector")
    parser.add_argument("--verbose", action="store_true", help="list the plates read wrong")
    a = parser.parse_args()
    cv2.setNumThreads(1)
    pipeline = Pipeline(a.models, a.threshold, a.size)
    if a.labels:
        print(json.dumps(evaluate(a.folder, labelled(a.labels, a.crops), a.crops, pipeline, a.true_boxes, a.verbose), indent=1))
    else:
        print(json.dumps(false_boxes(a.folder, pipeline), indent=1))
