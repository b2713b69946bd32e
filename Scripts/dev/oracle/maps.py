"""Maps of MNIST's first images: t-SNE, its trustworthiness, UMAP (umap-learn 0.5.12), and linear discriminants."""

import numpy as np
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.manifold import TSNE, trustworthiness
from sklearn.manifold._t_sne import _joint_probabilities_nn
from sklearn.decomposition import PCA
from sklearn.neighbors import NearestNeighbors

from .training import mnist


def cases(seed, count):
    yield discriminants(1000, 0.1)
    yield discriminants(300, 0.5)
    yield discriminants(2000, 0.01)
    for rows, perplexity in ((300, 10.0), (500, 30.0)):
        yield neighbours(rows, perplexity)
    for rows, k in ((200, 15), (400, 5)):
        yield graph(rows, k)
    for rows, k in ((200, 5), (500, 12)):
        yield trust(rows, k)


def pixels(rows):
    x, y = mnist(rows)
    return np.asarray(x, dtype=np.float64), np.asarray(y)


def discriminants(rows, shrinkage):
    x, y = pixels(rows)
    lda = LinearDiscriminantAnalysis(solver="eigen", shrinkage=shrinkage, n_components=2).fit(x, y)
    return {
        "kind": "lda", "rows": rows, "shrinkage": shrinkage,
        "explained": lda.explained_variance_ratio_[:2].tolist(),
        "coordinates": np.round(lda.transform(x)[:20], 7).tolist(),
    }


def neighbours(rows, perplexity):
    """The joint probabilities of a few rows, and what becomes of them."""
    x, _ = pixels(rows)
    near = NearestNeighbors(n_neighbors=min(rows - 1, int(3 * perplexity + 1))).fit(x)
    distances = near.kneighbors_graph(mode="distance")
    distances.data **= 2
    p = _joint_probabilities_nn(distances, perplexity, 0).tocsr()
    p.sort_indices()
    tsne = TSNE(perplexity=perplexity, random_state=0)
    places = tsne.fit_transform(x)
    return {
        "kind": "tsne", "rows": rows, "perplexity": perplexity, "entries": int(p.nnz),
        "first": [[int(c), float(v)] for c, v in zip(p[0].indices, p[0].data)],
        "divergence": float(tsne.kl_divergence_),
        "trustworthiness": float(trustworthiness(x, places)),
    }


def graph(rows, k):
    """The edges of UMAP's graph at the first row, and the trustworthiness of its map from the principal components."""
    import umap

    x, _ = pixels(rows)
    fitted = umap.UMAP(n_neighbors=k, init="pca", random_state=1).fit(x)
    edges = fitted.graph_.tocsr()
    edges.sort_indices()
    return {
        "kind": "umap", "rows": rows, "neighbours": k, "entries": int(edges.nnz),
        "first": [[int(c), float(v)] for c, v in zip(edges[0].indices, edges[0].data)],
        "trustworthiness": float(trustworthiness(x, fitted.embedding_)),
    }


def trust(rows, k):
    x, _ = pixels(rows)
    plane = PCA(n_components=2, svd_solver="full").fit_transform(x)
    return {
        "kind": "trustworthiness", "rows": rows, "neighbours": k,
        "coordinates": plane.tolist(), "trustworthiness": float(trustworthiness(x, plane, n_neighbors=k)),
    }
