"""Writes models.json beside the two networks: what goes in, what comes out, and the checksums. python3 describe.py MODELS_FOLDER

`threshold`, `margins` and `temperature` are the settings that the figures in the model cards were measured with.
"""
import argparse
import hashlib
import json
from pathlib import Path

import detector.export as d
from detector.net import STRIDE
from plates.glyphs import ALPHABET
from reader import crops

MARGINS = [[0.0, 0.0], [0.035, 0.05], [0.07, 0.10]]


def describe(folder, threshold, size, temperature):
    folder = Path(folder)

    def digest(name):
        return hashlib.sha256((folder / name).read_bytes()).hexdigest()
    card = {
        "detector": {
            "file": "detector.onnx", "sha256": digest("detector.onnx"),
            "input": "image", "output": "cells", "width": size[0], "height": size[1], "fill": 128,
            "pixels": "grey, 0 to 1; the frame is scaled to fit, centred, and the rest filled with `fill` / 255",
            "sizes": "fully convolutional: any multiple of 8; drawn plates were 15 to 150 pixels wide in the input",
            "stride": STRIDE, "threshold": threshold, "samePlateOverlap": 0.35,
            "cells": "1 x 9 x rows x columns: channel 0 objectness logit; 1 to 8 x, y of TL, TR, BR, BL from the cell's middle, in strides"},
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
    parser.add_argument("--size", type=int, nargs=2, default=(d.WIDE, d.TALL))
    parser.add_argument("--temperature", type=float, default=1.0)
    a = parser.parse_args()
    describe(a.folder, a.threshold, a.size, a.temperature)
