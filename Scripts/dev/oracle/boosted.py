"""Gradient boosted trees of XGBoost 1.7.4 on the first digits of MNIST, as grey levels."""

import numpy as np

from .baselines import JUDGE, LEARN
from .training import mnist

WITNESS = "1.7.4"


def cases(seed, count):
    # Installed for this section alone.
    import xgboost

    assert xgboost.__version__ == WITNESS, f"the witness is XGBoost {WITNESS}, this is {xgboost.__version__}"
    images, labels = mnist(LEARN + JUDGE)
    levels = np.rint(images * 255).astype(np.float32)
    for trees, depth, rate in [(3, 6, 0.3), (2, 3, 0.1), (1, 10, 1.0)]:
        model = xgboost.XGBClassifier(
            n_estimators=trees, max_depth=depth, learning_rate=rate, tree_method="hist", n_jobs=1)
        model.fit(levels[:LEARN], labels[:LEARN])
        shares = model.predict_proba(levels[LEARN:])
        answers = shares.argmax(axis=1)
        dump = model.get_booster().get_dump()
        yield {
            "learn": LEARN, "judge": JUDGE, "trees": trees, "depth": depth, "rate": rate,
            "predictions": "".join(map(str, answers)), "nodes": sum(len(tree.split("\n")) - 1 for tree in dump),
            "shares": [[float(f"{value:.7g}") for value in row] for row in shares[:50]],
        }
