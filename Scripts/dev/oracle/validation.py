"""The rows that MLPClassifier holds out to stop early: stratified for two classes, and for two only."""

import warnings

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier, _multilayer_perceptron

from .digest import digest
from .training import mnist

BY_HAND = [
    dict(digits=[0, 1], hidden=[40], seed=1, share=0.1),
    dict(digits=[0, 1], hidden=[30, 20], seed=2, share=0.25),
    dict(digits=[3, 8], hidden=[], seed=3, share=0.1),
    dict(digits=[9, 4], hidden=[16], seed=4, share=0.3, rows=150),
    dict(digits=[0, 1], hidden=[16], seed=5, share=0.1, output="sigmoid"),
    dict(digits=[0, 1, 2], hidden=[16], seed=6, share=0.1),
]


def cases(seed, count):
    images, labels = mnist()
    for chosen in BY_HAND if count is None else drawn(seed, count):
        yield case(images, labels, **chosen)


def case(images, labels, digits, hidden, seed, share, rows=600, output="softmax"):
    warnings.simplefilter("ignore", ConvergenceWarning)
    chosen = np.flatnonzero(np.isin(labels[:rows], digits))
    targets = labels[chosen]
    if output == "sigmoid":
        targets = (targets[:, None] == np.sort(digits)).astype(int)
    found = []

    def watch(*arrays, **options):
        parts = split(np.arange(len(arrays[0])), *arrays, **options)
        found.extend(parts[:2])
        return parts[2:]

    split = _multilayer_perceptron.train_test_split
    _multilayer_perceptron.train_test_split = watch
    try:
        network = MLPClassifier(
            hidden_layer_sizes=hidden, random_state=seed, early_stopping=True, validation_fraction=share, max_iter=1,
            batch_size=50,
        ).fit(images[chosen], targets)
    finally:
        _multilayer_perceptron.train_test_split = split
    trained, held_out = (chosen[part] for part in found)
    return {
        "digits": digits, "hidden": hidden, "seed": seed, "share": share, "rows": rows, "output": output,
        "trained": digest(trained), "heldOut": digest(held_out),
        # What the generator draws next shows that later epochs shuffle alike.
        "next": float(network._random_state.random_sample()),
    }


def drawn(seed, count):
    choose = np.random.RandomState(seed)
    for _ in range(count):
        yield dict(
            digits=[int(digit) for digit in choose.choice(10, choose.choice([2, 2, 3]), replace=False)],
            hidden=[int(units) for units in choose.randint(1, 60, choose.randint(3))],
            seed=int(choose.randint(2**32)), share=float(choose.choice([0.1, 0.2, 0.25, 0.5])),
            rows=int(choose.choice([150, 600, 2000])),
        )
