"""Starts, imports scikit-learn or PyTorch, and reads MNIST. Argument: sklearn or torch."""

import sys

import digits

if sys.argv[1] == "sklearn":
    import sklearn.neural_network  # noqa: F401
else:
    import torch  # noqa: F401

assert sum(len(digits.read(part)[0]) for part in ("train", "t10k")) == 70_000
