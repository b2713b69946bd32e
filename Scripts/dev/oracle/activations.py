"""ELU and GELU with their slopes in double precision, by SciPy's expm1 and error function."""

import numpy as np
from scipy.special import expm1, ndtr
from scipy.stats import norm


def cases(seed, count):
    choose = np.random.RandomState(seed)
    points = np.concatenate([
        np.linspace(-8, 8, 161), choose.uniform(-1, 1, 100), choose.uniform(-1e-3, 1e-3, 40),
        choose.uniform(-20, 20, 60),
    ])
    for x in points[: count or len(points)].astype(np.float32).astype(float):
        yield {
            "x": x,
            "elu": float(x if x > 0 else expm1(x)),
            "gelu": float(x * ndtr(x)),
            "eluSlope": float(1 if x > 0 else np.exp(x)),
            "geluSlope": float(ndtr(x) + x * norm.pdf(x)),
        }
