"""A grid search on two processes, to the table and the seconds of the search.

Arguments: joblib or dask; rows; epochs; folds; the grid as JSON.
"""

import json
import sys
import time
import warnings

import digits
import numpy as np
from sklearn.model_selection import GridSearchCV, StratifiedKFold
from sklearn.neural_network import MLPClassifier

warnings.simplefilter("ignore")


def search(rows, epochs, folds, grid):
    images, _, labels, _ = digits.split(rows)
    grid["hidden_layer_sizes"] = [tuple(sizes) for sizes in grid["hidden_layer_sizes"]]
    network = MLPClassifier(max_iter=epochs, tol=0, n_iter_no_change=epochs + 1, random_state=0)
    folds = StratifiedKFold(folds, shuffle=True, random_state=0)
    start = time.perf_counter()
    results = GridSearchCV(network, grid, cv=folds, n_jobs=2).fit(images, labels).cv_results_
    seconds = time.perf_counter() - start
    for place in np.argsort(results["rank_test_score"], kind="stable"):
        rank, mean = int(results["rank_test_score"][place]), float(results["mean_test_score"][place])
        print(json.dumps([rank, mean, results["params"][place]]))
    digits.tell(seconds, float(max(results["mean_test_score"])))


# Dask starts its workers from this file again.
if __name__ == "__main__":
    arguments = (*map(int, sys.argv[2:5]), json.loads(sys.argv[5]))
    if sys.argv[1] == "dask":
        import joblib
        from dask.distributed import Client

        with Client(n_workers=2, threads_per_worker=1, dashboard_address=None), joblib.parallel_config("dask"):
            search(*arguments)
    else:
        search(*arguments)
