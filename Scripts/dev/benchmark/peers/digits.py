"""The built-in digits for the peers, and the one line each of them prints."""

import gzip
import json
import pathlib

import numpy as np

MNIST = pathlib.Path(__file__).resolve().parents[4] / "Sources/Digits/Resources/mnist"


def read(part):
    """All images of `train` or `t10k`, bytes, [rows x 784], and their labels."""
    with gzip.open(MNIST / f"{part}-images-idx3-ubyte.gz") as file:
        images = np.frombuffer(file.read(), np.uint8, offset=16).reshape(-1, 784)
    with gzip.open(MNIST / f"{part}-labels-idx1-ubyte.gz") as file:
        labels = np.frombuffer(file.read(), np.uint8, offset=8).astype(np.int64)
    return images, labels


def split(rows, dtype=np.float32):
    """Three quarters of the first training rows to learn from and a quarter to judge on: the same rows as
    digitbook's `split test=0.25 seed=1`."""
    from sklearn.model_selection import train_test_split

    images, labels = read("train")
    images = (images[:rows] / 255).astype(dtype)
    return train_test_split(
        images, labels[:rows], test_size=0.25, stratify=labels[:rows], random_state=1
    )


def tell(seconds, accuracy=None):
    print(json.dumps({"seconds": seconds, "accuracy": accuracy}))
