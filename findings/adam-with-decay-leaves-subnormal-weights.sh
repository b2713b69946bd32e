#!/usr/bin/env bash
# Digits have pixels that are blank in every image (67 of MNIST's 784, 3 of load_digits' 64). With an L2 penalty Adam does
# not leave the weights of such pixels small: the penalty is their only gradient, Adam divides it by its own size, and
# they fall by a constant factor a step until they are subnormal, below 1.2e-38, and stay there. PyTorch's Adam with
# weight_decay=1e-4 and scikit-learn's MLPClassifier with its default alpha=1e-4 both end so; most weights of blank
# pixels are subnormal then, and without a penalty it is Adam's first moments of seldom inked pixels.
# Accuracy does not change, but processors of Intel take some hundred cycles for an instruction that meets such a number:
# with MNIST's 42,000 training rows, 784-128-64-10 and batches of 200, an epoch of PyTorch took about twice as long after
# the eleventh. Whoever compares seconds per epoch has to say how many epochs went before. torch.set_flush_denormal(True)
# prevents it, is off by default, and holds for the thread that calls it.
# Versions: torch 2.13.0, scikit-learn 1.9.1, numpy 2.4.6.
# Seen, load_digits / 16, 64-128-10:
#   PyTorch, weight_decay=1e-4, 160 epochs: 357 of 384 weights of blank pixels subnormal, 71 of the 7,808 others
#   PyTorch with set_flush_denormal(True): 0, 0
#   PyTorch, no decay, 100 epochs: 250 first moments subnormal, none of a blank pixel
#   MLPClassifier, 300 epochs: 384 of 384
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet torch==2.13.0 scikit-learn==1.9.1 numpy==2.4.6
"$folder/venv/bin/python" - << 'PYTHON'
import sys
import warnings

import numpy
import torch
from sklearn.datasets import load_digits
from sklearn.neural_network import MLPClassifier

pixels, labels = load_digits(return_X_y=True)
pixels = (pixels / 16).astype("float32")
blank = (pixels == 0).all(axis=0)
SMALLEST = numpy.finfo("float32").tiny


def subnormal(values):
    return (values != 0) & (abs(values) < SMALLEST)


def by_torch(flush, decay, epochs):
    """Which of the first layer's weights and first moments are subnormal, [64 x 128] each."""
    torch.manual_seed(0)
    torch.set_num_threads(1)
    torch.set_flush_denormal(flush)
    network = torch.nn.Sequential(torch.nn.Linear(64, 128), torch.nn.ReLU(), torch.nn.Linear(128, 10))
    adam = torch.optim.Adam(network.parameters(), lr=1e-3, weight_decay=decay)
    x, y = torch.from_numpy(pixels), torch.from_numpy(labels)
    for _ in range(epochs):
        for start in range(0, 1700, 100):
            adam.zero_grad()
            rows = slice(start, start + 100)
            torch.nn.functional.cross_entropy(network(x[rows]), y[rows]).backward()
            adam.step()
    torch.set_flush_denormal(False)
    weight = network[0].weight
    return subnormal(weight.detach().numpy().T), subnormal(adam.state[weight]["exp_avg"].numpy().T)


with_decay, _ = by_torch(False, 1e-4, 160)
flushed, flushed_moments = by_torch(True, 1e-4, 160)
_, moments = by_torch(False, 0, 100)
warnings.simplefilter("ignore")
model = MLPClassifier((128,), max_iter=300, tol=0, n_iter_no_change=1000, batch_size=100, random_state=0)
by_sklearn = subnormal(model.fit(pixels, labels).coefs_[0])

print(f"PyTorch, decay: {with_decay[blank].sum()} of {with_decay[blank].size} of blank pixels, "
      f"{with_decay[~blank].sum()} of the {with_decay[~blank].size} others")
print(f"flushed: {flushed.sum()}, {flushed_moments.sum()}")
print(f"no decay: {moments.sum()} first moments, {moments[blank].sum()} of a blank pixel")
print(f"MLPClassifier: {by_sklearn[blank].sum()} of {by_sklearn[blank].size}")
seen = (with_decay[blank].mean() > 0.5, not flushed.any(), not flushed_moments.any(), moments.sum() > 100,
        not moments[blank].any(), by_sklearn[blank].mean() > 0.5)
sys.exit(0 if all(seen) else 1)
PYTHON
