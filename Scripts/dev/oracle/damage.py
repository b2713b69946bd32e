"""Damaged images: SplitMix64 draws, and SciPy's filters in double precision."""

import numpy as np
from scipy import ndimage

from oracle.deformations import blot, key_of, split_mix, symmetric

KINDS = {
    "noise": [0.1, 0.5],
    "blur": [0.5, 2],
    "rotation": [10, 50],
    "shift": [1, 5],
    "scale": [0.9, 0.5],
    "shear": [0.2, 1],
    "thicker": [0.5, 1.5, 3],
    "thinner": [0.25, 1, 1.5],
    "occlusion": [0.15, 0.45],
    "contrast": [0.6, 0.1],
    "dotted-line": [1, 4],
    "zigzag": [1, 4],
    "spatter": [5, 25],
    "fog": [0.15, 0.75],
}

SHAPES = [(28, 28), (12, 17), (8, 8)]


class Draws:
    def __init__(self, key):
        self.key = key

    def share(self, index):
        return (symmetric(split_mix(self.key, index)) + 1) / 2

    def sign(self):
        return -1 if symmetric(split_mix(self.key, 0)) < 0 else 1

    def whole(self, index, limit):
        return (split_mix(self.key, index) * (2 * limit + 1) >> 64) - limit


def uniform(key, count):
    """Two numbers in [-1, 1) a word, from its low and its high half, 24 bits each."""
    words = [split_mix(key, i) for i in range((count + 1) // 2)]
    halves = [half for word in words for half in (word & 0xFFFFFFFF, word >> 32)]
    return np.array([(half >> 8) / 2**23 - 1 for half in halves[:count]])


def moved(image, forward, shift=(0, 0)):
    """The image under a map of (row, column) about its middle, with paper around it."""
    back = np.linalg.inv(forward)
    middle = (np.array(image.shape) - 1) / 2
    return ndimage.affine_transform(
        image, back, middle - back @ (middle + shift), order=1, mode="grid-constant"
    )


def disc(radius):
    reach = int(radius)
    rows, columns = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    return rows**2 + columns**2 <= radius**2 + 1e-9


def stroke(image, start, end, reach):
    rows, columns = np.mgrid[: image.shape[0], : image.shape[1]].astype(float)
    way = np.subtract(end, start)
    squared = way @ way
    y, x = rows - start[0], columns - start[1]
    t = np.clip((y * way[0] + x * way[1]) / squared, 0, 1) if squared > 0 else np.zeros_like(y)
    distance = np.hypot(y - t * way[0], x - t * way[1])
    return np.maximum(image, np.clip(255 * (reach + 0.5 - distance), 0, 255))


def lines(image, kind, number, draws, size):
    height, width = image.shape
    reach = lambda r: max(r * size, 0.5)
    for i in range(number):
        if kind == "spatter":
            middle = (draws.share(3 * i) * (height - 1), draws.share(3 * i + 1) * (width - 1))
            image = stroke(image, middle, middle, reach(0.5 + 0.75 * draws.share(3 * i + 2)))
            continue
        first, second = draws.share(2 * i), draws.share(2 * i + 1)
        if i % 2 == 0:
            start, end = np.array([first * (height - 1), 0]), np.array([second * (height - 1), width - 1])
        else:
            start, end = np.array([0, first * (width - 1)]), np.array([height - 1, second * (width - 1)])
        way = end - start
        length = np.hypot(*way)
        if kind == "dotted-line":
            step = max(3 * size, 1)
            for dot in range(int(length / step) + 1):
                place = start + way * dot * step / length
                image = stroke(image, place, place, reach(0.8))
        else:
            aside = np.array([way[1], -way[0]]) / length
            bends = np.array([0, 3, -3, 3, -3, 3, 0]) * size
            corners = [start + way * k / 6 + aside * bends[k] for k in range(7)]
            for a, b in zip(corners, corners[1:]):
                image = stroke(image, a, b, reach(0.5))
    return image


def damaged(image, kind, amount, draws):
    height, width = image.shape
    size = min(image.shape) / 28
    if kind == "noise":
        noise = uniform(draws.key, 3 * image.size).reshape(3, *image.shape).sum(axis=0)
        return image + 255 * amount * noise
    if kind == "blur":
        return ndimage.gaussian_filter(image, amount * size, mode="constant")
    if kind == "rotation":
        a = np.deg2rad(draws.sign() * amount)
        return moved(image, np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]]))
    if kind == "shift":
        near = [(r, c) for r in (-1, 0, 1) for c in (-1, 0, 1) if (r, c) != (0, 0)]
        distance = max(int(np.floor(amount * size + 0.5)), 1)
        return moved(image, np.eye(2), distance * np.array(near[split_mix(draws.key, 0) >> 61]))
    if kind == "scale":
        return moved(image, amount * np.eye(2))
    if kind == "shear":
        return moved(image, np.array([[1, 0], [draws.sign() * amount, 1]]))
    if kind in ("thicker", "thinner"):
        footprint = disc(max(amount * size, 1))
        extreme = (
            ndimage.grey_dilation(image, footprint=footprint, mode="constant", cval=0)
            if kind == "thicker"
            else ndimage.grey_erosion(image, footprint=footprint, mode="constant", cval=255)
        )
        return image + min(amount * size, 1) * (extreme - image)
    if kind == "occlusion":
        side = max(int(np.floor(amount * min(image.shape) + 0.5)), 1)
        start = []
        for axis, length in enumerate(image.shape):
            margin = int(np.floor(length / 7 + 0.5))
            free = length - 2 * margin - side
            start.append(
                max((length - side) // 2, 0) if free < 0 else margin + int(draws.share(axis) * (free + 1))
            )
        covered = image.copy()
        covered[start[0] : start[0] + side, start[1] : start[1] + side] = 0
        return covered
    if kind == "contrast":
        return image.mean() + amount * (image - image.mean())
    if kind == "fog":
        rows, columns = np.mgrid[:height, :width]
        waves = [
            np.cos(
                2 * np.pi * draws.whole(3 * k, 2) * rows / height
                + 2 * np.pi * draws.whole(3 * k + 1, 2) * columns / width
                + np.pi * symmetric(split_mix(draws.key, 3 * k + 2))
            )
            for k in range(6)
        ]
        return (1 - amount) * image + 255 * amount * (0.5 + 0.5 * np.mean(waves, axis=0))
    return lines(image, kind, int(amount), draws, size)


def cases(seed, count):
    rng = np.random.RandomState(seed)
    every = [
        (kind, amount, shape)
        for shape in SHAPES
        for kind, amounts in KINDS.items()
        for amount in amounts
        if shape == SHAPES[0] or amount == amounts[-1]
    ]
    for kind, amount, shape in every[: count or len(every)]:
        image = blot(rng, shape)
        where = {"seed": int(rng.randint(2**32, dtype=np.uint64)), "row": int(rng.randint(70_000))}
        draws = Draws(key_of(where["seed"], list(KINDS).index(kind), where["row"]))
        found = np.clip(damaged(image.astype(float), kind, amount, draws), 0, 255)
        yield {
            "kind": kind,
            "amount": amount,
            "height": shape[0],
            "width": shape[1],
            "pixels": image.ravel().tolist(),
            **where,
            "damaged": np.round(found, 2).ravel().tolist(),
        }
