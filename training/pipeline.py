"""The whole recognition in Python over the two ONNX networks, so that `src/Recognition` can be compared with it.

In: a grey frame. Out: plates, each with corners, detector score, texts with probabilities. Steps: 1 letterbox, 2 detect, 3 merge the
cells that see one plate, 4 look at each find again, closely, until its corners lie still, 5 drop what the second look denies and what it
leads to twice, 6 straighten by the corners in several margins, 7 read, 8 let the views vote. `cv2.dnn` runs the networks.
"""
import json
from collections import defaultdict
from pathlib import Path

import cv2
import numpy as np

from detector.corners.windows import Frame

SAME_PLATE_OVERLAP = .35
PLATES_MAX = 16


class Pipeline:
    def __init__(self, models, threshold=None, size=None, margins=None):
        models = Path(models)
        self.card = json.loads((models / "models.json").read_text())
        self.detector = cv2.dnn.readNetFromONNX(str(models / self.card["detector"]["file"]))
        self.reader = cv2.dnn.readNetFromONNX(str(models / self.card["reader"]["file"]))
        self.corners = cv2.dnn.readNetFromONNX(str(models / self.card["corners"]["file"]))
        self.threshold = threshold or self.card["detector"]["threshold"]
        self.width, self.height = size or (self.card["detector"]["width"], self.card["detector"]["height"])
        self.margins = margins or self.card["reader"]["margins"]

    def recognize(self, grey):
        return [(quad, score, self.read(grey, quad)) for quad, score in self.detect(grey)]

    def detect(self, grey):
        """[(corners float32 4x2 in pixels of the frame, score)], best first. The score is the second look's."""
        looked = [self.look_again(grey, quad) for quad, _ in self.first_look(grey)]
        sure = sorted((f for f in looked if f[1] >= self.card["corners"]["threshold"]), key=lambda f: -f[1])                # 5
        kept = []
        for quad, score in sure:
            if all(overlap(box_of(quad), box_of(k[0])) <= SAME_PLATE_OVERLAP for k in kept):
                kept.append((quad, score))
        return kept

    def look_again(self, grey, quad):
        """The corners after `looks` close looks, each where the one before led, and the last look's score."""
        score = 0.0
        for _ in range(self.card["corners"]["looks"]):                                                            # 4
            frame = Frame.round(quad)
            if frame.width > 2 * max(grey.shape):                # corners far beyond the picture: the detector has lost its way
                return quad, 0.0
            self.corners.setInput(cv2.dnn.blobFromImage(frame.cut(grey), 1 / 255))
            numbers = self.corners.forward().reshape(9)
            score, led = float(1 / (1 + np.exp(-numbers[0]))), frame.to_picture(numbers[1:])
            if not convex(led):
                return quad, 0.0
            quad = led
        return quad, score

    def first_look(self, grey):
        """[(corners, score)] as the detector finds them."""
        picture, scale, left, top = letterbox(grey, self.width, self.height, self.card["detector"]["fill"])      # 1
        self.detector.setInput(cv2.dnn.blobFromImage(picture, 1 / 255))
        cells = self.detector.forward()[0]                                                                        # 2
        stride = self.card["detector"]["stride"]
        ys, xs = np.where(cells[0] > np.log(self.threshold / (1 - self.threshold)))
        seen = []
        for y, x in zip(ys, xs):
            corners = (cells[1:, y, x].reshape(4, 2) + [x + .5, y + .5]) * stride
            corners = (corners - [left, top] + .5) / scale - .5          # whole numbers are the middles of pixels, as OpenCV counts
            if convex(corners):
                seen.append((corners.astype(np.float32), 1 / (1 + np.exp(-float(cells[0, y, x])))))
        return merge(seen)                                                                                        # 3

    def logits(self, grey, corners, margin):
        """The reader's answer to one view, class by position."""
        view = straighten(grey, corners, margin, self.card["reader"]["width"], self.card["reader"]["height"])     # 6
        self.reader.setInput(cv2.dnn.blobFromImage(view, 1 / 255))
        return self.reader.forward().reshape(len(self.card["reader"]["alphabet"]), -1)                            # 7

    def read(self, grey, corners):
        """[(text, probability)], most probable first."""
        views = [self.logits(grey, corners, margin) / self.card["temperature"] for margin in self.margins]
        return vote(views, self.card["reader"]["alphabet"])                                                       # 8


def vote(views, alphabet):
    """The mean of what the views give each text: high only where they agree."""
    votes = defaultdict(float)
    for logits in views:
        for text, probability in beam(logits, alphabet):
            votes[text] += probability / len(views)
    return sorted(votes.items(), key=lambda v: (-v[1], v[0]))


def letterbox(grey, width, height, fill):
    scale = min(width / grey.shape[1], height / grey.shape[0])
    w, h = max(1, min(width, round(grey.shape[1] * scale))), max(1, min(height, round(grey.shape[0] * scale)))
    picture = np.full((height, width), fill, np.uint8)
    left, top = (width - w) // 2, (height - h) // 2
    picture[top:top + h, left:left + w] = cv2.resize(grey, (w, h), interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    return picture, scale, left, top


def straighten(grey, corners, margin, width, height):
    """Warps the quadrilateral, grown by `margin` (shares of its width and height) on each side, to an upright picture."""
    mx, my = margin[0] * width / (1 + 2 * margin[0]), margin[1] * height / (1 + 2 * margin[1])
    inner = np.float32([[mx, my], [width - mx, my], [width - mx, height - my], [mx, height - my]])
    to_view = cv2.getPerspectiveTransform(np.float32(corners), inner)
    return cv2.warpPerspective(grey, to_view, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def convex(c):
    for i in range(4):
        (ax, ay), (bx, by), (cx, cy) = c[i], c[(i + 1) % 4], c[(i + 2) % 4]
        if (bx - ax) * (cy - by) - (by - ay) * (cx - bx) <= 0:
            return False
    return True


def box_of(corners):
    return (*corners.min(0), *corners.max(0))


def overlap(a, b):
    """Shared area over joint area of two boxes (left, top, right, bottom)."""
    w, h = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    if w <= 0 or h <= 0:
        return 0.0
    return w * h / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - w * h)


def merge(seen):
    """Cells that see the same plate become one: the mean of their corners, weighted by the square of the score."""
    groups = []
    for quad, score in sorted(seen, key=lambda s: -s[1]):
        for group in groups:
            if overlap(box_of(group[0][0]), box_of(quad)) > SAME_PLATE_OVERLAP:
                group.append((quad, score))
                break
        else:
            if len(groups) < PLATES_MAX:
                groups.append([(quad, score)])
    return [(np.average([q for q, _ in g], axis=0, weights=[s * s for _, s in g]).astype(np.float32), g[0][1]) for g in groups]


def beam(logits, alphabet, width=12, keep=8, least=1e-4):
    """CTC prefix beam search: texts with the sum of the probabilities of all their paths."""
    p = np.exp(logits - logits.max(0))
    p /= p.sum(0)
    beams = {"": (1.0, 0.0)}
    for t in range(p.shape[1]):
        grown = defaultdict(lambda: [0.0, 0.0])
        symbols = [s for s in range(1, len(alphabet)) if p[s, t] >= least]
        for prefix, (blank, char) in beams.items():
            last = alphabet.index(prefix[-1], 1) if prefix else -1
            slot = grown[prefix]
            slot[0] += (blank + char) * p[0, t]
            if last > 0:
                slot[1] += char * p[last, t]
            for s in symbols:
                grown[prefix + alphabet[s]][1] += (blank if s == last else blank + char) * p[s, t]
        beams = {k: tuple(v) for k, v in sorted(grown.items(), key=lambda i: -sum(i[1]))[:width]}
    return [(k, sum(v)) for k, v in sorted(beams.items(), key=lambda i: -sum(i[1]))[:keep]]
