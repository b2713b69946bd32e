"""Pages of handwritten numbers made from MNIST's test images, and what a camera makes of them."""
import dataclasses
import math

import numpy as np
from PIL import Image, ImageFilter

WIDTH, HEIGHT = 1200, 1700  # A4 at about 145 dots per inch
PAPER = 245


@dataclasses.dataclass
class Level:
    """How far a page is from a clean scan; lengths in pixels, angles in degrees."""

    tilt: float = 0  # of a single digit
    pitch: tuple = (0.95, 0.95)  # of two digits, in sides of their images
    jitter: int = 0  # of a digit up and down
    ink: tuple = (1.0, 1.0)  # darkness
    grain: float = 0  # of the paper, in grey levels
    shade: float = 0  # light lost at the darkest place
    shadow: float = 0  # light lost behind an edge across the page
    ruled: bool = False
    turn: float = 0
    lean: float = 0  # shift of a corner, in sides of the page
    blur: tuple = (0, 0)
    quality: int = 95
    sideways: float = 0  # share of the pages whose EXIF data turns them


LEVELS = {
    "easy": Level(),
    "plain": Level(tilt=6, pitch=(0.8, 0.95), jitter=4, ink=(0.7, 0.95), grain=4, shade=0.3, turn=2, quality=80),
    "hard": Level(tilt=6, pitch=(0.8, 0.95), jitter=4, ink=(0.45, 0.9), grain=6, shade=0.4, shadow=0.35, ruled=True,
                  turn=5, lean=0.04, blur=(0.4, 1.2), quality=60, sideways=0.25),
}


def stamp(ink, image, left, top):
    """Puts an image on the ink, the darker of both; what lies beyond the page is cut off."""
    height, width = image.shape
    rows, columns = slice(max(0, top), min(HEIGHT, top + height)), slice(max(0, left), min(WIDTH, left + width))
    part = image[rows.start - top:rows.stop - top, columns.start - left:columns.stop - left]
    np.maximum(ink[rows, columns], part, out=ink[rows, columns])


def written(images, labels, level, draw, marks=()):
    """The ink of a page, 0 to 1, and the lines of text on it. `marks` are images of what is no digit."""
    ink = np.zeros((HEIGHT, WIDTH), np.float32)
    lines = []
    top = int(draw.integers(80, 150))
    while top < HEIGHT - 190:
        side = int(draw.integers(50, 86))
        left = int(draw.integers(60, 140))
        numbers = []
        while len(numbers) < 4:
            length = int(draw.integers(1, 9))
            if left + length * side * level.pitch[1] > WIDTH - 90:
                break
            number = ""
            for _ in range(length):
                isMark = len(marks) > 0 and draw.random() < 0.08
                source = marks[draw.integers(len(marks))] if isMark else None
                row = int(draw.integers(len(images)))
                own = round(side * draw.uniform(0.9, 1.1)) if level.tilt else side
                glyph = Image.fromarray(images[row] if source is None else source).resize((own, own), Image.BICUBIC)
                if level.tilt:
                    glyph = glyph.rotate(draw.uniform(-level.tilt, level.tilt), Image.BICUBIC)
                shift = int(draw.integers(-level.jitter, level.jitter + 1)) if level.jitter else 0
                stamp(ink, np.asarray(glyph, np.float32) / 255, left, top + shift)
                number += str(labels[row]) if source is None else "?"
                left += round(own * draw.uniform(*level.pitch))
            numbers.append(number)
            left += round(side * draw.uniform(0.9, 1.7))
            if draw.random() < 0.2:
                break
        if numbers:
            lines.append(" ".join(numbers))
        top += round(side * draw.uniform(1.5, 2.3))
    return ink, lines


def light(level, draw):
    """The light on each pixel, 0 to 1: it fades across the page, and an edge throws a soft shadow."""
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32) / HEIGHT
    angle = draw.uniform(0, 2 * math.pi)
    slope = rows * math.sin(angle) + columns * math.cos(angle)
    field = 1 - level.shade * draw.uniform(0.5, 1) * (slope - slope.min()) / np.ptp(slope)
    if level.shadow:
        angle, place, width = draw.uniform(0, 2 * math.pi), draw.uniform(-0.2, 0.2), draw.uniform(0.005, 0.05)
        edge = (rows - 0.5) * math.sin(angle) + (columns - 0.35) * math.cos(angle) - place
        field *= 1 - level.shadow * draw.uniform(0.5, 1) / (1 + np.exp(-edge / width))
    return field


def perspective(source, target):
    """Pillow's eight numbers for the view that shows the corners `source` at `target`."""
    rows, right = [], []
    for (x, y), (u, v) in zip(source, target):
        rows += [[u, v, 1, 0, 0, 0, -x * u, -x * v], [0, 0, 0, u, v, 1, -y * u, -y * v]]
        right += [x, y]
    return np.linalg.solve(np.array(rows, float), np.array(right, float))


def photographed(ink, level, draw):
    """The page as a grey picture, and its EXIF orientation."""
    paper = np.full((HEIGHT, WIDTH), float(PAPER))
    if level.ruled:
        row = int(draw.integers(50, 120))
        while row < HEIGHT:
            paper[row:row + 2] *= draw.uniform(0.78, 0.9)
            row += int(draw.integers(70, 112))
    grey = paper * (1 - draw.uniform(*level.ink) * ink) * light(level, draw)
    if level.grain:
        grey += draw.normal(0, level.grain, grey.shape)
    picture = Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))
    if level.turn:
        picture = picture.rotate(draw.uniform(-level.turn, level.turn), Image.BICUBIC, expand=True, fillcolor=150)
    width, height = picture.size
    if level.lean:
        corners = [(0, 0), (width, 0), (width, height), (0, height)]
        inner = [(abs(x - draw.uniform(0, level.lean) * width), abs(y - draw.uniform(0, level.lean) * height))
                 for x, y in corners]
        picture = picture.transform((width, height), Image.PERSPECTIVE, perspective(inner, corners), Image.BICUBIC)
    if level.blur[1]:
        picture = picture.filter(ImageFilter.GaussianBlur(draw.uniform(*level.blur)))
    if draw.random() < level.sideways:
        return picture.transpose(Image.ROTATE_90), 6
    return picture, 1


def save(path, images, labels, level, draw, marks=()):
    """Writes PATH.jpg and PATH.txt."""
    ink, lines = written(images, labels, LEVELS[level], draw, marks)
    picture, orientation = photographed(ink, LEVELS[level], draw)
    exif = Image.Exif()
    if orientation != 1:
        exif[0x112] = orientation
    picture.save(path.with_suffix(".jpg"), quality=LEVELS[level].quality, exif=exif)
    path.with_suffix(".txt").write_text("\n".join(lines) + "\n")
