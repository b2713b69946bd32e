"""Loss and gradients of small networks, in double precision, on data that the Swift side draws again."""

import numpy as np
from sklearn.neural_network import MLPClassifier

from .digest import fnv1a

HIDDEN = [[], [4], [6, 5], [5, 4, 3]]
ACTIVATIONS = ["identity", "logistic", "tanh", "relu"]
OUTPUTS = ["softmax", "sigmoid"]


def cases(seed, count):
    choose = np.random.RandomState(seed)
    # Without hidden layers there is no activation, but MLPClassifier still draws other weights for logistic.
    every = [(h, a, o) for h in HIDDEN for a in ACTIVATIONS[: 4 if h else 1] for o in OUTPUTS]
    for hidden, activation, output in every[: count or len(every)]:
        yield case(int(choose.randint(2**32)), hidden, activation, output)


def case(seed, hidden, activation, output, rows=7, features=5, classes=3):
    # Data and weights come from one generator and are cut to single precision; what is computed from
    # them is not.
    rs = np.random.RandomState(seed)
    x = rs.uniform(-2, 2, (rows, features)).astype(np.float32).astype(float)
    labels = np.concatenate([np.arange(classes), rs.randint(0, classes, rows - classes)])
    one_hot = np.eye(classes, dtype=int)[labels]

    network = MLPClassifier(hidden, activation, alpha=0)
    network._random_state = rs
    widths = [features, *hidden, classes]
    _, y = network._validate_input(x, labels if output == "softmax" else one_hot, False, True)
    network._initialize(y, widths, np.float32)
    first = [values.ravel() for pair in zip(network.coefs_, network.intercepts_) for values in pair]
    network.coefs_ = [w.astype(float) for w in network.coefs_]
    network.intercepts_ = [b.astype(float) for b in network.intercepts_]
    between = [None] * (len(widths) - 1)
    loss, weights, biases = network._backprop(
        x, y, None, [x, *between], list(between), list(between), list(between)
    )
    gradients = {}
    for index, (weight, bias) in enumerate(zip(weights, biases)):
        # Activations are layers too: dense layers stand at 1, 3, 5, ...
        gradients[f"{2 * index + 1}.weight"] = rounded(rows * weight)
        gradients[f"{2 * index + 1}.bias"] = rounded(rows * bias)
    return {
        "seed": seed,
        "rows": rows,
        "features": features,
        "classes": classes,
        "hidden": hidden,
        "activation": activation,
        "output": output,
        "firstWeights": fnv1a(np.concatenate(first).view(np.uint32)),
        "loss": rows * loss,
        "gradients": gradients,
    }


def rounded(values):
    return [float(f"{value:.8g}") for value in np.ravel(values)]
