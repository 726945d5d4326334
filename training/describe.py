"""Writes models.json beside the networks: what goes in, what comes out, and the checksums. python3 describe.py MODELS_FOLDER

`threshold`, `margins` and `temperature` are the settings that the figures in the model cards were measured with.
"""
import argparse
import hashlib
import json
from pathlib import Path

import detector.corners.net as c
import detector.export as d
from detector.corners.windows import GROWN
from detector.net import STRIDE
from plates.glyphs import ALPHABET
from reader import crops

MARGINS = [[0.0, 0.0], [0.035, 0.05], [0.07, 0.10]]


def describe(folder, threshold, corners_threshold, size, temperature):
    folder = Path(folder)

    def digest(name):
        return hashlib.sha256((folder / name).read_bytes()).hexdigest()
    card = {
        "detector": {
            "file": "detector.onnx", "sha256": digest("detector.onnx"),
            "input": "image", "output": "cells", "width": size[0], "height": size[1], "fill": 128,
            "pixels": "grey, 0 to 1; the frame is scaled to fit, centred, and the rest filled with `fill` / 255",
            "sizes": "fully convolutional: any multiple of 8; drawn plates were 16 to 100 pixels wide in the input, one in seven up to 300",
            "stride": STRIDE, "threshold": threshold, "samePlateOverlap": 0.35,
            "cells": "1 x 9 x rows x columns: channel 0 objectness logit; 1 to 8 x, y of TL, TR, BR, BL from the cell's middle, in strides"},
        "corners": {
            "file": "corners.onnx", "sha256": digest("corners.onnx"),
            "input": "window", "output": "numbers", "width": c.WIDE, "height": c.TALL, "grown": GROWN, "looks": 2, "threshold": corners_threshold,
            "pixels": "grey, 0 to 1; a window of whole pixels round one find: its middle is the mean of the four corners, its width `grown` times "
                      "the mean of the upper and the lower edge (16 pixels at least), its height `height` / `width` of that; border replicated; "
                      "averaged (area) when it shrinks, bilinear when it grows",
            "numbers": "1 x 9 x 1 x 1: logit that there is a plate; x, y of TL, TR, BR, BL from the window's middle, in window widths (both)"},
        "reader": {
            "file": "reader.onnx", "sha256": digest("reader.onnx"),
            "input": "plate", "output": "logits", "width": crops.WIDE, "height": crops.TALL,
            "pixels": "grey, 0 to 1; the plate straightened by its corners, grown by a margin on each side, bilinear, border replicated",
            "margins": MARGINS, "layout": "1 x classes x 1 x positions, before softmax",
            "alphabet": ALPHABET, "blank": 0, "classes": "O and 0 are one class, written 0"},
        "temperature": temperature}
    (folder / "models.json").write_text(json.dumps(card, indent=2) + "\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--threshold", type=float, default=.5)
    parser.add_argument("--corners-threshold", type=float, default=.5)
    parser.add_argument("--size", type=int, nargs=2, default=(d.WIDE, d.TALL))
    parser.add_argument("--temperature", type=float, default=1.0)
    a = parser.parse_args()
    describe(a.folder, a.threshold, a.corners_threshold, a.size, a.temperature)
