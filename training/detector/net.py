"""The detector: grey picture of any size divisible by 8 in, 9 numbers for every 8 x 8 cell out. About 0.12 M weights.

Channel 0 is the logit that a plate's middle lies in the cell; channels 1 to 8 are the corners (x, y of TL, TR, BR, BL) as offsets from
the cell's middle, in units of 8 pixels. Three strides of two come first, so that nearly all of the work is done on cells: 640 x 360 costs
what 450 x 250 cost with a layer more before the last stride.
"""
import torch
from torch import nn

STRIDE = 8


def _conv(inputs, outputs, stride=1, dilation=1):
    return nn.Sequential(nn.Conv2d(inputs, outputs, 3, stride, dilation, dilation, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True))


class Detector(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(
            _conv(1, 12, stride=2), _conv(12, 24, stride=2), _conv(24, 48, stride=2),
            _conv(48, 48), _conv(48, 48, dilation=2), _conv(48, 48, dilation=4), _conv(48, 48, dilation=2), _conv(48, 48))
        self.head = nn.Conv2d(48, 9, 1)
        nn.init.constant_(self.head.bias, 0)
        self.head.bias.data[0] = -4.6

    def forward(self, image):
        value = image
        for block in self.body:
            if block[0].dilation[0] > 1:       # oneDNN 2.6 leaves garbage in the bfloat16 weight gradient of a dilated convolution
                with torch.autocast("cpu", enabled=False):
                    value = block(value.float())
            else:
                value = block(value)
        return self.head(value)
