"""The reference analysis' grid search in scikit-learn, on all cores. Argument: the most epochs of a fit."""

import os
import sys
import time

os.environ["PYTHONWARNINGS"] = "ignore"  # for the worker processes too: most fits end at their last epoch

import digits
import numpy as np
from sklearn.model_selection import GridSearchCV
from sklearn.neural_network import MLPClassifier

learn, _, labels, _ = digits.split(42_000)
one_hot = np.eye(10, dtype=int)[labels]
network = MLPClassifier(
    activation="tanh", solver="sgd", alpha=0.05, learning_rate_init=0.2, max_iter=int(sys.argv[1]),
    random_state=1,
)
shapes = {"hidden_layer_sizes": [(40, 20), (60, 8), (20, 20, 20)]}
search = GridSearchCV(network, shapes, cv=5, n_jobs=-1, refit=False)
start = time.perf_counter()
search.fit(learn, one_hot)
digits.tell(time.perf_counter() - start, float(search.best_score_))
