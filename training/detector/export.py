"""Writes the detector as ONNX: python3 -m detector.export work/detector/detector.pt MODELS_FOLDER"""
import sys
from pathlib import Path

import torch

from plain_onnx import make_plain
from .net import Detector

WIDE, TALL = 640, 360


def export(checkpoint, folder):
    net = Detector()
    net.load_state_dict(torch.load(checkpoint, map_location="cpu"))
    torch.onnx.export(net.eval(), torch.zeros(1, 1, TALL, WIDE), str(Path(folder) / "detector.onnx"), opset_version=11,
                      input_names=["image"], output_names=["cells"], dynamic_axes={"image": {2: "height", 3: "width"}, "cells": {2: "rows", 3: "columns"}})
    make_plain(str(Path(folder) / "detector.onnx"))


if __name__ == "__main__":
    export(*sys.argv[1:3])
