"""Letters and signs as strokes of a pen, in a box of 1 x 1 with y downwards; curves are polylines."""
import math

import numpy as np


def arc(x, y, rx, ry, start, end, steps=14):
    """Points on an ellipse, angles in degrees clockwise from the right."""
    angles = np.radians(np.linspace(start, end, steps))
    return [(x + rx * math.cos(a), y + ry * math.sin(a)) for a in angles]


# No letter that is written like a digit: b g i I j J l o O q s S y z Z, B D G, t f T.
LETTERS = {
    "A": [[(0, 1), (0.5, 0), (1, 1)], [(0.2, 0.6), (0.8, 0.6)]],
    "C": [arc(0.6, 0.5, 0.6, 0.5, -50, -310)],
    "E": [[(1, 0), (0, 0), (0, 1), (1, 1)], [(0, 0.5), (0.8, 0.5)]],
    "F": [[(1, 0), (0, 0), (0, 1)], [(0, 0.45), (0.8, 0.45)]],
    "H": [[(0, 0), (0, 1)], [(1, 0), (1, 1)], [(0, 0.5), (1, 0.5)]],
    "K": [[(0, 0), (0, 1)], [(1, 0), (0, 0.55)], [(0.3, 0.4), (1, 1)]],
    "L": [[(0, 0), (0, 1), (0.9, 1)]],
    "M": [[(0, 1), (0.1, 0), (0.5, 0.7), (0.9, 0), (1, 1)]],
    "N": [[(0, 1), (0, 0), (1, 1), (1, 0)]],
    "P": [[(0, 1), (0, 0)] + arc(0.3, 0.25, 0.6, 0.25, -90, 90) + [(0, 0.5)]],
    "R": [[(0, 1), (0, 0)] + arc(0.3, 0.25, 0.6, 0.25, -90, 90) + [(0, 0.5), (0.9, 1)]],
    "U": [[(0, 0), (0, 0.6)] + arc(0.5, 0.6, 0.5, 0.4, 180, 0) + [(1, 0)]],
    "V": [[(0, 0), (0.5, 1), (1, 0)]],
    "W": [[(0, 0), (0.25, 1), (0.5, 0.3), (0.75, 1), (1, 0)]],
    "X": [[(0, 0), (1, 1)], [(1, 0), (0, 1)]],
    "a": [arc(0.45, 0.6, 0.45, 0.4, -30, -390), [(0.9, 0.2), (0.9, 0.85), (1, 1)]],
    "c": [arc(0.6, 0.6, 0.5, 0.4, -50, -310)],
    "d": [arc(0.4, 0.7, 0.4, 0.3, -20, -380), [(0.85, 0), (0.85, 1)]],
    "e": [[(0.05, 0.6), (0.95, 0.55)] + arc(0.5, 0.6, 0.45, 0.4, -10, -310)],
    "h": [[(0, 0), (0, 1)], [(0, 0.6)] + arc(0.45, 0.6, 0.4, 0.25, 180, 360) + [(0.85, 1)]],
    "k": [[(0, 0), (0, 1)], [(0.7, 0.4), (0, 0.75)], [(0.25, 0.65), (0.8, 1)]],
    "m": [[(0, 0.3), (0, 1)], [(0, 0.5)] + arc(0.25, 0.5, 0.25, 0.2, 180, 360) + [(0.5, 1)],
          [(0.5, 0.5)] + arc(0.75, 0.5, 0.25, 0.2, 180, 360) + [(1, 1)]],
    "n": [[(0, 0.3), (0, 1)], [(0, 0.55)] + arc(0.4, 0.55, 0.4, 0.25, 180, 360) + [(0.8, 1)]],
    "r": [[(0, 0.3), (0, 1)], [(0, 0.6)] + arc(0.35, 0.55, 0.35, 0.25, 180, 300)],
    "u": [[(0, 0.3), (0, 0.7)] + arc(0.4, 0.7, 0.4, 0.3, 180, 0) + [(0.8, 0.3), (0.8, 1)]],
    "v": [[(0, 0.3), (0.4, 1), (0.8, 0.3)]],
    "w": [[(0, 0.3), (0.25, 1), (0.5, 0.4), (0.75, 1), (1, 0.3)]],
    "x": [[(0, 0.3), (0.8, 1)], [(0.8, 0.3), (0, 1)]],
    "#": [[(0.3, 0), (0.2, 1)], [(0.75, 0), (0.65, 1)], [(0, 0.35), (1, 0.3)], [(0, 0.7), (1, 0.65)]],
    "%": [[(1, 0), (0, 1)], arc(0.2, 0.2, 0.18, 0.2, 0, 360), arc(0.8, 0.8, 0.18, 0.2, 0, 360)],
    "+": [[(0.5, 0), (0.5, 1)], [(0, 0.5), (1, 0.5)]],
    "=": [[(0, 0.35), (1, 0.35)], [(0, 0.65), (1, 0.65)]],
    "-": [[(0, 0.5), (1, 0.5)]],
    "*": [[(0.5, 0), (0.5, 1)], [(0, 0.2), (1, 0.8)], [(1, 0.2), (0, 0.8)]],
    "?": [arc(0.4, 0.25, 0.35, 0.25, 180, 400) + [(0.4, 0.6), (0.4, 0.75)], [(0.4, 0.95), (0.41, 0.97)]],
    "!!": [[(0.2, 0), (0.2, 0.7)], [(0.2, 0.95), (0.21, 0.97)], [(0.7, 0), (0.7, 0.7)], [(0.7, 0.95), (0.71, 0.97)]],
    "$": [arc(0.5, 0.28, 0.4, 0.22, -20, -270) + arc(0.5, 0.72, 0.4, 0.22, -90, 160), [(0.5, 0), (0.5, 1)]],
    "&": [[(1, 1), (0.25, 0.35)] + arc(0.4, 0.2, 0.2, 0.2, 180, 380) + [(0.1, 0.7)] + arc(0.4, 0.75, 0.35, 0.25, 180, 30)],
    "_|_": [[(0, 1), (1, 1)], [(0.5, 0), (0.5, 1)]],
    "frame": [[(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)]],
    "->": [[(0, 0.5), (1, 0.5)], [(0.6, 0.2), (1, 0.5), (0.6, 0.8)]],
}


def rendered(strokes, draw, side=96):
    """A mask of strokes, bent and slanted at random, with a pen of any width; [side x side] of 0 and 255."""
    from PIL import Image, ImageDraw
    picture = Image.new("L", (side, side), 0)
    pen = ImageDraw.Draw(picture)
    width = int(draw.integers(5, 13))
    slant, squeeze = draw.uniform(-0.3, 0.3), draw.uniform(0.55, 1.1)
    waves = [(draw.uniform(0, 0.05), draw.uniform(2, 7), draw.uniform(0, 7)) for _ in range(2)]
    room = side - 2 * width - 12

    def place(x, y):
        x, y = x + waves[0][0] * math.sin(waves[0][1] * y + waves[0][2]), y + waves[1][0] * math.sin(waves[1][1] * x + waves[1][2])
        x = (x - 0.5) * squeeze + slant * (0.5 - y) * 0.6
        return (side / 2 + x * room * 0.85, side / 2 + (y - 0.5) * room)

    for stroke in strokes:
        # Ends are written loosely.
        points = [place(x + draw.normal(0, 0.015), y + draw.normal(0, 0.015)) for x, y in stroke]
        pen.line(points, 255, width, joint="curve")
        for x, y in points:
            pen.ellipse([x - width / 2, y - width / 2, x + width / 2, y + width / 2], fill=255)
    return np.asarray(picture)


def scribble(draw, side=96):
    """A blot, a zigzag, a ring of wrong size, a comma, a short line or a cloud of dots."""
    kind = draw.integers(5)
    if kind == 0:  # zigzag
        count = int(draw.integers(4, 12))
        return rendered([[(draw.random(), draw.random()) for _ in range(count)]], draw, side)
    if kind == 1:  # crossed out
        count = int(draw.integers(2, 6))
        return rendered([[(0, draw.random()), (1, draw.random())] for _ in range(count)]
                        + [[(draw.random(), 0), (draw.random(), 1)]], draw, side)
    rows, columns = np.mgrid[0:side, 0:side] / side - 0.5
    if kind == 2:  # blot
        angle = np.arctan2(rows, columns)
        radius = 0.3 + sum(draw.normal(0, 0.03) * np.cos(k * angle + draw.uniform(0, 7)) for k in range(1, 6))
        return (255 * (np.hypot(rows / draw.uniform(0.6, 1.2), columns) < radius)).astype(np.uint8)
    if kind == 3:  # comma, dash or dot: short and thick
        # An upright one is written like a 1.
        angle, length = draw.uniform(-0.4, 0.4), draw.uniform(0.1, 0.45)
        along, across = rows * math.sin(angle) + columns * math.cos(angle), rows * math.cos(angle) - columns * math.sin(angle)
        thick = length * draw.uniform(0.35, 0.8)
        mask = (np.abs(along) < length) & (np.abs(across) < thick * (0.5 + along / length / 3))
        return (255 * mask).astype(np.uint8)
    return (255 * (draw.random((12, 12)) < draw.uniform(0.15, 0.5))).astype(np.uint8).repeat(side // 12, 0).repeat(side // 12, 1)
