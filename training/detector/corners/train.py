"""Trains the second look on drawn windows and writes checkpoints.

python3 -m detector.corners.train work/bank work/corners --photographs DIR --hard work/hard.json --steps 6000 --seed 1
"""
import argparse
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader

from smooth import Smooth
from .net import Corners
from .windows import Windows

PLATE_WEIGHT = .06          # of the loss of "is it a plate" against the corners', which are a few hundredths


def loss_of(numbers, there, corners):
    """(loss, mean corner error of the plates in window widths)."""
    numbers = numbers.flatten(1)
    is_plate = nn.functional.binary_cross_entropy_with_logits(numbers[:, 0], there)
    off = nn.functional.smooth_l1_loss(numbers[:, 1:], corners, reduction="none", beta=.01).mean(1)
    plates = there.sum().clamp(min=1)
    return PLATE_WEIGHT * is_plate + (off * there).sum() / plates, ((numbers[:, 1:] - corners).abs().mean(1) * there).sum() / plates


def train(bank, folder, photographs, hard, steps, seed, batch, start, peak):
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    net = Corners()
    if start:
        net.load_state_dict(torch.load(start))
    net, smooth = net.to(memory_format=torch.channels_last), Smooth(net)
    optimizer = torch.optim.AdamW(net.parameters(), peak, weight_decay=1e-4)
    loader = iter(DataLoader(Windows(bank, photographs, hard, seed), batch, num_workers=2))
    begun, shown = time.time(), None
    for step in range(1, steps + 1):
        for group in optimizer.param_groups:
            group["lr"] = peak * min(1, step / 100 + .02) * (.01 + .495 * (1 + np.cos(np.pi * step / steps)))
        pictures, there, corners = next(loader)
        net.train()
        loss, off = loss_of(net(pictures.contiguous(memory_format=torch.channels_last)), there, corners)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 5, error_if_nonfinite=True)
        optimizer.step()
        smooth.follow(net)
        now = np.array([loss.item(), off.item()])
        shown = now if shown is None else .98 * shown + .02 * now
        if step % 200 == 0:
            print(f"step {step} minutes {(time.time() - begun) / 60:.1f} processor {time.process_time() / 60:.1f} loss {shown[0]:.4f} corners off {shown[1]:.4f}", flush=True)
            torch.save(smooth.state, folder / "corners.pt")
    torch.save(smooth.state, folder / "corners.pt")
    print(f"done: {steps} steps of {batch}", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bank")
    parser.add_argument("folder")
    parser.add_argument("--photographs", help="a folder of photographs without plates; half of it becomes backgrounds")
    parser.add_argument("--hard", help="counter-examples from detector.mine")
    parser.add_argument("--steps", type=int, default=6000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--batch", type=int, default=48)
    parser.add_argument("--peak", type=float, default=2e-3, help="the highest learning rate")
    parser.add_argument("--start", help="a checkpoint to go on from")
    a = parser.parse_args()
    train(a.bank, a.folder, a.photographs, a.hard, a.steps, a.seed, a.batch, a.start, a.peak)
