"""Deformed images: SplitMix64 draws, SciPy's Gaussian filter, affine transform and interpolation."""

import numpy as np
from scipy import ndimage

MASK = 2**64 - 1

SHAPES = [(28, 28), (8, 8), (12, 17), (1, 1), (33, 5), (28, 28)]

# The amounts of each deformation, as a user would type them.
AMOUNTS = [
    {"shift": 2},
    {"rotate": 30},
    {"scale": 0.2},
    {"shear": 0.5},
    {"elastic": {"alpha": 34, "sigma": 4}},
    {"elastic": {"alpha": 8, "sigma": 1.3}},
    {"shift": 2, "rotate": 15, "scale": 0.15, "shear": 0.1},
    {"shift": 2, "rotate": 15, "scale": 0.15, "shear": 0.1, "elastic": {"alpha": 34, "sigma": 4}},
    {"rotate": 180, "scale": 0.9, "shear": 2, "elastic": {"alpha": 300, "sigma": 20}},
]


def split_mix(key, index):
    """Output `index` of SplitMix64 started at `key`."""
    word = (key + (index + 1) * 0x9E3779B97F4A7C15) & MASK
    word = ((word ^ (word >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    word = ((word ^ (word >> 27)) * 0x94D049BB133111EB) & MASK
    return word ^ (word >> 31)


def key_of(*numbers):
    key = 0
    for number in numbers:
        key = split_mix(key ^ number, 0)
    return key


def symmetric(word):
    return (word >> 11) / 2**52 - 1


def noise(key, count):
    words = [split_mix(key, 8 + i) for i in range((count + 1) // 2)]
    halves = [half for word in words for half in (word & 0xFFFFFFFF, word >> 32)]
    return np.array([(half >> 8) / 2**23 - 1 for half in halves[:count]])


def draws(key, amounts):
    """What of each amount this key gives."""
    shift = amounts.get("shift", 0)
    whole = [(split_mix(key, i) * (2 * shift + 1) >> 64) - shift for i in (0, 1)]
    unit = [symmetric(split_mix(key, i)) for i in range(6)]
    return {
        "down": whole[0],
        "across": whole[1],
        "degrees": amounts.get("rotate", 0) * unit[2],
        "heightening": 1 + amounts.get("scale", 0) * unit[3],
        "widening": 1 + amounts.get("scale", 0) * unit[4],
        "shear": amounts.get("shear", 0) * unit[5],
    }


def deform(image, key, amounts, drawn):
    """Where ink goes, as matrices of (row, column); SciPy wants the way back."""
    angle = np.deg2rad(drawn["degrees"])
    # Counter-clockwise for an eye that sees rows grow downwards.
    rotate = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    shear = np.array([[1, 0], [drawn["shear"], 1]])
    stretch = np.diag([drawn["heightening"], drawn["widening"]])
    back = np.linalg.inv(rotate @ shear @ stretch)
    middle = (np.array(image.shape) - 1) / 2
    offset = middle - back @ (middle + [drawn["down"], drawn["across"]])
    if "elastic" not in amounts:
        return ndimage.affine_transform(image, back, offset, order=1, mode="grid-constant")
    alpha, sigma = amounts["elastic"]["alpha"], amounts["elastic"]["sigma"]
    height, width = image.shape
    fields = noise(key, 2 * image.size).reshape(height, 2, width)
    down, across = (
        alpha * ndimage.gaussian_filter(fields[:, i, :], sigma, mode="constant") for i in (0, 1)
    )
    rows, columns = np.mgrid[:height, :width]
    places = np.tensordot(back, np.stack([rows, columns]), 1) + offset[:, None, None]
    return ndimage.map_coordinates(
        image, places + np.stack([down, across]), order=1, mode="grid-constant"
    )


def blot(rng, shape):
    """Something like a digit: a few strokes with soft edges on paper."""
    image = np.zeros(shape)
    for _ in range(3):
        row, column = rng.randint(shape[0]), rng.randint(shape[1])
        image[max(row - 3, 0) : row + 4, column] = 1
        image[row, max(column - 3, 0) : column + 4] = 1
    image = ndimage.gaussian_filter(image, 0.6, mode="constant")
    return np.round(255 * image / max(image.max(), 1e-9)).astype(int)


def cases(seed, count):
    rng = np.random.RandomState(seed)
    for index in range(count or 2 * len(AMOUNTS)):
        amounts = AMOUNTS[index % len(AMOUNTS)]
        image = blot(rng, SHAPES[index % len(SHAPES)])
        where = {
            "seed": int(rng.randint(2**32, dtype=np.uint64)),
            "epoch": int(rng.randint(1, 1000)),
            "row": int(rng.randint(70_000)),
        }
        key = key_of(*where.values())
        drawn = draws(key, amounts)
        yield {
            "height": image.shape[0],
            "width": image.shape[1],
            "pixels": image.ravel().tolist(),
            **where,
            "amounts": amounts,
            "drawn": drawn,
            "deformed": np.round(deform(image.astype(float), key, amounts, drawn), 3).ravel().tolist(),
        }
