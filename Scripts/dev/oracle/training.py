"""Trainings of MLPClassifier on the first digits of MNIST, in float32."""

import gzip
import pathlib
import warnings

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

from .digest import fnv1a

MNIST = pathlib.Path(__file__).resolve().parents[3] / "Sources" / "Digits" / "Resources" / "mnist"

# Rows to learn from, and the rows after them that the trained network judges.
LEARN, JUDGE = 2000, 1000

DEFAULTS = dict(
    hidden_layer_sizes=(40,), activation="relu", solver="adam", alpha=0.0001, batch_size=200,
    learning_rate="constant", learning_rate_init=0.001, power_t=0.5, max_iter=12, shuffle=True,
    random_state=1, tol=0.0001, momentum=0.9, nesterovs_momentum=True, early_stopping=False,
    validation_fraction=0.1, beta_1=0.9, beta_2=0.999, epsilon=1e-8, n_iter_no_change=10,
)

# What differs from these defaults, for each case; `output` and `rows` are ours.
BY_HAND = [
    dict(),
    dict(hidden_layer_sizes=(50, 25), random_state=2, batch_size=32),
    dict(hidden_layer_sizes=(30, 20, 10), activation="tanh", random_state=3, batch_size=150, rows=1999),
    dict(activation="logistic", learning_rate_init=0.01, random_state=4, alpha=0.5),
    dict(activation="identity", hidden_layer_sizes=(20,), random_state=5, shuffle=False),
    dict(hidden_layer_sizes=(), random_state=6, learning_rate_init=0.005),
    dict(
        output="sigmoid", random_state=7, hidden_layer_sizes=(40, 20), activation="tanh",
        learning_rate_init=0.005,
    ),
    dict(random_state=8, beta_1=0.8, beta_2=0.99, epsilon=1e-3, learning_rate_init=0.01),
    dict(random_state=9, batch_size=5000, max_iter=30, learning_rate_init=0.02),
    dict(solver="sgd", learning_rate_init=0.1, random_state=10),
    dict(solver="sgd", learning_rate_init=0.1, random_state=11, nesterovs_momentum=False, momentum=0.5),
    dict(solver="sgd", learning_rate_init=0.5, random_state=12, momentum=0, activation="logistic"),
    dict(
        solver="sgd", learning_rate="invscaling", learning_rate_init=0.5, power_t=0.2, random_state=13,
        activation="tanh",
    ),
    dict(
        solver="sgd", learning_rate="adaptive", learning_rate_init=0.2, random_state=14, tol=0.05,
        n_iter_no_change=1, max_iter=60, activation="tanh", hidden_layer_sizes=(40, 20),
    ),
    dict(
        solver="sgd", output="sigmoid", activation="tanh", alpha=0.05, learning_rate_init=0.05,
        hidden_layer_sizes=(60, 8), random_state=1, max_iter=15,
    ),
    dict(early_stopping=True, random_state=16, n_iter_no_change=2, max_iter=60, learning_rate_init=0.005),
    dict(
        early_stopping=True, random_state=17, n_iter_no_change=3, max_iter=60, output="sigmoid",
        validation_fraction=0.2, learning_rate_init=0.01, tol=0.01,
    ),
    dict(
        solver="sgd", learning_rate="adaptive", early_stopping=True, learning_rate_init=0.1,
        random_state=18, n_iter_no_change=1, tol=0.01, max_iter=60,
    ),
    dict(solver="sgd", learning_rate_init=100, activation="identity", random_state=15),
    dict(random_state=19, tol=0.1, n_iter_no_change=2, max_iter=40),
    dict(
        solver="sgd", learning_rate_init=0.05, alpha=10, tol=0.02, n_iter_no_change=3, max_iter=40,
        random_state=20, batch_size=77,
    ),
]


def cases(seed, count):
    images, labels = mnist()
    for chosen in BY_HAND if count is None else drawn(seed, count):
        yield case(images, labels, **chosen)


def case(images, labels, output="softmax", rows=LEARN, **chosen):
    warnings.simplefilter("ignore", ConvergenceWarning)
    warnings.filterwarnings("ignore", message="Got `batch_size`")
    parameters = {**DEFAULTS, **chosen}
    targets = labels if output == "softmax" else np.eye(10, dtype=int)[labels]
    others = slice(rows, rows + JUDGE)

    network, twin = MLPClassifier(**parameters), MLPClassifier(**parameters)
    weights = watch_weights(network)
    watch_weights(twin, last_bits=np.random.RandomState(0))
    learned = [fits(one, images[:rows], targets[:rows]) for one in (network, twin)]
    settings = {"output": output, "rows": rows, "parameters": parameters}
    if not all(learned):
        return {**settings, "outcome": None}
    return {**settings, "outcome": {
        "steady": agree(network, twin, images[others]),
        "firstWeights": fnv1a(np.concatenate(weights).view(np.uint32)),
        "epochs": network.n_iter_,
        "stopped": reason(network),
        "lossCurve": [float(f"{loss:.9g}") for loss in network.loss_curve_],
        "validationScores": network.validation_scores_,
        # Adam's includes its bias correction, which the Swift side keeps apart.
        "learningRate": network._optimizer.learning_rate if network.solver == "sgd" else None,
        "predictions": "".join(map(str, network.predict_proba(images[others]).argmax(axis=1))),
        "score": network.score(images[others], targets[others]),
    }}


def reason(network):
    """Why the training ended, in the words of the Swift side."""
    if network._no_improvement_count <= network.n_iter_no_change:
        return "epochs"
    return "early" if network.early_stopping else "converged"


def watch_weights(network, last_bits=None):
    """The weights as they are drawn; with a generator, their last bits are then changed at random."""
    drawn = []
    draw = network._init_coef

    def draw_and_look(*arguments):
        pair = draw(*arguments)
        drawn.extend(values.ravel().copy() for values in pair)
        if last_bits is not None:
            for values in pair:
                values.view(np.int32)[...] += last_bits.randint(-1, 2, values.shape, np.int32)
        return pair

    network._init_coef = draw_and_look
    return drawn


def fits(network, images, targets):
    """Trains it. Early stopping may return to weights from before a divergence, so the losses tell too."""
    try:
        with np.errstate(all="ignore"):
            network.fit(images, targets)
    except ValueError as error:
        assert "non-finite" in str(error)
        return False
    return bool(np.isfinite(network.loss_curve_).all())


def agree(network, twin, others):
    """Whether a training comes out the same when the first weights change in their last bit.

    Some settings make so wild a training that rounding alone decides where it goes. There scikit-learn
    does not agree with itself, and nobody else can agree with it.
    """
    losses, twins = np.array(network.loss_curve_), np.array(twin.loss_curve_)
    if len(losses) != len(twins) or np.abs(losses / twins - 1).max() > 1e-4:
        return False
    predicted, again = (n.predict_proba(others).argmax(axis=1) for n in (network, twin))
    return bool(np.mean(predicted == again) > 0.998)


def drawn(seed, count):
    """Settings that nobody chose by hand."""
    choose = np.random.RandomState(seed)

    def one_of(*values):
        return values[choose.randint(len(values))]

    for _ in range(count):
        solver = one_of("sgd", "adam")
        stops = choose.randint(2)
        yield dict(
            output=one_of("softmax", "softmax", "sigmoid"),
            rows=one_of(2000, 2000, 1234, 3001),
            hidden_layer_sizes=one_of((40,), (100,), (40, 20), (60, 8), (20, 20, 20), (7,)),
            activation=one_of("relu", "tanh", "logistic", "identity"),
            solver=solver,
            alpha=one_of(0.0, 0.0001, 0.05, 1.0),
            batch_size=one_of(200, 200, 64, 128, 333, 10_000),
            learning_rate=one_of("constant", "invscaling", "adaptive"),
            learning_rate_init=one_of(0.01, 0.05, 0.1, 0.2) if solver == "sgd" else one_of(0.001, 0.003, 0.01),
            power_t=one_of(0.5, 0.25),
            max_iter=30 if stops else one_of(10, 15),
            shuffle=one_of(True, True, True, False),
            random_state=int(choose.randint(2**32)),
            tol=one_of(0.1, 0.03, 0.01) if stops else 0.0001,
            momentum=one_of(0.9, 0.9, 0.5, 0.0),
            nesterovs_momentum=one_of(True, False),
            early_stopping=one_of(False, False, True),
            validation_fraction=one_of(0.1, 0.25),
            beta_1=one_of(0.9, 0.9, 0.7),
            beta_2=one_of(0.999, 0.999, 0.95),
            epsilon=one_of(1e-8, 1e-8, 1e-4),
            n_iter_no_change=one_of(1, 2, 4) if stops else 10,
        )


def mnist(rows=6000):
    """The first training rows: pixels over 255 in single precision, and labels."""
    with gzip.open(MNIST / "train-images-idx3-ubyte.gz") as file:
        pixels = np.frombuffer(file.read(16 + 784 * rows), np.uint8, offset=16)
    with gzip.open(MNIST / "train-labels-idx1-ubyte.gz") as file:
        labels = np.frombuffer(file.read(8 + rows), np.uint8, offset=8)
    return (pixels.reshape(-1, 784) / 255).astype(np.float32), labels.astype(int)
