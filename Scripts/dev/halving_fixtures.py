"""Successive halving as scikit-learn 1.9.1 does it, as a fixture: rungs, survivors and drawn rows.

    python halving_fixtures.py > Tests/ExperimentsTests/Fixtures/halving.json

An estimator without any learning scores candidate c with ((7919 c + 31 epochs) mod 1009) / 1009.
"""

import json

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.experimental import enable_halving_search_cv  # noqa: F401
from sklearn.model_selection import HalvingGridSearchCV, KFold

LOG = []


class Scored(ClassifierMixin, BaseEstimator):
    def __init__(self, c=0, max_iter=0):
        self.c, self.max_iter = c, max_iter

    def fit(self, x, y):
        self.classes_ = np.unique(y)
        LOG.append(x[:, 0].tolist())
        return self

    def score(self, x, y):
        LOG.append(x[:, 0].tolist())
        return ((7919 * self.c + 31 * self.max_iter) % 1009) / 1009


def case(candidates, factor, resource, most, k, rows, log=False):
    x, y = np.arange(rows).reshape(-1, 1), np.arange(rows) % 10
    search = HalvingGridSearchCV(
        Scored(), {"c": list(range(candidates))}, factor=factor, cv=KFold(k), random_state=3, refit=False,
        resource="max_iter" if resource == "epochs" else "n_samples",
        max_resources=most if resource == "epochs" else "auto")
    LOG.clear()
    search.fit(x, y)
    table = search.cv_results_
    rungs = [
        {"resource": int(resource), "candidates": [int(p["c"]) for p, i in zip(table["params"], table["iter"]) if i == n]}
        for n, resource in enumerate(search.n_resources_)]
    last = [i for i, n in enumerate(table["iter"]) if n == len(rungs) - 1]
    best = max(last, key=lambda i: table["mean_test_score"][i])
    # Of the first fit: the rows that it learned from and was scored on.
    drawn = {"train": LOG[0], "test": LOG[1]} if log else None
    return {"candidates": candidates, "factor": factor, "resource": resource, "most": most, "k": k, "rows": rows,
            "rungs": rungs, "best": int(table["params"][best]["c"]), "drawn": drawn}


cases = [case(n, factor, "epochs", most, 3, 60)
         for n, factor, most in [(1, 3, 5), (3, 3, 9), (4, 3, 20), (9, 3, 20), (12, 3, 20), (16, 2, 40), (16, 2, 7), (7, 4, 100), (15, 5, 3)]]
cases += [case(3, 3, "rows", 31500, 5, 31500), case(12, 3, "rows", 1000, 5, 1000), case(9, 2, "rows", 300, 3, 300, log=True)]
print(json.dumps(cases))
