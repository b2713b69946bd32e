#!/usr/bin/env bash
# LogisticRegression stops once no component of the mean loss's gradient is above tol, or warns (ConvergenceWarning).
# With float32 pixels it does neither: it keeps float32, the loss soon moves by less than a float32 can show, lbfgs
# takes that for the end, and fit returns in silence with a gradient two hundred times above tol=1e-8, before half of the
# iterations that the same pixels take in float64. The coefficients are then some hundredths off, and the number of
# iterations depends on how many threads BLAS has (330 with one, 365 with two). Whoever compares coefficients, or
# expects the same numbers on another machine, has to convert the images to float64 first.
# Versions: scikit-learn 1.9.1, numpy 2.4.6.
# Seen, load_digits / 16, C=100, tol=1e-8, one thread:
#   float32: 330 iterations, gradient 2.3e-06, 0 warnings
#   float64: 697 iterations, gradient 9.6e-09, 0 warnings
#   coefficients differ by up to 0.09
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet scikit-learn==1.9.1 numpy==2.4.6
OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 "$folder/venv/bin/python" - << 'PYTHON'
import sys
import warnings

import numpy
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression

pixels, labels = load_digits(return_X_y=True)
pixels = pixels / 16
TOL, C = 1e-8, 100
fits = {}
for kind in ("float32", "float64"):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        model = LogisticRegression(C=C, tol=TOL, max_iter=20_000).fit(pixels.astype(kind), labels)
    weights, biases = model.coef_.astype(float), model.intercept_.astype(float)
    scores = pixels @ weights.T + biases
    shares = numpy.exp(scores - scores.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    error = (shares - numpy.eye(10)[labels]) / len(labels)
    slope = max(abs(error.T @ pixels + weights / (C * len(labels))).max(), abs(error.sum(axis=0)).max())
    fits[kind] = (model.n_iter_[0], slope, len(caught), weights)
    print(f"{kind}: {model.n_iter_[0]} iterations, gradient {slope:.1e}, {len(caught)} warnings")
(few, steep, told, _), (many, flat, _, _) = fits["float32"], fits["float64"]
distance = abs(fits["float32"][3] - fits["float64"][3]).max()
print(f"coefficients differ by up to {distance:.2f}")
sys.exit(0 if steep > 20 * TOL and flat < 2 * TOL and not told and few < 0.7 * many and distance > 0.01 else 1)
PYTHON
