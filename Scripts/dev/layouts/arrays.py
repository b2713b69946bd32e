"""Arrays of NumPy (.npy, .npz), MATLAB (.mat) and HDF5."""

import h5py
import numpy as np
from scipy.io import savemat
from sklearn.datasets import load_digits

from layout import (
    BLACK_AND_WHITE, FLAT, IMAGES, LABELS, LETTERS, MIDDLE, ROWS, SIXTEENTHS, SPLIT, TEST, TRAIN, TRANSPOSED, WORDS,
    Layout, levels,
)

# MARK: NumPy


def npy(images, labels=LABELS):
    """Two files, named as those of MNIST-C."""

    def write(folder):
        np.save(folder / "train_images.npy", images)
        if labels is not None:
            np.save(folder / "train_labels.npy", labels)

    return write


def npz(save=np.savez, **arrays):
    return lambda folder: save(folder / "digits.npz", **arrays)


def two_npz(images_name, labels_name):
    """Two files with an array without a name each."""

    def write(folder):
        np.savez_compressed(folder / images_name, IMAGES)
        np.savez_compressed(folder / labels_name, LABELS)

    return write


def of_type(code):
    kind = np.dtype(code)
    images = IMAGES.astype(kind)
    return Layout(f"npy, {code}", "train_images.npy", npy(images))


def keras(images=IMAGES, labels=LABELS, save=np.savez):
    return npz(save, x_train=images[TRAIN], y_train=labels[TRAIN], x_test=images[TEST], y_test=labels[TEST])


def medmnist(folder):
    """Training, validation and test parts; labels in a column."""
    labels = LABELS[:, None]
    np.savez_compressed(
        folder / "digits.npz", train_images=IMAGES[:100], val_images=IMAGES[100:150], test_images=IMAGES[150:],
        train_labels=labels[:100], val_labels=labels[100:150], test_labels=labels[150:])


ONE_HOT = np.eye(10)[LABELS]

NUMPY = [
    *(of_type(code) for code in (
        "|u1", "<u2", ">u2", "<u4", ">u4", "<u8", "<i2", ">i2", "<i4", ">i4", "<i8", ">i8", "<f2", "<f4", ">f4",
        "<f8", ">f8")),
    Layout("npy, |i1, half of the range", "train_images.npy", npy((IMAGES // 2).astype(np.int8)), images=IMAGES // 2),
    Layout("npy, |i1, all of the range", "train_images.npy", npy((IMAGES.astype(int) - 128).astype(np.int8))),
    Layout("npy, |b1", "train_images.npy", npy(IMAGES > 127), images=levels(BLACK_AND_WHITE, 0, 1)),
    Layout("npy, <f2 from 0 to 1", "train_images.npy", npy((IMAGES / 255).astype(np.float16))),
    Layout("npy, <f8 from -1 to 1", "train_images.npy", npy(IMAGES / 127.5 - 1)),
    Layout("npy, Fortran order", "train_images.npy", npy(np.asfortranarray(IMAGES))),
    Layout("npy, Fortran order, rows of 784", "train_images.npy", npy(np.asfortranarray(FLAT / 255))),
    Layout("npy, a channel last", "train_images.npy", npy(IMAGES[..., None])),
    Layout("npy, a channel first", "train_images.npy", npy(IMAGES[:, None])),
    Layout("npy, one-hot labels", "train_images.npy", npy(IMAGES, ONE_HOT)),
    Layout("npy, dark on bright", "train_images.npy", npy(255 - IMAGES)),
    Layout("npy, transposed", "train_images.npy", npy(TRANSPOSED)),
    Layout("npy, without labels", "X.npy", lambda folder: np.save(folder / "X.npy", IMAGES), labels=None),
    Layout("npy, labels of another name", "X.npy labels=y.npy",
           lambda folder: (np.save(folder / "X.npy", FLAT), np.save(folder / "y.npy", LABELS.astype(np.int64)))),
    Layout("npz, labels of two kinds", "digits.npz label=fine",
           npz(x=IMAGES, coarse=(LABELS > 4).astype(np.uint8), fine=LABELS)),
    Layout("npz, Keras", "digits.npz", keras(), split=SPLIT),
    Layout("npz, Keras, deflated", "digits.npz", keras(save=np.savez_compressed), split=SPLIT),
    Layout("npz, Keras, after to_categorical", "digits.npz", keras(IMAGES[..., None] / np.float32(255), ONE_HOT),
           split=SPLIT),
    Layout("npz, MedMNIST", "digits.npz", medmnist, split=SPLIT),
    Layout("npz, Kuzushiji", "kmnist-train-imgs.npz", two_npz("kmnist-train-imgs.npz", "kmnist-train-labels.npz")),
    Layout("npz, Kannada", "X_kannada_MNIST_train.npz",
           two_npz("X_kannada_MNIST_train.npz", "y_kannada_MNIST_train.npz")),
    Layout("npz, images and labels", "digits.npz", npz(images=IMAGES, labels=LABELS)),
    Layout("npz, X and y", "digits.npz", npz(np.savez_compressed, X=FLAT / 255, y=LABELS.astype(np.int64))),
    Layout("npz, data and target, 0 to 16", "digits.npz",
           npz(data=SIXTEENTHS.reshape(ROWS, 64).astype(float), target=LABELS), images=levels(SIXTEENTHS, 0, 16)),
    Layout("npz, load_digits with both of its arrays", "digits.npz", npz(**{
        key: value for key, value in load_digits().items() if key in ("data", "target", "images")}),
           images=levels(load_digits().images, 0, 16), labels=load_digits().target),
    Layout("npz, Fortran order", "digits.npz", npz(X=np.asfortranarray(FLAT), y=LABELS)),
    Layout("npz, labels are words", "digits.npz", npz(X=IMAGES, y=np.array(WORDS)[LABELS]),
           labels=[WORDS[label] for label in LABELS]),
]

# MARK: MATLAB

ASCII_DIGITS = np.c_[np.arange(10), np.arange(48, 58)]


def emnist(mapping, labels):
    """A struct in a struct: EMNIST's images are transposed, a row each."""
    rows, column = TRANSPOSED.reshape(ROWS, 784), labels[:, None]
    return {"dataset": {
        "train": {"images": rows[TRAIN], "labels": column[TRAIN], "writers": np.zeros((150, 1))},
        "test": {"images": rows[TEST], "labels": column[TEST], "writers": np.zeros((50, 1))},
        "mapping": mapping,
    }}


def mat(contents, **options):
    return lambda folder: savemat(folder / "digits.mat", contents, **options)


def mat_of_hdf5(folder):
    """Version 7.3: HDF5 behind 512 bytes of MATLAB's own; MATLAB's columns are the rows of HDF5."""
    with h5py.File(folder / "digits.mat", "w", userblock_size=512) as file:
        for name, value, kind in (("X", FLAT, "uint8"), ("y", LABELS[:, None].astype(float), "double")):
            file.create_dataset(name, data=value.T).attrs["MATLAB_class"] = np.bytes_(kind)
    with open(folder / "digits.mat", "r+b") as file:
        head = b"MATLAB 7.3 MAT-file, Platform: GLNXA64, Created on: Mon Jan 01 00:00:00 2024 HDF5 schema 1.00 ."
        file.write(head.ljust(124) + b"\x00\x02IM")


MATLAB = [
    Layout("mat, X and y", "digits.mat", mat({"X": FLAT, "y": LABELS[:, None]})),
    Layout("mat, X and y, compressed", "digits.mat", mat({"X": FLAT, "y": LABELS[:, None]}, do_compression=True)),
    Layout("mat, doubles from 0 to 1", "digits.mat", mat({"X": FLAT / 255, "y": LABELS.astype(float)})),
    Layout("mat, a column an image", "digits.mat", mat({"data": FLAT.T, "label": LABELS[None, :].astype(float)})),
    Layout("mat, MATLAB's order, H x W x N", "digits.mat",
           mat({"images": np.moveaxis(IMAGES, 0, 2), "labels": LABELS[:, None]})),
    Layout("mat, EMNIST's digits", "emnist-digits.mat", lambda folder: savemat(
        folder / "emnist-digits.mat", emnist(ASCII_DIGITS, LABELS), do_compression=True), split=SPLIT),
    Layout("mat, EMNIST's letters", "emnist-letters.mat", lambda folder: savemat(
        folder / "emnist-letters.mat",
        emnist(np.c_[np.arange(1, 27), np.arange(65, 91), np.arange(97, 123)], LABELS + 1)),
           labels=[LETTERS[label] for label in LABELS], split=SPLIT),
    Layout("mat, EMNIST balanced, 47 classes", "emnist-balanced.mat", lambda folder: savemat(
        folder / "emnist-balanced.mat",
        emnist(np.c_[np.arange(47), [*range(48, 58), *range(65, 91), *map(ord, "abdefghnqrt")]], LABELS + 5)),
           labels=["56789ABCDE"[label] for label in LABELS], split=SPLIT),
    Layout("mat, labels are words", "digits.mat", mat({"X": FLAT, "y": np.array(WORDS)[LABELS]}),
           labels=[WORDS[label] for label in LABELS]),
    Layout("mat, labels are cells", "digits.mat", mat({"X": FLAT, "y": np.array(WORDS, object)[LABELS]}),
           labels=[WORDS[label] for label in LABELS]),
    Layout("mat 7.3, by h5py", "digits.mat", mat_of_hdf5),
]

# MARK: HDF5


def hdf5(arrays, **options):
    def write(folder):
        with h5py.File(folder / "digits.h5", "w") as file:
            for name, array in arrays.items():
                file.create_dataset(name, data=array, **options)

    return write


DEFLATED = dict(chunks=True, compression="gzip", shuffle=True)

HDF5 = [
    Layout("HDF5, USPS' groups", "digits.h5",
           hdf5({"train/data": MIDDLE[TRAIN].reshape(-1, 256) / 255, "train/target": LABELS[TRAIN].astype(np.int32),
                 "test/data": MIDDLE[TEST].reshape(-1, 256) / 255, "test/target": LABELS[TEST].astype(np.int32)}),
           images=MIDDLE, split=SPLIT),
    Layout("HDF5, one of USPS' groups", "digits.h5",
           hdf5({"train/data": FLAT / 255, "train/target": LABELS})),
    Layout("HDF5, images and labels", "digits.h5", hdf5({"images": IMAGES, "labels": LABELS.astype(np.int64)})),
    Layout("HDF5, labels are words", "digits.h5", hdf5({"images": IMAGES, "labels": [WORDS[label] for label in LABELS]}),
           labels=[WORDS[label] for label in LABELS]),
    Layout("HDF5, labels are words of one length", "digits.h5",
           hdf5({"images": IMAGES, "labels": np.array(WORDS, "S")[LABELS]}),
           labels=[WORDS[label] for label in LABELS]),
    Layout("HDF5, Keras' names", "digits.h5",
           hdf5({"x_train": IMAGES[TRAIN], "y_train": LABELS[TRAIN], "x_test": IMAGES[TEST], "y_test": LABELS[TEST]}),
           split=SPLIT),
    Layout("HDF5, chunked and deflated", "digits.h5",
           hdf5({"X": IMAGES[..., None].astype(np.float32) / 255, "y": LABELS.astype(">i4")}, **DEFLATED)),
    Layout("HDF5, big-endian, one-hot labels", "digits.h5",
           hdf5({"data": FLAT.astype(">u2"), "target": ONE_HOT}, chunks=True, fletcher32=True)),
]

LAYOUTS = NUMPY + MATLAB + HDF5
