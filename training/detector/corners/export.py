"""Writes the second look as ONNX: python3 -m detector.corners.export work/corners/corners.pt MODELS_FOLDER"""
import sys
from pathlib import Path

import torch

from plain_onnx import make_plain
from .net import TALL, WIDE, Corners


def export(checkpoint, folder):
    net = Corners()
    net.load_state_dict(torch.load(checkpoint, map_location="cpu"))
    torch.onnx.export(net.eval(), torch.zeros(1, 1, TALL, WIDE), str(Path(folder) / "corners.onnx"), opset_version=11,
                      input_names=["window"], output_names=["numbers"])
    make_plain(str(Path(folder) / "corners.onnx"))


if __name__ == "__main__":
    export(*sys.argv[1:3])
