"""Log loss, ROC curves and the figures of a confusion matrix, on scores that the Swift side draws again."""

import math
import warnings

import numpy as np
from sklearn import metrics as sk
from sklearn.exceptions import UndefinedMetricWarning

from .digest import fnv1a


def cases(seed, count):
    warnings.simplefilter("ignore", UndefinedMetricWarning)
    warnings.simplefilter("ignore", UserWarning)
    choose = np.random.RandomState(seed)
    for index in range(count or 40):
        recipe = {
            "seed": int(choose.randint(2**32)),
            "rows": int(choose.choice([3, 7, 20, 129, 500, 2000])),
            "classes": int(choose.choice([3, 4, 10])),
            # How much a row's true class gains; 0 is guessing.
            "lift": float(choose.choice([0, 0.25, 1, 4])),
            # Scores are rounded to this many levels, which makes ties; 0 for no rounding.
            "levels": int(choose.choice([0, 0, 5, 40])),
            "normalized": bool(choose.randint(3)),
            "single": bool(choose.randint(3) == 0),
            # A class that no row has.
            "absent": [None, None, None, 1][choose.randint(4)],
        }
        yield {**recipe, **judge(recipe, *draw(recipe))}


def draw(recipe):
    """Labels and scores, by operations that are the same in every language: no exp, sums column by column."""
    rs = np.random.RandomState(recipe["seed"])
    rows, classes = recipe["rows"], recipe["classes"]
    truth = rs.randint(0, classes, rows)
    if recipe["absent"] is not None:
        truth[truth == recipe["absent"]] = 0
    scores = rs.random_sample((rows, classes))
    scores[np.arange(rows), truth] += recipe["lift"]
    scores /= 1 + recipe["lift"]
    if recipe["levels"]:
        scores = np.floor(scores * recipe["levels"]) / recipe["levels"]
    if recipe["normalized"]:
        total = scores[:, 0] * 1.0
        for column in range(1, classes):
            total = total + scores[:, column]
        empty = total == 0
        scores[empty, 0], total[empty] = 1, 1
        scores = scores / total[:, None]
    if recipe["single"]:
        scores = scores.astype(np.float32)
    return truth, scores


def judge(recipe, truth, scores):
    labels = np.arange(recipe["classes"])
    predicted = scores.argmax(axis=1)
    one_hot = np.eye(len(labels), dtype=int)[truth]
    curves = [curve(one_hot[:, label], scores[:, label]) for label in labels]
    macro = sk.roc_auc_score(one_hot, scores, average="macro")
    if recipe["normalized"] and len(set(truth)) > 1:
        # The two ways to ask must agree before we ask one of them.
        other = sk.roc_auc_score(truth, scores, average="macro", multi_class="ovr", labels=labels)
        assert math.isnan(macro) and math.isnan(other) or abs(macro - other) < 1e-12
    confusion = sk.confusion_matrix(truth, predicted)
    return {
        "predicted": fnv1a(predicted),
        "logLoss": sk.log_loss(truth, scores, labels=labels),
        "curves": curves,
        "micro": curve(one_hot.ravel(), scores.ravel()),
        "macroArea": number(macro),
        "accuracy": sk.accuracy_score(truth, predicted),
        "subsetAccuracy": sk.accuracy_score(one_hot, (scores > 0.5).astype(int)),
        "balancedAccuracy": number(sk.balanced_accuracy_score(truth, predicted)),
        "cohenKappa": number(sk.cohen_kappa_score(truth, predicted)),
        "matthewsCorrelation": sk.matthews_corrcoef(truth, predicted),
        **calibration(truth, scores, predicted, 15),
        "rejection": [rejection(truth, scores, predicted, t) for t in (0, 0.25, 0.5, 0.8)],
        "confusion": fnv1a(confusion.ravel()),
        "normalizedConfusion": fnv1a(sk.confusion_matrix(truth, predicted, normalize="true").ravel()),
    }


def calibration(truth, scores, predicted, bins):
    """The expected and the largest calibration error, bin by bin as the paper of Guo and others writes it."""
    sure, right = scores.max(axis=1).astype(float), predicted == truth
    expected, largest = 0.0, 0.0
    for index in range(bins):
        low, high = index / bins, (index + 1) / bins
        inside = (sure <= high) & ((sure > low) if index else True) if index + 1 < bins else sure > low
        if inside.any():
            gap = abs(right[inside].mean() - sure[inside].mean())
            expected += inside.mean() * gap
            largest = max(largest, gap)
    return {"calibrationError": expected, "largestCalibrationError": largest}


def rejection(truth, scores, predicted, threshold):
    """How many rows are answered, and how many of those wrong."""
    answered = scores.max(axis=1).astype(float) >= threshold
    return [int(answered.sum()), int((predicted != truth)[answered].sum())]


def curve(positive, scores):
    """The digest of a curve's three columns without the first threshold, which is infinite, and its area."""
    if len(set(positive)) < 2:
        return None
    false_rate, true_rate, thresholds = sk.roc_curve(positive, scores)
    assert np.isinf(thresholds[0])
    return {
        "points": len(false_rate),
        "hash": fnv1a(np.concatenate([false_rate, true_rate, thresholds[1:]])),
        "area": sk.roc_auc_score(positive, scores),
    }


def number(value):
    return None if math.isnan(value) else float(value)
