#!/usr/bin/env python3
"""Writes the MATLAB, HDF5 and NumPy files of Tests/DigitsTests/Fixtures/arrays and what they are to be read as.

    Scripts/dev/array_fixtures.py

Needs numpy, scipy, h5py and hdf5storage. The expected images and labels are those that scipy and h5py read back from the files,
turned into grey levels as GreyRange says: floor((value - low) * 255 / (high - low) + 0.5). `arrays.json` holds for
each file the shape of the images, the SHA-256 of the grey levels, and the labels.
"""
import hashlib
import io
import json
import pathlib

import h5py
import hdf5storage
import numpy as np
from scipy.io import loadmat, savemat
from scipy.sparse import csc_matrix

OUT = pathlib.Path(__file__).resolve().parents[2] / "Tests/DigitsTests/Fixtures/arrays"
OUT.mkdir(exist_ok=True)
random = np.random.RandomState(7)
expected = {}


def images(rows, height, width):
    """Blocks of few grey levels, which compress well, with the full range in them."""
    pixels = random.choice(np.array([0, 0, 0, 85, 170, 255], np.uint8), (rows, height, width))
    pixels[:, 0, 0], pixels[:, -1, -1] = 255, 0
    return pixels


def level(values, low=0, high=255):
    return np.clip(np.floor((values.astype(float) - low) * 255 / (high - low) + 0.5), 0, 255).astype(np.uint8)


def expect(name, grey, labels, training=None):
    grey = np.ascontiguousarray(grey)
    expected[name] = {
        "shape": list(grey.shape),
        "sha256": hashlib.sha256(grey.tobytes()).hexdigest(),
        "labels": None if labels is None else [int(label) for label in np.ravel(labels)],
        "training": training,
    }


def mat(name, contents, compressed=True, **keys):
    savemat(OUT / name, contents, do_compression=compressed, **keys)
    return loadmat(OUT / name)


# MATLAB, version 5.
X, y = images(6, 4, 4), np.array([5, 0, 4, 1, 9, 2], np.uint8)
for name, compressed in ("plain.mat", False), ("packed.mat", True):
    read = mat(name, {"X": X.reshape(6, 16), "y": y.reshape(-1, 1)}, compressed)
    expect(name, read["X"].reshape(6, 4, 4), read["y"])

train, test = images(6, 4, 4), images(2, 4, 4)
for name, compressed in ("emnist-plain.mat", False), ("emnist.mat", True):
    contents = {"mapping": np.c_[np.arange(10), np.arange(65, 75)]}
    for part, pixels, labels in ("train", train, y), ("test", test, y[:2]):
        column = labels.reshape(-1, 1)
        contents[part] = {"images": pixels.reshape(-1, 16), "labels": column, "writers": column}
    read = mat(name, {"dataset": contents}, compressed)["dataset"][0, 0]
    parts = [read[part][0, 0] for part in ("train", "test")]
    expect(
        name, np.concatenate([part["images"].reshape(-1, 4, 4) for part in parts]),
        np.concatenate([part["labels"].ravel() for part in parts]), 6)

# SVHN: height x width x colour x rows, labels 1 to 10, where 10 is the digit 0.
colour = np.stack([np.kron(images(2, 4, 4), np.ones((1, 8, 8), np.uint8)) for _ in range(3)], 3).transpose(1, 2, 3, 0)
read = mat("svhn.mat", {"X": colour, "y": np.array([[10], [1]], np.uint8)})
luma = np.tensordot(read["X"].astype(float), [0.299, 0.587, 0.114], ([2], [0])).transpose(2, 0, 1)
expect("svhn.mat", level(luma), [0, 1])

# USPS by Roweis: pixels x rows of a class x classes.
usps = np.kron(images(20, 4, 4), np.ones((1, 4, 4), np.uint8)).reshape(10, 2, 256).transpose(2, 1, 0)
read = mat("usps_all.mat", {"data": usps})
expect("usps_all.mat", read["data"].transpose(2, 1, 0).reshape(20, 16, 16), np.repeat([1, 2, 3, 4, 5, 6, 7, 8, 9, 0], 2))

# MNIST by Roweis: an array per class and part.
classes = {f"{part}{digit}": images(1 + digit % 2, 2, 2).reshape(-1, 4) for part in ("train", "test") for digit in range(10)}
read = mat("mnist_all.mat", classes)
order = [(part, digit) for part in ("train", "test") for digit in range(10)]
expect(
    "mnist_all.mat", np.concatenate([read[f"{part}{digit}"] for part, digit in order]).reshape(-1, 2, 2),
    np.concatenate([[digit] * len(read[f"{part}{digit}"]) for part, digit in order]),
    sum(len(read[f"train{digit}"]) for digit in range(10)))

# Columns are images, doubles from 0 to 1, labels in a row, as in mnist-original.mat.
read = mat("columns.mat", {"data": X.reshape(6, 16).T / 255, "label": y.reshape(1, -1).astype(float)})
expect("columns.mat", level(read["data"].T.reshape(6, 4, 4), 0, 1), read["label"])

# Height x width x rows, singles from -1 to 1, one-hot labels.
wide = images(6, 4, 5)
read = mat("stacked.mat", {"images": (wide.transpose(1, 2, 0) / 127.5 - 1).astype(np.float32), "labels": np.eye(10)[y]})
expect("stacked.mat", level(read["images"].transpose(2, 0, 1), -1, 1), read["labels"].argmax(1))

mat("sparse.mat", {"X": csc_matrix(X.reshape(6, 16).astype(float)), "y": y.reshape(-1, 1)})
mat("complex.mat", {"X": X.reshape(6, 16) * 1j, "y": y.reshape(-1, 1)})
savemat(OUT / "version4.mat", {"X": X.reshape(6, 16).astype(float), "y": y.reshape(-1, 1).astype(float)}, format="4")

# MATLAB, version 7.3: HDF5 with a block of 512 bytes before it and the axes in reverse order.
with h5py.File(OUT / "version73.mat", "w", userblock_size=512) as file:
    group = file.create_group("dataset")
    group.create_dataset("images", data=wide.transpose(0, 2, 1), compression="gzip").attrs["MATLAB_class"] = np.bytes_("uint8")
    group.create_dataset("labels", data=y.reshape(1, -1).astype(float)).attrs["MATLAB_class"] = np.bytes_("double")
    file.create_group("#refs#").create_dataset("a", data=X)
with open(OUT / "version73.mat", "r+b") as file:
    file.write(b"MATLAB 7.3 MAT-file, Platform: GLNXA64".ljust(124) + b"\0\2IM")
with h5py.File(OUT / "version73.mat") as file:
    expect("version73.mat", file["dataset/images"][:].transpose(0, 2, 1), file["dataset/labels"][:])

# HDF5.
with h5py.File(OUT / "usps.h5", "w") as file:
    for part, rows, labels in ("train", train, y), ("test", test, y[:2]):
        file[f"{part}/data"] = (rows.reshape(-1, 16) / 255).astype(np.float32)
        file[f"{part}/target"] = labels.astype(np.int32)
with h5py.File(OUT / "usps.h5") as file:
    expect(
        "usps.h5", level(np.concatenate([file["train/data"][:], file["test/data"][:]]).reshape(-1, 4, 4), 0, 1),
        np.concatenate([file["train/target"][:], file["test/target"][:]]), 6)
with h5py.File(OUT / "chunked.h5", "w") as file:
    file.create_dataset("X", data=X.astype(">f8"), chunks=(2, 4, 4), compression="gzip", shuffle=True)
    file.create_dataset("y", data=y.astype(">i2"), chunks=(4,))
    file["names"] = ["five", "zero"]
    file["records"] = np.zeros(2, [("a", "i4"), ("b", "f4")])
with h5py.File(OUT / "chunked.h5") as file:
    expect("chunked.h5", level(file["X"][:]), file["y"][:])
with h5py.File(OUT / "logical.h5", "w") as file:
    file["images"] = wide > 100
    file["labels"] = y.astype(np.uint64)
with h5py.File(OUT / "logical.h5") as file:
    expect("logical.h5", level(file["images"][:], 0, 1), file["labels"][:])
with h5py.File(OUT / "half.h5", "w") as file:
    file["x_train"], file["y_train"] = wide.astype(np.float16), y
with h5py.File(OUT / "half.h5") as file:
    expect("half.h5", level(file["x_train"][:]), file["y_train"][:])
with h5py.File(OUT / "nan.h5", "w") as file:
    bad = X.astype(np.float32)
    bad[3, 2, 1] = np.nan
    file["X"], file["y"] = bad, y
with h5py.File(OUT / "text.h5", "w") as file:
    file["X"], file["y"] = ["a", "b"], [1, 2]


# NumPy, one file of each type: values that survive in it, and its spelling of byte order.
def npy(name, array, grey, version=None):
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, array, version=version)
    (OUT / name).write_bytes(buffer.getvalue())
    assert np.array_equal(np.load(OUT / name), array)
    expect(name, grey, None)


tiny = images(3, 4, 2)
for code in "u1 <u2 >u4 <u8 >i2 <i4 >i8 <f2 >f4 <f8".split():
    npy(f"{code.strip('<>')}.npy", tiny.astype(code), tiny)
npy("i1.npy", (tiny.astype(int) - 128).astype("i1"), level(tiny.astype(int) - 128, -128, 127))
npy("b1.npy", tiny > 100, level(tiny > 100, 0, 1))
npy("fortran.npy", np.asfortranarray(tiny.astype("f4")), tiny, (2, 0))
npy("colour.npy", np.stack([tiny, tiny // 2, tiny // 3], 3), level(0.299 * tiny + 0.587 * (tiny // 2) + 0.114 * (tiny // 3)), (3, 0))
npy("flat.npy", tiny.reshape(-1)[:16].reshape(4, 4), tiny.reshape(-1)[:16].reshape(4, 2, 2))
npy("channel-first.npy", tiny[:, None], tiny)

# Labels that are words, and what cannot be read: not in `arrays.json`.
words = ["bag", "ankle boot", "café", "bag", "x", "7"]
savemat(OUT / "words.mat", {"X": X.reshape(6, 16), "y": np.array(words)})
savemat(OUT / "words-packed.mat", {"X": X.reshape(6, 16), "y": np.array(words)}, do_compression=True)
savemat(OUT / "cells.mat", {"X": X.reshape(6, 16), "y": np.array(words, object)})
# Version 7.3: rows of characters, and references to texts.
rows = np.array([list(word.ljust(10)) for word in words])
cells = np.array([[word] for word in words], object)
for name, labels in ("words73.mat", rows), ("cells73.mat", cells):
    (OUT / name).unlink(missing_ok=True)
    hdf5storage.savemat(str(OUT / name), {"X": X.reshape(6, 16), "y": labels}, format="7.3")
with h5py.File(OUT / "words.h5", "w") as file:
    file["X"], file["y"] = X, words
with h5py.File(OUT / "fixed-words.h5", "w") as file:
    file["X"], file["y"] = X, np.array([word.encode() for word in words])
with h5py.File(OUT / "lzf.h5", "w") as file:
    file.create_dataset("X", data=X, chunks=(2, 4, 4), compression="lzf")
    file["y"] = y
with h5py.File(OUT / "iris.h5", "w") as file:
    file["data"], file["target"] = np.tile([[5.1, 3.5, 1.4, 0.2], [6.2, 2.9, 4.3, 1.3]], (12, 1)), [0, 1] * 12

(OUT / "arrays.json").write_text(json.dumps(expected, indent=1, sort_keys=True) + "\n")
print(sum(path.stat().st_size for path in OUT.iterdir()), "bytes")
