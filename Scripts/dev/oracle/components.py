"""Principal components of rows that the Swift side draws again, and of MNIST's first images."""

import numpy as np
from sklearn.decomposition import PCA

from .training import mnist

# Rows and columns: more rows than columns, fewer, more than one chunk, a single column.
SHAPES = [(200, 12), (40, 60), (2300, 20), (30, 30), (50, 1), (7, 2), (64, 200)]


def cases(seed, count):
    choose = np.random.RandomState(seed)
    shapes = SHAPES if count is None else [
        (int(choose.randint(5, 400)), int(choose.randint(1, 120))) for _ in range(count)
    ]
    for rows, columns in shapes:
        recipe = {"seed": int(choose.randint(2**32)), "rows": rows, "columns": columns}
        yield {**recipe, **fit(draw(recipe))}
    for rows in (1000, 500):
        yield {"mnist": True, "rows": rows, "columns": 784, **fit(mnist(rows)[0])}


def draw(recipe):
    """Three directions of falling weight and a little noise, far from 0; added up in this order."""
    rs = np.random.RandomState(recipe["seed"])
    latent = rs.random_sample((recipe["rows"], 3))
    mixing = rs.random_sample((3, recipe["columns"]))
    noise = rs.random_sample((recipe["rows"], recipe["columns"]))
    x = 10 + 0.1 * noise
    for index, weight in enumerate((4.0, 2.0, 1.0)):
        x = x + weight * latent[:, index : index + 1] * mixing[index]
    return x.astype(np.float32)


def fit(x):
    x = x.astype(np.float64)
    pca = PCA(n_components=min(2, x.shape[1]), svd_solver="full").fit(x)
    return {
        "variances": pca.explained_variance_.tolist(),
        "explained": pca.explained_variance_ratio_.tolist(),
        "first": np.round(pca.components_[0], 9).tolist(),
        "coordinates": np.round(pca.transform(x[:5]), 7).tolist(),
    }
