"""Grey 1 x 80 x 128 window round a plate in, 9 numbers out. About 0.39 M weights, 0.02 G multiply-adds.

Number 0 is the logit that there is a plate; 1 to 8 are its corners (x, y of TL, TR, BR, BL) from the window's middle, in window widths.
"""
from torch import nn

WIDE, TALL = 128, 80


def _conv(inputs, outputs, kernel=3, stride=1, padding=1):
    return nn.Sequential(nn.Conv2d(inputs, outputs, kernel, stride, padding, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True))


class Corners(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(
            _conv(1, 16, stride=2),                                # 40 x 64
            _conv(16, 32, stride=2), _conv(32, 32),                # 20 x 32
            _conv(32, 48, stride=2), _conv(48, 48),                # 10 x 16
            _conv(48, 64, stride=2), _conv(64, 64),                # 5 x 8
            _conv(64, 96, (5, 8), padding=0),                      # 1 x 1
            nn.Conv2d(96, 9, 1))

    def forward(self, window):
        return self.body(window)                                   # N x 9 x 1 x 1
