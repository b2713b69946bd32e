"""Baselines of scikit-learn on the first digits of MNIST: what they answer for the rows after those they learned."""

import warnings

import numpy as np
from sklearn.ensemble import RandomForestClassifier
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier, NearestCentroid
from sklearn.neural_network import MLPClassifier
from sklearn.svm import SVC

from .training import mnist

LEARN, JUDGE = 1000, 500
# Coefficients that are compared one by one, of as many pixels and every class.
PIXELS = [350, 406, 407, 430, 461, 515, 543]


def cases(seed, count):
    warnings.simplefilter("ignore", ConvergenceWarning)
    images, labels = mnist(LEARN + JUDGE)
    x, y, others = images[:LEARN], labels[:LEARN], images[LEARN:]
    truth = labels[LEARN:]
    made = []

    exact, exact_others = np.split(np.rint(images.astype(float) * 255) / 255, [LEARN])

    def add(kind, model, pixels=None, **more):
        model.fit(x if pixels is None else pixels, y)
        answers = model.predict(others if pixels is None else exact_others)
        made.append({
            "kind": kind, "learn": LEARN, "judge": JUDGE, "predictions": "".join(map(str, answers)),
            "score": float(np.mean(answers == truth)), **more,
        })
        return model

    for neighbours in [1, 3, 5, 10]:
        model = add("knn", KNeighborsClassifier(neighbours, algorithm="brute"), neighbours=neighbours)
        shares = model.predict_proba(others[:50])
        made[-1]["shares"] = [[round(float(value), 6) for value in row] for row in shares]
    add("centroid", NearestCentroid())
    for cost, gamma in [(1.0, "scale"), (10.0, "scale"), (2.0, 0.02)]:
        model = add("svm", SVC(C=cost, gamma=gamma, break_ties=True), cost=cost,
                    gamma=None if gamma == "scale" else gamma)
        made[-1]["vectors"] = int(len(model.support_))
        made[-1]["offsets"] = [float(f"{value:.6g}") for value in model.intercept_]
    # At the minimum, which is unique, and where its own tolerance stops it.
    for cost, tolerance, most in [(1.0, 1e-8, 10_000), (0.05, 1e-8, 10_000), (1.0, 1e-4, 100), (0.05, 1e-4, 100)]:
        # In double precision: with pixels in single precision it computes in that, and stops some thousandths away.
        model = add("logistic", LogisticRegression(C=cost, tol=tolerance, max_iter=most), exact, cost=cost,
                    tolerance=tolerance, most=most)
        made[-1]["iterations"] = int(model.n_iter_[0])
        made[-1]["coefficients"] = [[float(f"{value:.8g}") for value in row] for row in model.coef_[:, PIXELS].T]
        made[-1]["intercepts"] = [float(f"{value:.8g}") for value in model.intercept_]
        made[-1]["loss"] = loss_of(model, exact, y, 1 / cost)
    add("forest", RandomForestClassifier(100, random_state=0))
    yield from made

    for chosen in [
        dict(hidden_layer_sizes=(20,), activation="relu", max_iter=40, random_state=1, alpha=0.01),
        dict(hidden_layer_sizes=(16, 12), activation="tanh", max_iter=60, random_state=2, alpha=0.1),
        dict(hidden_layer_sizes=(20,), activation="logistic", max_iter=25, random_state=3, alpha=1.0),
    ]:
        # The loss before and after few iterations, where rounding has not led apart yet, and at the end.
        losses = []
        for most in [1, 2, 3, 5, chosen["max_iter"]]:
            model = MLPClassifier(**{**chosen, "max_iter": most}, solver="lbfgs").fit(x, y)
            losses.append([most, float(model.loss_)])
        # Where it stops by itself.
        end = MLPClassifier(**{**chosen, "max_iter": 1000}, solver="lbfgs").fit(x, y).loss_
        answers = model.predict(others)
        yield {
            "kind": "mlp", "learn": LEARN, "judge": JUDGE, "predictions": "".join(map(str, answers)),
            "score": float(np.mean(answers == truth)), "hidden": list(chosen["hidden_layer_sizes"]),
            "activation": chosen["activation"], "alpha": chosen["alpha"], "seed": chosen["random_state"],
            "losses": losses, "end": float(end),
        }


def loss_of(model, x, y, alpha):
    """Mean loss with penalty, as both minimise it: alpha = 1 / C."""
    scores = x @ model.coef_.T + model.intercept_
    scores -= scores.max(axis=1, keepdims=True)
    chances = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    mean = -np.log(chances[np.arange(len(y)), y]).mean()
    return float(mean + 0.5 * alpha * (model.coef_**2).sum() / len(y))
