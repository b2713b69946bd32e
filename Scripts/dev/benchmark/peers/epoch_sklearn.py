"""Seconds of an epoch in scikit-learn. Arguments: float32 or float64; epochs."""

import sys
import time
import warnings

import digits
from sklearn.neural_network import MLPClassifier

warnings.simplefilter("ignore")
dtype, epochs = sys.argv[1], int(sys.argv[2])
learn, judge, learn_labels, judge_labels = digits.split(56_000, dtype)
network = MLPClassifier(
    (128, 64), solver="adam", batch_size=200, max_iter=epochs, random_state=1
)
start = time.perf_counter()
network.fit(learn, learn_labels)
seconds = time.perf_counter() - start
digits.tell(seconds / epochs, network.score(judge, judge_labels))
