"""What stands between a plate and the pixels: pose, light, lens, sensor, compression.

In: a flat plate from `draw` (`TALL` x `WIDE`, grey). Out: that plate hung into a picture at some pose, and the picture spoiled as
cameras spoil it. `hang` works on any picture, so the reader's crops and the detector's scenes see the same weather.
"""
import cv2
import numpy as np

from .draw import EDGE_X, EDGE_Y, PLATE_H, PLATE_W, TALL, WIDE

_XS, _YS = np.arange(WIDE, dtype=np.float32)[None, :], np.arange(TALL, dtype=np.float32)[:, None]
FLAT = np.float32([[EDGE_X, EDGE_Y], [EDGE_X + PLATE_W, EDGE_Y], [EDGE_X + PLATE_W, EDGE_Y + PLATE_H], [EDGE_X, EDGE_Y + PLATE_H]])


def pose(rng, wide, centre, hard=1.0):
    """Corners (TL, TR, BR, BL; float32 4x2) of a plate about `wide` pixels wide with its middle at `centre`."""
    tall = wide * rng.uniform(.44, .60)
    corners = np.float32([[-.5, -.5], [.5, -.5], [.5, .5], [-.5, .5]]) * [wide, tall]
    turn = np.deg2rad(rng.normal(0, 4.5 * hard))
    shear_x, shear_y = rng.normal(0, .09 * hard), rng.normal(0, .07 * hard)
    skew = np.float32([[1, shear_x], [shear_y, 1]])
    spin = np.float32([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    corners = corners @ skew.T @ spin.T
    corners *= 1 + rng.normal(0, .025 * hard, (4, 1))           # nearer corners look larger
    return (corners + centre).astype(np.float32)


def hang(rng, picture, plate, framed, corners):
    """Lays a flat plate onto `picture` (float32, 0..1) at `corners`, lit anew; changes `picture`."""
    flat = plate.astype(np.float32) / 255
    flat = _light(rng, flat)
    wide = np.linalg.norm(corners[1] - corners[0])
    shrink = PLATE_W / max(wide, 1)
    if shrink > 1.2:                                            # a lens averages what a warp would skip
        flat = cv2.GaussianBlur(flat, (0, 0), .38 * shrink)
    cover = np.zeros((TALL, WIDE), np.float32)
    if framed:
        cover[:] = 1
    else:
        cover[EDGE_Y:-EDGE_Y, EDGE_X:-EDGE_X] = 1
    (x0, y0), (x1, y1) = np.floor(corners.min(0) - .12 * wide - 2), np.ceil(corners.max(0) + .12 * wide + 2)      # room for the frame
    x0, y0, x1, y1 = max(0, int(x0)), max(0, int(y0)), min(picture.shape[1], int(x1)), min(picture.shape[0], int(y1))
    if x1 <= x0 or y1 <= y0:
        return
    to_part = cv2.getPerspectiveTransform(FLAT, (corners - [x0, y0]).astype(np.float32))
    warped = cv2.warpPerspective(flat, to_part, (x1 - x0, y1 - y0), flags=cv2.INTER_LINEAR)
    mask = cv2.warpPerspective(cover, to_part, (x1 - x0, y1 - y0), flags=cv2.INTER_LINEAR)
    part = picture[y0:y1, x0:x1]
    part += (warped - part) * mask


def _light(rng, flat):
    flat = flat * rng.uniform(.45, 1.1) + rng.uniform(-.08, .12)
    if rng.random() < .35:                                      # a shadow or a beam across it
        angle = rng.uniform(0, 2 * np.pi)
        edge = (_XS - WIDE * rng.uniform(.1, .9)) * np.cos(angle) + (_YS - TALL * rng.uniform(.1, .9)) * np.sin(angle)
        flat = flat * (1 + np.float32(rng.uniform(-.6, .3)) * np.clip(.5 + edge.astype(np.float32) / np.float32(rng.uniform(2, 120)), 0, 1))
    if rng.random() < .2:                                       # dirt
        dirt = cv2.resize(rng.random((int(rng.integers(4, 24)), int(rng.integers(6, 40)))).astype(np.float32), (WIDE, TALL), interpolation=cv2.INTER_CUBIC)
        flat = flat + (rng.uniform(.1, .6) - flat) * np.clip(dirt - rng.uniform(.5, .8), 0, 1) * rng.uniform(.5, 2)
    if rng.random() < .08:                                      # infrared at night: bright paper, the rest dark
        flat = np.clip((flat - .35) * rng.uniform(1.3, 2.2) + .35, 0, 1)
    return flat


def spoil(rng, picture):
    """The lens, the sensor and the file: blur, noise, tone, compression. float32 0..1 in, uint8 out."""
    if rng.random() < .25:
        length = int(rng.integers(2, 6))
        kernel = np.zeros((length, length), np.float32)
        cv2.line(kernel, (0, int(rng.integers(length))), (length - 1, int(rng.integers(length))), 1.0, 1)
        picture = cv2.filter2D(picture, -1, kernel / max(kernel.sum(), 1e-3))
    if rng.random() < .5:
        picture = cv2.GaussianBlur(picture, (0, 0), rng.uniform(.3, 1.1))
    if rng.random() < .25:                                      # a sharpening camera
        picture = picture + (picture - cv2.GaussianBlur(picture, (0, 0), 1.2)) * rng.uniform(.3, 1.5)
    gain = rng.uniform(.6, 1.25)
    picture = cv2.pow(np.clip((picture - .5) * np.float32(gain) + np.float32(.5 + rng.normal(0, .08)), 0, 1), rng.uniform(.65, 1.5))
    picture = picture + rng.standard_normal(picture.shape, np.float32) * np.float32(rng.uniform(0, .04))
    grey = (np.clip(picture, 0, 1) * 255).astype(np.uint8)
    if rng.random() < .7:
        _, coded = cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(25, 96))])
        grey = cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE)
    return grey


def clutter(rng, tall, wide):
    """A background that looks like no plate: gradients, boxes, lines, texture. float32 0..1."""
    picture = cv2.resize(rng.random((int(rng.integers(2, 7)), int(rng.integers(2, 9)))).astype(np.float32), (wide, tall), interpolation=cv2.INTER_CUBIC)
    for _ in range(int(rng.integers(2, 14))):
        x, y = rng.uniform(-.2, 1.1) * wide, rng.uniform(-.2, 1.1) * tall
        w, h = np.exp(rng.uniform(np.log(4), np.log(wide))), np.exp(rng.uniform(np.log(3), np.log(tall)))
        tone, kind = float(rng.random()), rng.random()
        if kind < .5:
            cv2.rectangle(picture, (int(x), int(y)), (int(x + w), int(y + h)), tone, -1 if rng.random() < .7 else int(rng.integers(1, 4)))
        elif kind < .75:
            cv2.ellipse(picture, (int(x), int(y)), (max(1, int(w / 2)), max(1, int(h / 2))), float(rng.uniform(0, 180)), 0, 360, tone, -1 if rng.random() < .6 else 2, cv2.LINE_AA)
        else:
            cv2.line(picture, (int(x), int(y)), (int(x + w), int(y + rng.normal(0, 1) * h)), tone, int(rng.integers(1, 5)), cv2.LINE_AA)
    if rng.random() < .5:
        picture = picture + rng.standard_normal(picture.shape, np.float32) * np.float32(rng.uniform(0, .08))
    return np.clip(picture, 0, 1).astype(np.float32)
