"""Fills in printed sheets with MNIST's test digits, and photographs them.

A page comes as the grey levels that a PDF reader drew at 150 dots per inch. Where its boxes are is read from the SVG of
the same sheet, not from the program that reads the photographs.
"""

import gzip
import pathlib
import re

import numpy as np
from PIL import Image, ImageFilter

ROOT = pathlib.Path(__file__).resolve().parents[2]
MNIST = ROOT / "Sources/Digits/Resources/mnist"


def test_digits():
    """Images [10,000 x 28 x 28] and labels of MNIST's official test rows."""
    def read(name, offset):
        return np.frombuffer(gzip.open(MNIST / name).read(), np.uint8, offset=offset)
    images = read("t10k-images-idx3-ubyte.gz", 16).reshape(-1, 28, 28)
    return images, read("t10k-labels-idx1-ubyte.gz", 8)


def boxes(svg):
    """The square frames in an SVG in millimetres: (x, y, side) of the middle of their lines, row by row."""
    found = []
    for path in re.findall(r'<path fill="#[0-9a-f]+" d="(M[^"]+)"', svg):
        contours = [[tuple(map(float, p.split(","))) for p in c.split("L")]
                    for c in path.strip("MZ").replace("Z", "").split("M")]
        if len(contours) != 2 or any(len(c) != 4 for c in contours):
            continue
        outer, inner = (np.array(c) for c in contours)
        low, high = (outer.min(0) + inner.min(0)) / 2, (outer.max(0) + inner.max(0)) / 2
        if abs((high - low)[0] - (high - low)[1]) < 0.01:
            found.append((low[0], low[1], (high - low)[0]))
    return sorted(found, key=lambda box: (box[1], box[0]))


def write(page, places, digits, draw, strength, dots=150, slack=0.7):
    """Writes a digit of 28 x 28 pixels into each box, turned and shifted a little, with ink of a strength from 0 to 1."""
    page = np.asarray(page, np.float32) / 255
    for (x, y, side), digit in zip(places, digits):
        millimetres = side * draw.uniform(0.78, 0.94)
        pixels = max(8, round(millimetres / 25.4 * dots))
        glyph = Image.fromarray(digit).resize((pixels, pixels), Image.BICUBIC)
        glyph = glyph.rotate(float(draw.uniform(-6, 6)), Image.BICUBIC)
        shift = draw.uniform(-slack, slack, 2)
        left, top = (round(((place + side / 2 + by) / 25.4 * dots) - pixels / 2)
                     for place, by in zip((x, y), shift))
        part = page[top:top + pixels, left:left + pixels]
        part *= 1 - strength * np.asarray(glyph, np.float32) / 255
    return page


def photograph(page, draw, noise=0.03, blur=(0.4, 1.2), depth=(0.35, 0.6), lean=0.04, turn=5):
    """A photograph of a page of levels from 0 to 1: uneven light with a shadow's edge, grain, turned, seen at an angle,
    out of focus. The table around the page is darker than paper."""
    height, width = page.shape
    yy, xx = np.mgrid[0:height, 0:width] / max(width, height)
    angle = draw.uniform(0, 2 * np.pi)
    slope = np.cos(angle) * xx + np.sin(angle) * yy
    light = 1 - draw.uniform(*depth) * (slope - slope.min()) / np.ptp(slope)
    # The soft edge of a hand's shadow.
    angle, place = draw.uniform(0, 2 * np.pi), draw.uniform(0.2, 0.8)
    edge = np.cos(angle) * xx + np.sin(angle) * yy
    edge = (edge - edge.min()) / np.ptp(edge)
    light *= 1 - draw.uniform(0, 0.25) / (1 + np.exp((edge - place) * 40))
    light = light + draw.normal(0, noise, page.shape)
    picture = Image.fromarray((np.clip(0.97 * light * page, 0, 1) * 255).astype(np.uint8))
    picture = picture.rotate(float(draw.uniform(-turn, turn)), Image.BICUBIC, expand=True, fillcolor=int(255 * 0.5))
    w, h = picture.size
    d = [float(draw.uniform(0, lean)) * s for s in (w, h) * 4]
    if draw.integers(2):
        # From so near that the edges of the page are cut off; Pillow stretches evenly here, as no camera does.
        picture = picture.transform(
            (w, h), Image.QUAD, (d[0], d[1], d[2], h - d[3], w - d[4], h - d[5], w - d[6], d[7]), Image.BICUBIC)
    else:
        # From farther away, as a camera sees it.
        corners = [(d[0], d[1]), (d[2], h - d[3]), (w - d[4], h - d[5]), (w - d[6], d[7])]
        picture = picture.transform(
            (w, h), Image.PERSPECTIVE, projection(corners, [(0, 0), (0, h), (w, h), (w, 0)]), Image.BICUBIC,
            fillcolor=int(255 * 0.5))
    return picture.filter(ImageFilter.GaussianBlur(float(draw.uniform(*blur))))


def projection(points, images):
    """The eight numbers of the projective map that takes four points to others."""
    rows, right = [], []
    for (x, y), (u, v) in zip(points, images):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        right += [u, v]
    return np.linalg.solve(np.array(rows), np.array(right)).tolist()


def save(picture, path, quality=60, sideways=False):
    """Writes a JPEG, now and then as a camera does that was held upright: turned, with the orientation beside it."""
    exif = Image.Exif()
    if sideways:
        picture = picture.transpose(Image.ROTATE_90)
        exif[0x112] = 6
    picture.save(path, quality=quality, exif=exif)
