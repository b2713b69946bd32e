"""Changed weights, by NumPy, and the temperature that calibrates scores, by SciPy's scalar minimiser."""

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import expit, log_softmax


def pruned(tensors, share, together):
    """The smallest magnitudes become 0, as PyTorch's global_unstructured and l1_unstructured."""
    groups = [range(len(tensors))] if together else [[i] for i in range(len(tensors))]
    result = [t.copy() for t in tensors]
    for group in groups:
        flat = np.concatenate([tensors[i].ravel() for i in group])
        gone = np.argsort(np.abs(flat), kind="stable")[: round(share * flat.size)]
        flat[gone] = 0
        start = 0
        for i in group:
            result[i] = flat[start : start + tensors[i].size].reshape(tensors[i].shape)
            start += tensors[i].size
    return result


def noisy(tensors, share, seed):
    random = np.random.RandomState(seed)
    return [
        t + share * t.astype(float).std() * random.standard_normal(t.size).reshape(t.shape) for t in tensors
    ]


def quantized(tensors):
    """Each column, the weights of one unit, on its own grid of -127 ... 127 steps."""
    steps = [np.abs(t.astype(float)).max(axis=0) / 127 for t in tensors]
    return [np.rint(t / step) * step for t, step in zip(tensors, steps)]


def loss(scores, classes, temperature, output):
    scaled = scores.astype(float) / temperature
    rows = np.arange(len(classes))
    if output == "softmax":
        return -log_softmax(scaled, axis=1)[rows, classes].mean()
    right = np.zeros_like(scaled)
    right[rows, classes] = 1
    p = np.where(right == 1, expit(scaled), expit(-scaled))
    return -np.log(p).sum(axis=1).mean()


def cases(seed, count):
    rng = np.random.RandomState(seed)
    for index in range(count or 4):
        widths = [int(rng.randint(3, 7)), int(rng.randint(3, 7)), 3]
        tensors = [
            rng.standard_normal((a, b)).astype(np.float32) for a, b in zip(widths, widths[1:])
        ]
        share, draw = float(np.round(rng.uniform(0.1, 0.9), 2)), int(rng.randint(1000))
        output = "softmax" if index % 2 == 0 else "sigmoid"
        scores = (rng.standard_normal((40, 3)) * 4).astype(np.float32)
        # Mostly the largest score is right, so that there is a best temperature.
        classes = np.where(rng.uniform(size=40) < 0.7, scores.argmax(axis=1), rng.randint(3, size=40))
        best = minimize_scalar(
            lambda t: loss(scores, classes, np.exp(t), output), bounds=(-4, 4), method="bounded",
            options={"xatol": 1e-10},
        )
        flat = lambda found: [np.asarray(t, dtype=np.float32).ravel().tolist() for t in found]
        yield {
            "widths": widths,
            "weights": flat(tensors),
            "share": share,
            "seed": draw,
            "pruned": flat(pruned(tensors, share, False)),
            "prunedTogether": flat(pruned(tensors, share, True)),
            "noisy": flat(noisy(tensors, share, draw)),
            "quantized": flat(quantized(tensors)),
            "output": output,
            "scores": scores.ravel().tolist(),
            "classes": classes.tolist(),
            "temperature": float(np.exp(best.x)),
            "lossBefore": float(loss(scores, classes, 1, output)),
            "lossAfter": float(best.fun),
        }
