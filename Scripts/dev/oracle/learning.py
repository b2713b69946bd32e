"""Learning curves of MLPClassifier on the first digits of MNIST, in float32."""

import warnings

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import learning_curve
from sklearn.neural_network import MLPClassifier

from .training import mnist

# Rows, folds, sizes as shares, and what differs from digitbook's defaults.
CURVES = [
    dict(rows=300, k=3, shares=[0.1, 0.325, 0.55, 0.775, 1.0], hidden=[16], lr=0.005, epochs=6, seed=1),
    dict(rows=401, k=4, shares=[1.0, 0.2, 0.2001], hidden=[12, 8], lr=0.01, epochs=5, seed=2),
]


def cases(seed, count):
    warnings.simplefilter("ignore", ConvergenceWarning)
    warnings.filterwarnings("ignore", message="Got `batch_size`")
    images, labels = mnist()
    for curve in CURVES:
        network = MLPClassifier(
            hidden_layer_sizes=curve["hidden"], learning_rate_init=curve["lr"], max_iter=curve["epochs"],
            batch_size=50, random_state=curve["seed"],
        )
        rows = slice(0, curve["rows"])
        sizes, train, held = learning_curve(
            network, images[rows], labels[rows], cv=curve["k"], train_sizes=np.array(curve["shares"]),
        )
        yield {**curve, "sizes": sizes.tolist(), "train": train.tolist(), "validation": held.tolist()}
