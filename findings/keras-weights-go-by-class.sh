#!/usr/bin/env bash
# A Keras 3 model (.keras) keeps its weights in an HDF5 file below layers/NAME/vars. One expects NAME to be the layer's
# name, which must be unique and stands in config.json beside it. It is the layer's class in snake case, with a number
# where there are several: the second Dense is layers/dense_1, whatever it is called. Where somebody names the first
# layer dense_1 and the second dense, as in a model whose layers were put into another order, each name leads to the
# weights of the other layer, without an error where the shapes are alike.
# Versions: keras 3.15.1, h5py 3.16.0, numpy 2.4.6, on the backend of torch 2.13.0.
# Seen: the layer named dense_1 holds 1s, and layers/dense_1 in the file holds 2s
#       the layer named dense holds 2s, and layers/dense in the file holds 1s
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check keras==3.15.1 h5py==3.16.0 numpy==2.4.6 \
  torch==2.13.0

cat > "$folder/names.py" <<'PYTHON'
import io
import pathlib
import sys
import zipfile

import h5py
import keras
import numpy as np

path = pathlib.Path(sys.argv[1]) / "model.keras"
model = keras.Sequential([
    keras.Input((4,)), keras.layers.Dense(4, name="dense_1"), keras.layers.Dense(4, name="dense"),
])
for number, layer in enumerate(model.layers, 1):
    layer.set_weights([np.full(weight.shape, float(number)) for weight in layer.get_weights()])
model.save(path)

with zipfile.ZipFile(path) as archive:
    file = h5py.File(io.BytesIO(archive.read("model.weights.h5")))
is_swapped = True
for name in ["dense_1", "dense"]:
    there = float(model.get_layer(name).get_weights()[0][0, 0])
    stored = float(file[f"layers/{name}/vars/0"][0, 0])
    print(f"the layer named {name} holds {there:.0f}s, and layers/{name} in the file holds {stored:.0f}s")
    is_swapped = is_swapped and there != stored
sys.exit(0 if is_swapped else "the names now lead to the layers that have them")
PYTHON
KERAS_BACKEND=torch "$folder/venv/bin/python" "$folder/names.py" "$folder" 2> "$folder/log" || {
  cat "$folder/log" >&2
  exit 1
}
