"""Labels that cleanlab 2.9.0 finds hard to believe; this section alone needs `pip install cleanlab==2.9.0`."""

import numpy as np

from . import metrics


def cases(seed, count):
    from cleanlab.filter import find_label_issues
    from cleanlab.rank import get_normalized_margin_for_each_label

    choose = np.random.RandomState(seed)
    for _ in range(count or 10):
        recipe = {
            "seed": int(choose.randint(2**32)),
            "rows": int(choose.choice([60, 500, 2000])),
            "classes": int(choose.choice([3, 10])),
            "lift": float(choose.choice([0.25, 0.6])),
        }
        fixed = {"levels": 0, "normalized": True, "single": False, "absent": None}
        labels, scores = metrics.draw({**recipe, **fixed})
        issues = find_label_issues(labels, scores, filter_by="confident_learning", n_jobs=1)
        margins = get_normalized_margin_for_each_label(labels, scores)
        wrong = np.flatnonzero(scores.argmax(axis=1) != labels)
        order = wrong[np.argsort(margins[wrong], kind="stable")]
        yield {
            **recipe, "issues": np.flatnonzero(issues).tolist(), "order": order[:20].tolist(),
            "margins": (2 * margins[order[:20]] - 1).tolist(),
        }
