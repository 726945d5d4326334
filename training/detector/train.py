"""Trains the detector on drawn scenes and writes checkpoints.

python3 -m detector.train work/bank work/detector --photographs DIR --steps 4000 --seed 1

Convolutions run in bfloat16 with channels last, for speed; the weights stay float32.
"""
import argparse
import time
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from plates.bank import Bank
from smooth import Smooth
from .net import STRIDE, Detector
from .scenes import Photographs, scene

TALL, WIDE = 224, 384           # training pictures are parts of a frame: the network is fully convolutional


def targets(corners, tall, wide):
    """objectness (1, 0, or -1 for "do not care") and corner offsets, for every cell."""
    rows, columns = tall // STRIDE, wide // STRIDE
    plate, offsets = np.zeros((rows, columns), np.float32), np.zeros((8, rows, columns), np.float32)
    ys, xs = np.mgrid[0:rows, 0:columns].astype(np.float32) * STRIDE + STRIDE / 2
    for quad in corners:
        middle, across, down = quad.mean(0), (quad[1] - quad[0] + quad[2] - quad[3]) / 2, (quad[3] - quad[0] + quad[2] - quad[1]) / 2
        u = ((xs - middle[0]) * across[0] + (ys - middle[1]) * across[1]) / (across @ across)      # -.5 .. .5 over the plate
        v = ((xs - middle[0]) * down[0] + (ys - middle[1]) * down[1]) / (down @ down)
        plate[(np.abs(u) < .45) & (np.abs(v) < .5) & (plate == 0)] = -1
        core = (np.abs(u) < .22) & (np.abs(v) < .28)
        core[int(np.clip(middle[1] // STRIDE, 0, rows - 1)), int(np.clip(middle[0] // STRIDE, 0, columns - 1))] = True
        plate[core] = 1
        for k, (x, y) in enumerate(quad):
            offsets[2 * k][core], offsets[2 * k + 1][core] = ((x - xs) / STRIDE)[core], ((y - ys) / STRIDE)[core]
    return plate, offsets


class Scenes(IterableDataset):
    def __init__(self, bank, photographs, hard, seed):
        self.bank, self.photographs, self.hard, self.seed = bank, photographs, hard, seed

    def __iter__(self):
        cv2.setNumThreads(1)
        worker = get_worker_info()
        rng = np.random.default_rng([self.seed, 7, worker.id if worker else 0])
        bank, photographs = Bank(self.bank), Photographs(self.photographs, self.hard)
        while True:
            picture, corners = scene(rng, bank, photographs, TALL, WIDE)
            plate, offsets = targets(corners, TALL, WIDE)
            yield torch.from_numpy(picture)[None].float() / 255, torch.from_numpy(plate), torch.from_numpy(offsets)


def loss_of(cells, plate, offsets):
    score, cared = cells[:, 0], plate >= 0
    found = torch.sigmoid(score)
    is_plate = (plate == 1).float()
    focal = nn.functional.binary_cross_entropy_with_logits(score, is_plate, reduction="none")
    weight = torch.where(plate == 1, 4 * (1 - found) ** 1.5, found ** 2)
    plates = is_plate.sum().clamp(min=1)
    objectness = (focal * weight * cared).sum() / plates
    size = (offsets[:, 2] - offsets[:, 0]).abs().clamp(min=1)                                  # in cells: errors count relative to the plate
    corner = nn.functional.smooth_l1_loss(cells[:, 1:], offsets, reduction="none", beta=.1).mean(1) / size.sqrt()
    return objectness + 3 * (corner * is_plate).sum() / plates


def train(bank, folder, photographs, hard, steps, seed, batch, start, peak, minutes=None):
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    net = Detector()
    if start:
        net.load_state_dict(torch.load(start))
    net, smooth = net.to(memory_format=torch.channels_last), Smooth(net)
    optimizer = torch.optim.AdamW(net.parameters(), peak, weight_decay=1e-4)
    loader = iter(DataLoader(Scenes(bank, photographs, hard, seed), batch, num_workers=1))
    begun, step, shown = time.time(), 0, None
    while True:
        gone = step / steps if minutes is None else (time.time() - begun) / (60 * minutes)
        if gone >= 1:
            break
        for group in optimizer.param_groups:
            group["lr"] = peak * min(1, step / 50 + .02, .01 + .5 * (1 + np.cos(np.pi * gone)))
        images, plate, offsets = next(loader)
        net.train()
        with torch.autocast("cpu", torch.bfloat16):
            cells = net(images.contiguous(memory_format=torch.channels_last))
        loss = loss_of(cells.float(), plate, offsets)
        if not torch.isfinite(loss):
            raise SystemExit(f"The loss is {loss.item()} at step {step}: the run is spoiled.")
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 5, error_if_nonfinite=True)
        optimizer.step()
        smooth.follow(net)
        step += 1
        shown = loss.item() if shown is None else .98 * shown + .02 * loss.item()
        if step % 100 == 0:
            print(f"step {step} minutes {(time.time() - begun) / 60:.1f} processor {time.process_time() / 60:.1f} loss {shown:.3f}", flush=True)
            torch.save(smooth.state, folder / "detector.pt")
    torch.save(smooth.state, folder / "detector.pt")
    print(f"done: {step} steps of {batch}", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bank")
    parser.add_argument("folder")
    parser.add_argument("--photographs", help="a folder of photographs without plates; half of it becomes backgrounds")
    parser.add_argument("--hard", help="counter-examples from detector.mine")
    parser.add_argument("--steps", type=int, default=4000)
    parser.add_argument("--minutes", type=float, help="stop by the clock instead of by steps; such a run is not reproducible")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--peak", type=float, default=3e-3, help="the highest learning rate")
    parser.add_argument("--start", help="a checkpoint to go on from")
    a = parser.parse_args()
    train(a.bank, a.folder, a.photographs, a.hard, a.steps, a.seed, a.batch, a.start, a.peak, a.minutes)
