"""Draws the golden inputs and writes what the networks answer to them: python3 golden.py MODELS_FOLDER

In: the networks and models.json. Out: `golden/*.png` (drawn, no real plate) and `golden/expected.json`. A test in C# that decodes the
same pictures must come to the same logits within `tolerance`, the same corners within `cornerTolerancePixels`, the same reading. `plates`
are the detector's own finds and what is read at them; `again` is what the second look makes of each, and what is read there.
"""
import json
import sys
from pathlib import Path

import cv2
import numpy as np

from detector.scenes import Photographs, scene
from pipeline import Pipeline
from plates import draw
from reader.crops import crop

SCENES, CROPS, SEED = 2, 3, 20


class Fresh:
    """Plates drawn on the spot, where a bank would be too large to carry."""

    def pick(self, rng):
        return draw.plate(rng)


def write(models):
    cv2.setNumThreads(1)
    folder = Path(models) / "golden"
    folder.mkdir(exist_ok=True)
    pipeline, none, expected = Pipeline(models), Photographs(None), {"tolerance": 0.02, "cornerTolerancePixels": 0.75, "scenes": [], "crops": []}
    seed = SEED
    while len(expected["scenes"]) < SCENES:                  # a scene without a plate or with one that is missed shows nothing
        seed += 1
        picture, corners = scene(np.random.default_rng(seed), Fresh(), none, 288, 512)
        found = [(quad, score, pipeline.read(picture, quad)) for quad, score in pipeline.first_look(picture)]
        again = [pipeline.look_again(picture, quad) for quad, _, _ in found]
        if len(corners) == 0 or len(found) != len(corners) or min(score for _, score in again) < pipeline.card["corners"]["threshold"]:
            continue
        name = f"scene-{len(expected['scenes']) + 1}.png"
        cv2.imwrite(str(folder / name), picture)
        expected["scenes"].append({"file": name, "seed": seed, "drawnCorners": corners.round(2).tolist(), "plates": [
            {"corners": q.round(2).tolist(), "score": round(s, 4), "text": texts[0][0], "probability": round(texts[0][1], 4),
             "again": {"corners": quad.round(2).tolist(), "score": round(score, 4), "text": (best := pipeline.read(picture, quad)[0])[0], "probability": round(best[1], 4)}}
            for (q, s, texts), (quad, score) in zip(found, again)]})
    while len(expected["crops"]) < CROPS:
        seed += 1
        rng = np.random.default_rng(seed)
        plate, label, framed, _ = draw.plate(rng)
        spot, _ = crop(rng, plate, framed)
        spot = np.ascontiguousarray(spot)
        logits = pipeline.logits(spot, np.float32([[0, 0], [128, 0], [128, 64], [0, 64]]), (0, 0))
        path, last, text = logits.argmax(0), 0, ""
        for c in path:
            text += pipeline.card["reader"]["alphabet"][c] if c and c != last else ""
            last = c
        if text != label:                                    # golden is what the network gets right, with its numbers
            continue
        name = f"crop-{len(expected['crops']) + 1}.png"
        cv2.imwrite(str(folder / name), spot)
        expected["crops"].append({"file": name, "seed": seed, "drawn": label, "text": text, "logitSum": round(float(logits.sum()), 3),
                                  "logitMax": logits.max(0).round(3).tolist(), "logitArgmax": path.tolist()})
    (folder / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")


if __name__ == "__main__":
    write(sys.argv[1])
