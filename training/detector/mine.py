"""Lists where a detector sees plates in photographs that have none: counter-examples for the next round of training.

python3 -m detector.mine work/detector/detector.pt PHOTOGRAPHS work/hard.json

Only the half of the photographs that training may use is searched (`scenes.is_ours`). Each is searched whole at several sizes, as the
product sees it and larger. Out: a list of [file, middle x, middle y, width, score], the first three as shares of the photograph.
"""
import json
import sys
from pathlib import Path

import cv2
import numpy as np
import torch

from pipeline import merge
from .net import STRIDE, Detector
from .scenes import is_ours

WIDTHS, LEAST_SCORE = (384, 640, 960), .12


def mine(checkpoint, photographs, out):
    torch.set_num_threads(1)
    net = Detector()
    net.load_state_dict(torch.load(checkpoint))
    net.eval()
    found = []
    for file in sorted(p for p in Path(photographs).iterdir() if is_ours(p.name)):
        grey = cv2.imread(str(file), cv2.IMREAD_GRAYSCALE)
        for wide in WIDTHS:
            scale = wide / grey.shape[1]
            tall = max(8, int(grey.shape[0] * scale) // 8 * 8)
            picture = cv2.resize(grey, (wide, tall), interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
            with torch.no_grad():
                cells = net(torch.from_numpy(picture).float()[None, None] / 255)[0].numpy()
            scores = 1 / (1 + np.exp(-cells[0]))
            ys, xs = np.where(scores > LEAST_SCORE)
            seen = [(((cells[1:, y, x].reshape(4, 2) + [x + .5, y + .5]) * STRIDE).astype(np.float32), float(scores[y, x])) for y, x in zip(ys, xs)]
            for quad, score in merge(seen):
                middle, width = quad.mean(0) / [wide, tall], np.linalg.norm(quad[1] - quad[0]) / wide
                found.append([file.name, *middle.round(4).tolist(), round(float(width), 4), round(score, 3)])
    Path(out).write_text(json.dumps(found))
    print(f"{len(found)} counter-examples, {sum(f[4] > .5 for f in found)} of them over 0.5")


if __name__ == "__main__":
    mine(*sys.argv[1:4])
