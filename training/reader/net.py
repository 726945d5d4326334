"""The reader: grey 1x64x128 in, logits 36 x 32 out (class by position), CTC blank first. About 0.66 M weights, 0.14 G multiply-adds.

Convolution, rectifier and largest-of-a-window are all it is made of, in one chain, so that a few lines of managed code can run it too.
"""
from torch import nn

from plates.glyphs import ALPHABET


def _conv(inputs, outputs, kernel=3, stride=1, padding=1):
    return nn.Sequential(nn.Conv2d(inputs, outputs, kernel, stride, padding, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True))


class Reader(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(
            _conv(1, 24, stride=2),                                   # 32 x 64
            _conv(24, 40), nn.MaxPool2d(2),                           # 16 x 32
            _conv(40, 80), _conv(80, 80), nn.MaxPool2d((2, 1)),       # 8 x 32
            _conv(80, 128), _conv(128, 128), nn.MaxPool2d((2, 1)),    # 4 x 32
            _conv(128, 176, (4, 1), padding=0),                       # 1 x 32
            _conv(176, 176, (1, 5), padding=(0, 2)), _conv(176, 176, (1, 5), padding=(0, 2)),
            nn.Dropout2d(.1), nn.Conv2d(176, len(ALPHABET), 1))

    def forward(self, image):
        return self.body(image).squeeze(2)                            # N x 36 x 32


class Exported(nn.Module):
    """The same without the squeeze that OpenCV 4.6 cannot read: output N x 36 x 1 x 32."""

    def __init__(self, reader):
        super().__init__()
        self.body = reader.body

    def forward(self, image):
        return self.body(image)
