"""Nearest neighbours among images that the Swift side draws again."""

import numpy as np
from sklearn.neighbors import NearestNeighbors


def cases(seed, count):
    choose = np.random.RandomState(seed)
    for _ in range(count or 12):
        recipe = {
            "seed": int(choose.randint(2**32)),
            "rows": int(choose.choice([2, 9, 60, 1500])),
            "pixels": int(choose.choice([1, 4, 64, 784])),
            # So many grey levels: few make ties.
            "levels": int(choose.choice([2, 6, 256])),
            "count": int(choose.choice([1, 5, 40])),
        }
        rs = np.random.RandomState(recipe["seed"])
        step = 255 // (recipe["levels"] - 1)
        images = rs.randint(0, recipe["levels"], (recipe["rows"], recipe["pixels"])) * step / 255
        others = images[1:]
        wanted = min(recipe["count"], len(others))
        search = NearestNeighbors(n_neighbors=wanted, algorithm="brute").fit(others)
        distances, _ = search.kneighbors(images[:1])
        yield {**recipe, "distances": distances[0].tolist()}
