"""See Scripts/dev/judge."""
import argparse
import gzip
import pathlib
import sqlite3
import subprocess
import sys
import tempfile

import numpy as np
from PIL import Image

import strokes

ROOT = pathlib.Path(__file__).resolve().parents[3]
MNIST = ROOT / "Sources/Digits/Resources/mnist"
RESOURCES = ROOT / "Sources/Digits/Resources/judge"
TRAIN = ("train layers=conv:8x3,bn,conv:16x3,bn,pool:2,conv:16x3,bn,conv:24x3,bn,pool:2,conv:32x3,bn,gap smoothing=0.05 "
         "solver=adamw lr=0.01 schedule=one-cycle ema=0.99 batch=128 epochs={epochs} augment=rotate:6,scale:0.05,shift:1 "
         "seed=1")


def rows(part):
    def read(name, offset):
        return np.frombuffer(gzip.open(MNIST / name).read(), np.uint8, offset=offset)
    return read(f"{part}-images-idx3-ubyte.gz", 16).reshape(-1, 28, 28), read(f"{part}-labels-idx1-ubyte.gz", 8)


def large(image, side=84):
    return np.asarray(Image.fromarray(image).resize((side, side), Image.BICUBIC))


def box(image, threshold=100):
    inked = image > threshold
    if not inked.any():
        return None
    lines, columns = np.flatnonzero(inked.any(1)), np.flatnonzero(inked.any(0))
    return lines[0], lines[-1] + 1, columns[0], columns[-1] + 1


def normal(image):
    """An image like those of MNIST: the ink fitted into 20 x 20, its centre of mass in the middle; None if there is none."""
    found = box(image)
    if found is None:
        return None
    top, bottom, left, right = found
    part = image[top:bottom, left:right]
    longer = max(part.shape)
    height, width = (max(1, round(20 * side / longer)) for side in part.shape)
    small = np.asarray(Image.fromarray(part).resize((width, height), Image.BOX), np.float32)
    if small.max() < 1:
        return None
    small *= 255 / small.max()
    mass = small.sum()
    row = (small.sum(1) * np.arange(height)).sum() / mass
    column = (small.sum(0) * np.arange(width)).sum() / mass
    top, left = min(max(0, 14 - round(row)), 28 - height), min(max(0, 14 - round(column)), 28 - width)
    out = np.zeros((28, 28), np.uint8)
    out[top:top + height, left:left + width] = small
    return out


def turned(image, draw, degrees=8):
    return np.asarray(Image.fromarray(image).rotate(draw.uniform(-degrees, degrees), Image.BICUBIC))


def side_by_side(images, draw, count):
    """Digits in a row so close that they touch or nearly do, and the columns where one ends and the next begins."""
    sheet = np.zeros((110, 84 * count + 20), np.uint8)
    left, ends = 10, []
    for index in range(count):
        glyph = turned(large(images[draw.integers(len(images))], int(84 * draw.uniform(0.9, 1.1))), draw)
        found = box(glyph)
        if found is None:
            continue
        part = glyph[:, found[2]:found[3]]
        if index > 0:
            left -= int(draw.integers(-4, 9))
        top = int(draw.integers(4, 12))
        height = min(part.shape[0], 110 - top)
        width = min(part.shape[1], sheet.shape[1] - left)
        place = sheet[top:top + height, left:left + width]
        np.maximum(place, part[:height, :width], out=place)
        left += width
        ends.append(left)
    return sheet, ends


def cut(image, draw, low, high):
    """The ink on one side of a slanted line that crosses the ink between two shares of its width."""
    found = box(image)
    if found is None:
        return None
    top, bottom, left, right = found
    place = left + draw.uniform(low, high) * (right - left)
    slant = draw.uniform(-0.4, 0.4)
    lines, columns = np.mgrid[0:image.shape[0], 0:image.shape[1]]
    edge = place + slant * (lines - (top + bottom) / 2)
    keep = columns < edge if draw.random() < 0.5 else columns >= edge
    return np.where(keep, image, 0).astype(np.uint8)


def ink(image):
    return int((image > 100).sum())


def halves(images, draw):
    """A part of a digit. A narrow upright part is left out: it is written like a 1; so is a part that is nearly all."""
    whole = large(images[draw.integers(len(images))])
    if draw.random() < 0.3:
        whole = whole.T
        part = cut(whole, draw, 0.3, 0.7)
        part = None if part is None else part.T
    else:
        part = cut(whole, draw, 0.25, 0.75)
    if part is None or not 0.2 * ink(whole) < ink(part) < 0.75 * ink(whole):
        return None
    top, bottom, left, right = box(part)
    return None if right - left < 0.42 * (bottom - top) else turned(part, draw)


def no_digit(images, draw):
    kind = draw.random()
    if kind < 0.22:
        return side_by_side(images, draw, 2)[0]
    if kind < 0.45:  # one and a part of the next
        sheet, ends = side_by_side(images, draw, 2)
        if len(ends) < 2:
            return None
        width = ends[1] - ends[0]
        place = int(ends[0] + draw.uniform(0.3, 0.75) * width)
        part = sheet.copy()
        part[:, place:] = 0
        if draw.random() < 0.5:
            first = ends[0] - 10
            part = sheet.copy()
            part[:, :int(10 + draw.uniform(0.25, 0.7) * first)] = 0
        found = box(part)
        return part if found and found[3] - found[2] > 40 else None
    if kind < 0.68:
        return halves(images, draw)
    if kind < 0.90:
        names = list(strokes.LETTERS)
        return strokes.rendered(strokes.LETTERS[names[draw.integers(len(names))]], draw)
    if kind < 0.93:  # one above another
        sheet = np.zeros((170, 84), np.uint8)
        for top in (0, int(draw.integers(55, 75))):
            part = sheet[top:top + 84]
            np.maximum(part, large(images[draw.integers(len(images))]), out=part)
        return sheet
    return strokes.scribble(draw)


def dataset(part, count, seed):
    """`count` digits as they are, as many as they come off a page, and `count` images of what is none (class 10)."""
    images, labels = rows(part)
    draw = np.random.default_rng(seed)
    plain = draw.permutation(len(images))[:count]
    pictures, classes = [*images[plain]], [*labels[plain]]
    for row in draw.permutation(len(images))[:count]:
        image, label = images[row], labels[row]
        changed = normal(turned(large(image, int(draw.integers(50, 90))), draw, 6))
        if changed is not None:
            pictures.append(changed)
            classes.append(label)
    made = 0
    while made < count:
        other = no_digit(images, draw)
        other = None if other is None else normal(other)
        if other is not None:
            pictures.append(other)
            classes.append(10)
            made += 1
    order = draw.permutation(len(pictures))
    return np.array(pictures, np.uint8)[order], np.array(classes, np.uint8)[order]


def main():
    parser = argparse.ArgumentParser(prog="judge")
    parser.add_argument("--count", type=int, default=15_000)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--beside", default=str(ROOT / "Scripts/digitbook"))
    parser.add_argument("--keep", type=pathlib.Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.keep or pathlib.Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        names = ",".join([*"0123456789", "none"])
        for part, count, seed in (("train", options.count, 1), ("t10k", options.count // 5, 2)):
            if not (folder / f"{part}.npz").exists():
                images, labels = dataset(part, count, seed)
                np.savez(folder / f"{part}.npz", images=images, labels=labels)
        session = folder / "judge.session"
        lines = [f"load '{folder}/train.npz' classes={names} name=train", "split test=0.01 seed=1",
                 TRAIN.format(epochs=options.epochs), f"load '{folder}/t10k.npz' classes={names} name=test", "report on=all",
                 f"save '{session}'"]
        session.unlink(missing_ok=True)
        done = subprocess.run([options.beside, *(word for line in lines for word in ("-c", line))])
        if done.returncode != 0:
            sys.exit(done.returncode)
        RESOURCES.mkdir(exist_ok=True)
        with sqlite3.connect(session) as database:
            spec, weights = database.execute("SELECT spec, weights FROM models").fetchone()
        (RESOURCES / "spec.json").write_bytes(spec if isinstance(spec, bytes) else spec.encode())
        (RESOURCES / "weights.safetensors").write_bytes(weights)


if __name__ == "__main__":
    main()
