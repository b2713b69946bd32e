#!/usr/bin/env python3
"""The analysis of Scripts/sklearn-side-by-side.digits, made with scikit-learn 1.9.1.

Prints its reports. Given a file with digitbook's output, says of each report whether it is there to the
character, and ends with 1 where one is not.
"""

import pathlib
import sys
import warnings

import numpy as np
from oracle.training import mnist
from sklearn.exceptions import ConvergenceWarning, UndefinedMetricWarning
from sklearn.metrics import classification_report
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier


def main():
    warnings.simplefilter("ignore", ConvergenceWarning)
    warnings.simplefilter("ignore", UndefinedMetricWarning)
    ours = pathlib.Path(sys.argv[1]).read_text() if len(sys.argv) > 1 else None
    same = True
    for report in reports():
        print(report)
        if ours is not None:
            is_there = report in ours
            print("    the same in digitbook\n" if is_there else "    NOT the same in digitbook\n")
            same = same and is_there
    return 0 if same else 1


def reports():
    images, labels = mnist(10_000)
    one_hot = np.eye(10, dtype=int)[labels]
    learn, judge = train_test_split(
        np.arange(len(labels)), test_size=0.25, stratify=labels, random_state=1
    )

    network = MLPClassifier((64,), activation="tanh", max_iter=15, random_state=1)
    network.fit(images[learn], labels[learn])
    yield classification_report(labels[judge], network.predict(images[judge]), digits=4)

    network = MLPClassifier(
        (40, 20), activation="tanh", solver="sgd", learning_rate_init=0.1, learning_rate="adaptive",
        alpha=0.001, max_iter=20, random_state=2,
    )
    network.fit(images[learn], one_hot[learn])
    yield classification_report(one_hot[judge], network.predict(images[judge]), digits=4)

    network = MLPClassifier(
        (50,), activation="logistic", learning_rate_init=0.01, batch_size=100, early_stopping=True,
        n_iter_no_change=3, max_iter=60, random_state=3,
    )
    network.fit(images[learn], labels[learn])
    yield classification_report(labels[judge], network.predict(images[judge]), digits=4)


if __name__ == "__main__":
    sys.exit(main())
