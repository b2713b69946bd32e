"""classification_report as text, for class labels and for indicators."""

import warnings

import numpy as np
from sklearn.exceptions import UndefinedMetricWarning
from sklearn.metrics import classification_report

DIGITS = [2, 2, 2, 3, 4, 0, 1, 6, 9, 14, 15]


def cases(seed, count):
    warnings.simplefilter("ignore", UndefinedMetricWarning)
    choose = np.random.RandomState(seed)
    yield from by_hand()
    for index in range(count or 60):
        yield from class_labels(choose) if index % 3 else indicators(choose)


def by_hand():
    """The corners: nothing right, one class, a large support, labels asked for that never occur."""
    yield report_of_counts([[0, 1, 1], [1, 0, 1], [2, 0, 1], [2, 1, 1]])
    yield report_of_counts([[0, 1, 1], [1, 0, 1], [2, 0, 1]], labels=[0, 7])
    yield report_of_counts([[4, 4, 3]])
    yield report_of_counts([[0, 0, 150_000], [1, 1, 20_000], [1, 0, 7], [0, 1, 1]], digits=5)
    yield report_of_counts([[0, 0, 3], [1, 0, 5], [2, 2, 8]], labels=[8, 9])
    yield report_of_counts([[0, 0, 3], [1, 0, 5], [2, 2, 8]], labels=[2, 1, 0, 250])
    yield report_of_counts([[0, 0, 1], [1, 0, 7]], digits=40)
    # Scores of eighths and sixteenths lie on the edge of rounding at two and three digits.
    yield report_of_counts([[0, 0, 1], [0, 1, 7], [1, 1, 7], [1, 0, 1]], digits=2)
    yield report_of_counts([[0, 0, 5], [0, 1, 3], [1, 1, 5], [1, 0, 3]], digits=2)


def class_labels(choose):
    """Confusions drawn at random: some labels missing from the truth, some never predicted."""
    present = np.arange(10)
    if choose.randint(2):
        present = np.sort(choose.choice(choose.choice([10, 256]), 2 * choose.randint(1, 5), replace=False))
    largest = int(choose.choice([3, 20, 300]))
    never_true = set(choose.choice(present, choose.randint(2)))
    never_predicted = set(choose.choice(present, choose.randint(2)))
    counts = []
    for true in present:
        for predicted in present:
            number = int(choose.randint(largest) * (1 if true == predicted else choose.random_sample() ** 2))
            if number and true not in never_true and predicted not in never_predicted:
                counts.append([int(true), int(predicted), number])
    if not counts:
        return
    labels = None
    if choose.randint(3) == 0:
        labels = choose.permutation(present)[: choose.randint(1, len(present) + 1)].tolist()
        if choose.randint(2) and 255 not in present:
            labels.append(255)
    yield report_of_counts(counts, labels, int(choose.choice(DIGITS)))


def report_of_counts(counts, labels=None, digits=2):
    counts_by_column = np.array(counts).T
    true, predicted = (np.repeat(column, counts_by_column[2]) for column in counts_by_column[:2])
    text = classification_report(true, predicted, labels=labels, digits=digits)
    return {"counts": counts, "labels": labels, "digits": digits, "text": text}


def indicators(choose):
    """Rows of bits, each row written as one number, the first class in its lowest bit."""
    classes = int(choose.choice([2, 3, 10, 10]))
    rows = int(choose.choice([5, 9, 40, 130, 300]))
    one_hot = choose.randint(2)
    if one_hot:
        true = np.eye(classes, dtype=int)[choose.randint(classes, size=rows)]
    else:
        true = (choose.random_sample((rows, classes)) < 0.3).astype(int)
    flips = choose.random_sample((rows, classes)) < choose.choice([0.02, 0.1, 0.5])
    predicted = np.where(flips, 1 - true, true)
    if choose.randint(3) == 0:
        predicted[:, choose.randint(classes)] = 0
    labels = None
    if choose.randint(4) == 0:
        labels = choose.permutation(classes)[: choose.randint(1, classes + 1)].tolist()
    digits = int(choose.choice(DIGITS))
    bits = 2 ** np.arange(classes)
    yield {
        "classes": classes, "truth": (true @ bits).tolist(), "predicted": (predicted @ bits).tolist(),
        "labels": labels, "digits": digits,
        "text": classification_report(true, predicted, labels=labels, digits=digits),
    }
