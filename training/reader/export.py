"""Writes the reader as ONNX: python3 -m reader.export work/reader/reader.pt MODELS_FOLDER"""
import sys
from pathlib import Path

import torch

from plain_onnx import make_plain
from .crops import TALL, WIDE
from .net import Exported, Reader


def export(checkpoint, folder):
    net = Reader()
    net.load_state_dict(torch.load(checkpoint, map_location="cpu"))
    torch.onnx.export(Exported(net.eval()), torch.zeros(1, 1, TALL, WIDE), str(Path(folder) / "reader.onnx"), opset_version=11,
                      input_names=["plate"], output_names=["logits"])
    make_plain(str(Path(folder) / "reader.onnx"))


if __name__ == "__main__":
    export(*sys.argv[1:3])
