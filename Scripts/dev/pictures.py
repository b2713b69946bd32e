"""Pictures of single digits as people make them, and what digitbook answers. See Scripts/dev/pictures."""

import argparse
import collections
import gzip
import json
import pathlib
import re
import struct
import subprocess
import sys
import tempfile
import zlib

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

ROOT = pathlib.Path(__file__).resolve().parents[2]
MNIST = ROOT / "Sources/Digits/Resources/mnist"
# Share of a kind that may go wrong.
SLACK = 0.1
# What is asked only of digits that the model knows well as they are: its own errors are not those of a picture.
SURE = 0.8
NO_INK, SEVERAL = "there is no ink", "digits side by side"


def test_rows():
    def read(name, offset):
        return np.frombuffer(gzip.open(MNIST / name).read(), np.uint8, offset=offset)
    return read("t10k-images-idx3-ubyte.gz", 16).reshape(-1, 28, 28), read("t10k-labels-idx1-ubyte.gz", 8)


# Ink from 0 to 1


def ink_of(digit, side, share=0.75, place=None):
    """A digit whose longer side is a share of the picture's, in the middle or with its corner at a place."""
    rows, columns = np.nonzero(digit > 40)
    part = Image.fromarray(digit[rows.min():rows.max() + 1, columns.min():columns.max() + 1])
    factor = 4 if side < 100 else 1
    scale = share * side * factor / max(part.size)
    size = max(1, round(part.width * scale)), max(1, round(part.height * scale))
    large = np.zeros((side * factor, side * factor), np.uint8)
    part = np.asarray(part.resize(size, Image.BICUBIC))
    top, left = ((side * factor - size[1]) // 2, (side * factor - size[0]) // 2)
    if place is not None:
        top, left = (min(max(0, round(p * factor)), side * factor - s) for p, s in zip(place, reversed(size)))
    large[top:top + size[1], left:left + size[0]] = part
    whole = Image.fromarray(large)
    if factor > 1:
        whole = whole.resize((side, side), Image.BOX)
    return np.asarray(whole, np.float32) / 255


def shifted(digit, side, draw, share=0.6):
    slack = side * (1 - share)
    return ink_of(digit, side, share, draw.uniform(0.1, 0.9, 2) * slack * (0.4, 0.7) + 0.05 * side)


def skeleton(digit):
    """The middle of the strokes, one pixel wide, by Zhang's and Suen's thinning; True on it."""
    mask = np.pad(digit > 100, 1)
    while True:
        before = mask.copy()
        for step in (0, 1):
            around = [np.roll(mask, shift, (0, 1)) for shift in
                      [(1, 0), (1, -1), (0, -1), (-1, -1), (-1, 0), (-1, 1), (0, 1), (1, 1)]]
            count = sum(a.astype(int) for a in around)
            turns = sum((~a & b).astype(int) for a, b in zip(around, around[1:] + around[:1]))
            n, _, e, _, s, _, w, _ = around
            sides = ~(n & e & s) & ~(e & s & w) if step == 0 else ~(n & e & w) & ~(n & s & w)
            mask &= ~((count >= 2) & (count <= 6) & (turns == 1) & sides)
        if (mask == before).all():
            return mask[1:-1, 1:-1]


def thin(digit, side, width):
    """A digit drawn with a pen of so many pixels."""
    middle = skeleton(digit)
    scale = side * 0.8 / 28
    picture = Image.new("L", (side, side), 0)
    pen = ImageDraw.Draw(picture)
    point = lambda r, c: ((c + 0.5) * scale + 0.1 * side, (r + 0.5) * scale + 0.1 * side)
    for r, c in zip(*np.nonzero(middle)):
        for down, right in [(0, 1), (1, 0), (1, 1), (1, -1)]:
            if r + down < 28 and 0 <= c + right < 28 and middle[r + down, c + right]:
                pen.line([point(r, c), point(r + down, c + right)], fill=255, width=width)
    return np.asarray(picture, np.float32) / 255


def rim(side, inset, width):
    """A frame."""
    rows, columns = np.mgrid[0:side, 0:side]
    depth = np.minimum(np.minimum(rows, columns), side - 1 - np.maximum(rows, columns))
    return ((depth >= inset) & (depth < inset + width)).astype(np.float32)


def lines(side, pitch, start, width, slope=0.0):
    rows, columns = np.mgrid[0:side, 0:side]
    return (((rows + slope * columns - start) % pitch) < width).astype(np.float32)


def crop(ink, margin=0):
    rows, columns = np.nonzero(ink > 0.15)
    return ink[max(0, rows.min() - margin):rows.max() + 1 + margin,
               max(0, columns.min() - margin):columns.max() + 1 + margin]


# Paper


def paper(ink, white=250, strength=0.9, light=1.0, grain=0.0, draw=None):
    levels = white * light * (1 - strength * ink)
    if grain:
        levels = levels + draw.normal(0, grain, ink.shape)
    return np.clip(np.round(levels), 0, 255).astype(np.uint8)


def slope(side, draw, depth):
    rows, columns = np.mgrid[0:side, 0:side] / side - 0.5
    angle = draw.uniform(0, 2 * np.pi)
    return 1 + depth * (np.cos(angle) * rows + np.sin(angle) * columns) - depth / 2


def png(array, bits, kind, chunks=b""):
    """The bytes of a PNG file with samples that Pillow does not write; `array` is [height, width(, channels)]."""
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    height, width = array.shape[:2]
    samples = array.astype(">u2" if bits == 16 else np.uint8).reshape(height, -1)
    rows = b"".join(b"\0" + row.tobytes() for row in samples)
    header = struct.pack(">IIBBBBB", width, height, bits, kind, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + (chunk(b"eXIf", chunks) if chunks else b"")
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def exif_block(orientation):
    return b"MM\0*\0\0\0\x08" + struct.pack(">HHHIHHI", 1, 0x112, 3, 1, orientation << 0, 0, 0)


def stored(array, orientation):
    """The pixels that an orientation of EXIF turns into these."""
    return {1: lambda a: a, 2: lambda a: a[:, ::-1], 3: lambda a: a[::-1, ::-1], 4: lambda a: a[::-1],
            5: lambda a: a.T, 6: lambda a: np.rot90(a, 1), 7: lambda a: a[::-1, ::-1].T,
            8: lambda a: np.rot90(a, -1)}[orientation](array)


# Kinds: a name, what is right (None for the digit) and a maker of the picture's file


def kinds():
    def plain(name, make, right=None):
        yield name, right, lambda d, o, draw: make(d, o, draw)

    def both(name, make):
        """Dark on bright and bright on dark."""
        yield name, None, lambda d, o, draw: make(d, o, draw)
        yield f"{name}, bright on dark", None, lambda d, o, draw: 255 - make(d, o, draw)

    for side in (28, 29, 40, 56, 112, 300, 900):
        yield from both(f"plain at {side}", lambda d, o, draw, side=side: paper(ink_of(d, side)))
    for side in (28, 29, 56, 200):
        yield from plain(f"small in the middle of {side}", lambda d, o, draw, side=side: paper(ink_of(d, side, 0.5)))
        yield from plain(f"small off the middle of {side}",
                         lambda d, o, draw, side=side: paper(shifted(d, side, draw, 0.5)))
    for white in (60, 90, 110, 127, 140):
        yield from plain(f"paper of grey {white}", lambda d, o, draw, w=white: paper(ink_of(d, 200), w, 0.85))
    yield from plain("pencil", lambda d, o, draw: paper(ink_of(d, 200), 240, draw.uniform(0.15, 0.3), 1, 2, draw))
    yield from plain("grain", lambda d, o, draw: paper(ink_of(d, 200), 220, 0.8, 1, 12, draw))
    for side in (40, 200, 600):
        yield from both(f"shading at {side}",
                        lambda d, o, draw, s=side: paper(ink_of(d, s), 240, 0.85, slope(s, draw, draw.uniform(0.3, 0.6))))
    yield from plain("shadow's edge", lambda d, o, draw: paper(
        ink_of(d, 240), 240, 0.85, 1 - 0.35 / (1 + np.exp((slope(240, draw, 2) - draw.uniform(-0.3, 0.3)) * 30)), 2, draw))
    yield from plain("dark corners", lambda d, o, draw: paper(
        ink_of(d, 240), 240, 0.85, 1 - 0.5 * sum(p ** 2 for p in np.mgrid[-1:1:240j, -1:1:240j]) / 2, 2, draw))
    for side in (28, 29, 56, 160):
        wide = max(1, side // 70)
        yield from plain(f"frame along the rim of {side}",
                         lambda d, o, draw, s=side, w=wide: paper(np.maximum(ink_of(d, s, 0.6), rim(s, 0, w))))
        yield from plain(f"frame inside {side}", lambda d, o, draw, s=side, w=wide: paper(
            np.maximum(ink_of(d, s, 0.6), rim(s, max(1, s // 20), w))))
        yield from plain(f"pale frame inside {side}", lambda d, o, draw, s=side, w=wide: paper(
            np.maximum(ink_of(d, s, 0.6), 0.4 * rim(s, max(1, s // 20), w))))
        yield from plain(f"frame alone of {side}", lambda d, o, draw, s=side, w=wide: paper(
            rim(s, int(draw.integers(0, s // 8)), w * int(draw.integers(1, 3)))), NO_INK)
        yield from plain(f"ruled lines at {side}", lambda d, o, draw, s=side, w=wide: paper(np.maximum(
            ink_of(d, s, 0.6), 0.5 * lines(s, 0.8 * s, 0.1 * s, w))))
        yield from plain(f"a speck at {side}", lambda d, o, draw, s=side, w=wide: paper(np.maximum(
            ink_of(d, s, 0.6), np.pad(np.ones((w, w)), ((1, s - w - 1), (s - w - 1, 1))))))
    yield from plain("frame of two lines", lambda d, o, draw: paper(
        np.maximum(ink_of(d, 160, 0.55), np.maximum(rim(160, 3, 2), rim(160, 10, 2)))))
    yield from plain("frame cut off", lambda d, o, draw: paper(np.roll(np.maximum(
        ink_of(d, 160, 0.55), rim(160, 0, 4)), (int(draw.integers(-3, 4)), int(draw.integers(-3, 4))), (0, 1)) * 1.0))
    yield from plain("digit touches its frame", lambda d, o, draw: paper(
        np.maximum(ink_of(d, 160, 0.88), rim(160, 8, 3))))
    yield from plain("leaning lines", lambda d, o, draw: paper(np.maximum(
        ink_of(d, 200, 0.6), 0.5 * lines(200, 60, draw.uniform(0, 60), 2, draw.uniform(-0.06, 0.06)))))
    yield from plain("squared paper", lambda d, o, draw: paper(np.maximum(ink_of(d, 200, 0.7), 0.3 * np.maximum(
        lines(200, 40, draw.uniform(0, 40), 2), lines(200, 40, draw.uniform(0, 40), 2).T)), 250, 0.9, 1, 2, draw))
    yield from plain("specks all over", lambda d, o, draw: paper(np.maximum(
        ink_of(d, 200, 0.7), (draw.random((200, 200)) < 0.0008).astype(np.float32))))
    yield from plain("black dots, grey ink", lambda d, o, draw: paper(np.maximum(
        0.35 * ink_of(d, 200, 0.7), np.pad(np.ones((5, 5)), ((12, 183), (170, 25))))))
    yield from plain("ink of a blot beside", lambda d, o, draw: paper(np.maximum(
        ink_of(d, 300, 0.6), np.pad(np.ones((9, 9)), ((16, 275), (270, 21))))))
    for name, margin in (("cut out", 0), ("cut out with a margin of 1", 1)):
        for side in (50, 200):
            yield from both(f"{name} at {side}", lambda d, o, draw, m=margin, s=side: paper(crop(ink_of(d, s), m)))
    for edge, step in (("top", (-1, 0)), ("left", (0, -1)), ("right", (0, 1)), ("bottom", (1, 0))):
        yield from plain(f"touches the {edge}", lambda d, o, draw, step=step: paper(ink_of(
            d, 150, 0.6, ((step[0] + 1) / 2 * 150 if step[0] else 30, (step[1] + 1) / 2 * 150 if step[1] else 30))))
    for side, width in ((100, 1), (300, 1), (600, 1), (1000, 1), (1000, 3), (400, 2)):
        yield from plain(f"strokes of {width} at {side}", lambda d, o, draw, s=side, w=width: paper(thin(d, s, w)))
    yield from plain("thick strokes", lambda d, o, draw: paper(np.asarray(Image.fromarray((ink_of(
        d, 200, 0.7) * 255).astype(np.uint8)).filter(ImageFilter.MaxFilter(9)), np.float32) / 255))
    yield from plain("blurred", lambda d, o, draw: paper(np.asarray(Image.fromarray((ink_of(
        d, 200, 0.7) * 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(6)), np.float32) / 255))
    yield from plain("wide paper", lambda d, o, draw: np.pad(
        paper(ink_of(d, 80)), ((0, 0), (int(draw.integers(40, 300)), 20)), constant_values=250))
    yield from plain("tall paper", lambda d, o, draw: np.pad(
        paper(ink_of(d, 80)), ((30, int(draw.integers(40, 300))), (0, 0)), constant_values=250))

    for gap in (0.02, 0.1, 0.3):
        for side in (28, 100):
            yield from plain(f"two digits, {gap} apart at {side}", lambda d, o, draw, g=gap, s=side: paper(np.pad(
                beside(d, o, s, g), s // 8)), SEVERAL)
    yield from plain("three digits", lambda d, o, draw: paper(np.pad(beside(d, o, 80, 0.15, 3), 10)), SEVERAL)
    for side in (24, 28, 64, 300):
        for white in (0, 40, 128, 255):
            yield from plain(f"blank {white} of {side}", lambda d, o, draw, s=side, w=white: paper(
                np.zeros((s, s)), w, 1, 1, float(draw.choice([0, 2, 5])), draw), NO_INK)
    yield from plain("blank with shading", lambda d, o, draw: paper(
        np.zeros((200, 200)), 230, 1, slope(200, draw, 0.5), 2, draw), NO_INK)
    yield from plain("a speck alone", lambda d, o, draw: paper(speck(100, draw)), NO_INK)
    yield from plain("ruled paper alone", lambda d, o, draw: paper(
        0.5 * lines(150, 30, draw.uniform(0, 30), 2), 250, 0.9, 1, 2, draw), NO_INK)

    # Files of other kinds
    for depth, top in ((12, 4095), (10, 1023), (16, 65535)):
        yield f"16 bits, {depth} used", None, lambda d, o, draw, t=top: png(
            np.round(t * (1 - 0.9 * ink_of(d, 160))), 16, 0)
    yield "16 bits, blank", NO_INK, lambda d, o, draw: png(np.full((64, 64), int(draw.integers(0, 65536))), 16, 0)
    yield "16 bits, grey and alpha", None, lambda d, o, draw: png(
        np.dstack([np.zeros((160, 160)), 65535 * ink_of(d, 160)]), 16, 4)
    for orientation in range(1, 9):
        yield f"EXIF {orientation} in PNG", None, lambda d, o, draw, n=orientation: png(
            stored(paper(ink_of(d, 160)), n), 8, 0, exif_block(n))
        yield f"EXIF {orientation} in JPEG", None, lambda d, o, draw, n=orientation: jpeg(
            stored(paper(ink_of(d, 160)), n), 90, n)
    yield "JPEG of quality 15", None, lambda d, o, draw: jpeg(paper(ink_of(d, 160)), 15, 1)
    for name, colour in (("black", (0, 0, 0)), ("white", (255, 255, 255)), ("blue", (20, 40, 160))):
        yield f"clear paper, {name} ink", None, lambda d, o, draw, c=colour: Image.fromarray(np.dstack(
            [np.full((160, 160), v, np.uint8) for v in c] + [(255 * ink_of(d, 160)).astype(np.uint8)]), "RGBA")
    yield "clear paper, grey and alpha", None, lambda d, o, draw: Image.fromarray(np.dstack(
        [np.zeros((160, 160), np.uint8), (255 * ink_of(d, 160)).astype(np.uint8)]), "LA")
    yield "clear paper alone", NO_INK, lambda d, o, draw: Image.new("RGBA", (90, 90), (0, 0, 0, 0))
    for name, white, black in (("blue on white", (250, 250, 245), (30, 50, 170)), ("red on white", (255, 255, 255), (210, 30, 40)),
                               ("white on green", (20, 90, 60), (240, 240, 235)), ("black on yellow", (250, 220, 90), (20, 20, 20))):
        yield name, None, lambda d, o, draw, w=white, b=black: coloured(ink_of(d, 160), w, b)
        yield f"{name}, a palette of 16", None, lambda d, o, draw, w=white, b=black: coloured(
            ink_of(d, 160), w, b).quantize(16)


def beside(digit, other, side, gap, count=2):
    parts = [crop(ink_of(d, side)) for d in [digit, other, digit][:count]]
    height = max(len(part) for part in parts)
    space = np.zeros((height, max(1, round(gap * height))), np.float32)
    parts = [np.pad(part, (((height - len(part)) // 2, height - len(part) - (height - len(part)) // 2), (0, 0)))
             for part in parts]
    return np.hstack([p for part in parts for p in (part, space)][:-1])


def speck(side, draw):
    ink = np.zeros((side, side), np.float32)
    top, left = draw.integers(5, side - 10, 2)
    ink[top:top + 2, left:left + 3] = 1
    return ink


def jpeg(array, quality, orientation):
    exif = Image.Exif()
    exif[0x112] = orientation
    file = pathlib.Path(tempfile.mkstemp(suffix=".jpg")[1])
    Image.fromarray(np.ascontiguousarray(array)).save(file, "JPEG", quality=quality, exif=exif)
    data = file.read_bytes()
    file.unlink()
    return data


def coloured(ink, white, black):
    white, black = np.array(white, np.float32), np.array(black, np.float32)
    return Image.fromarray((white + ink[..., None] * (black - white)).astype(np.uint8))


def save(picture, stem):
    if isinstance(picture, bytes):
        path = pathlib.Path(f"{stem}{'.jpg' if picture[:2] == bytes([255, 216]) else '.png'}")
        path.write_bytes(picture)
        return path
    path = pathlib.Path(f"{stem}.png")
    (picture if isinstance(picture, Image.Image) else Image.fromarray(np.ascontiguousarray(picture))).save(path)
    return path


def answers(binary, session, paths):
    """For each picture the digit and its probability, or the reason why there is none and 0."""
    with tempfile.NamedTemporaryFile("w", suffix=".digits") as script:
        script.write("".join(f"predict '{path}'\n" for path in paths))
        script.flush()
        done = subprocess.run([binary, "--json", "replay", script.name, "--keep-going", "--session", str(session)],
                              capture_output=True, text=True)
    cells = [json.loads(line) for line in done.stdout.splitlines()]
    cells = [cell for cell in cells if cell["input"].startswith("predict ")]
    if len(cells) != len(paths):
        sys.exit(f"pictures: {len(cells)} answers to {len(paths)} pictures\n{done.stderr[-2000:]}")
    for cell in cells:
        if cell["status"] != "ok":
            yield cell["error"]["message"].split(": ", 1)[-1], 0.0
        else:
            image = cell["result"]["images"][0]
            yield str(image["predicted"]), max(p["probability"] for p in image["probabilities"])


def main():
    parser = argparse.ArgumentParser(prog="pictures")
    parser.add_argument("--only", default="")
    parser.add_argument("--each", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--train", default="train cnn")
    parser.add_argument("--session", type=pathlib.Path)
    parser.add_argument("--beside", default=str(ROOT / "Scripts/digitbook"))
    parser.add_argument("--keep", type=pathlib.Path)
    options = parser.parse_args()

    images, labels = test_rows()
    draw = np.random.default_rng(options.seed)
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.keep or pathlib.Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        session = options.session or pathlib.Path(scratch) / "model.session"
        if not session.exists():
            made = subprocess.run([options.beside, "-c", "load mnist", "-c", options.train, "-c", f"save '{session}'"],
                                  capture_output=True, text=True)
            if made.returncode != 0:
                sys.exit(f"pictures: {made.stderr.strip()}")
        rows = draw.permutation(len(images))[:3 * options.each]
        plain = [save(images[row], folder / f"row-{row}") for row in rows]
        known = [row for row, (answer, share) in zip(rows, answers(options.beside, session, plain))
                 if answer == str(labels[row]) and share >= SURE]
        if len(known) < 2 * options.each:
            sys.exit("pictures: the model knows too few digits as they are")
        cases, paths = [], []
        for name, right, make in kinds():
            if options.only not in name:
                continue
            # A kind is drawn alike whichever others are.
            draw = np.random.default_rng([options.seed, zlib.crc32(name.encode())])
            for number in range(options.each):
                row, other = known[number], known[options.each + number]
                stem = folder / re.sub("[^a-zA-Z0-9.]+", "-", f"{name}-{number:02}")
                paths.append(save(make(images[row], images[other], draw), stem))
                cases.append((name, right, str(labels[row])))
        found = list(answers(options.beside, session, paths))
        totals, failed = [0, 0, 0], 0
        for name in dict.fromkeys(name for name, _, _ in cases):
            wrong = collections.Counter()
            for path, (kind, right, label), (answer, _) in zip(paths, cases, found):
                if kind != name or (answer == label if right is None else right in answer):
                    continue
                told = answer if not answer.isdigit() else "another digit" if right is None else "a digit"
                wrong[told] += 1
                if options.keep:
                    print(f"    {path}: {answer}")
            count = sum(wrong.values())
            totals = [totals[0] + options.each, totals[1] + count, totals[2] + wrong["another digit"] + wrong["a digit"]]
            is_bad = count > SLACK * options.each
            failed += is_bad
            reasons = "; ".join(f"{n} {reason}" for reason, n in wrong.most_common())
            print(f"{'!' if is_bad else ' '} {name:40} {options.each - count:4} of {options.each}  {reasons}", flush=True)
    print(f"{totals[1]} of {totals[0]} went wrong, {totals[2]} of them without a word; {failed} kinds beyond {SLACK:.0%}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
