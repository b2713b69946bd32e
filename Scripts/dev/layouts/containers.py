"""Compressed files, and archives of files and folders."""

import bz2
import gzip
import lzma
import pathlib
import shutil
import tarfile
import tempfile
import zipfile

import numpy as np
import zstandard

import idx
import pictures
from layout import FLAT, IMAGES, LABELS, SPLIT, TEST, TRAIN, Layout
from tables import KAGGLE, NAMES, PIXELS, text

COMPRESSORS = {
    "gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress,
    "zst": lambda contents: zstandard.ZstdCompressor().compress(contents),
}


def train_csv(folder):
    text("train.csv", NAMES, KAGGLE)(folder)


def kaggle(folder):
    text("train.csv", NAMES, KAGGLE)(folder)
    text("test.csv", PIXELS, FLAT[:50].tolist())(folder)
    (folder / "sample_submission.csv").write_text("ImageId,Label\n1,0\n")


def compressed(write, name, ending, target=None):
    """The file `name` that `write` makes, compressed."""

    def compress(folder):
        write(folder)
        contents = COMPRESSORS[ending]((folder / name).read_bytes())
        (folder / name).unlink()
        (folder / (target or f"{name}.{ending}")).write_bytes(contents)

    return compress


def packed(write, name, pack):
    """All that `write` makes, in one archive."""

    def archive(folder):
        with tempfile.TemporaryDirectory() as inside:
            inside = pathlib.Path(inside)
            write(inside)
            pack(folder / name, inside)

    return archive


def pack_zip(method=zipfile.ZIP_DEFLATED):
    def pack(path, inside):
        with zipfile.ZipFile(path, "w", method) as archive:
            for file in sorted(inside.rglob("*")):
                archive.write(file, file.relative_to(inside))

    return pack


def pack_tar(mode, format=tarfile.PAX_FORMAT):
    def pack(path, inside):
        with tarfile.open(path, mode, format=format) as archive:
            for entry in sorted(inside.iterdir()):
                archive.add(entry, entry.name)

    return pack


def pack_tar_zst(path, inside):
    plain = path.with_suffix("")
    pack_tar("w")(plain, inside)
    path.write_bytes(COMPRESSORS["zst"](plain.read_bytes()))
    plain.unlink()


def npz(folder):
    np.savez_compressed(
        folder / "mnist.npz", x_train=IMAGES[TRAIN], y_train=LABELS[TRAIN], x_test=IMAGES[TEST], y_test=LABELS[TEST])


def by_class(folder):
    pictures.by_class(pictures.in_class_folders("png"), pictures.png)(folder)


def train_and_test(folder):
    pictures.by_class(pictures.tree, pictures.png)(folder)


def folder_per_file(folder):
    """As Kaggle hands MNIST's files out."""
    idx.four(folder)
    for path in list(folder.iterdir()):
        inner = folder / f"{path.name}.d"
        inner.mkdir()
        shutil.move(path, inner / path.name)
        inner.rename(folder / path.name)


LAYOUTS = [
    *(Layout(f"compressed, .csv.{ending}", f"train.csv.{ending}", compressed(train_csv, "train.csv", ending))
      for ending in COMPRESSORS),
    Layout("compressed, gzip without .gz", "train.csv", compressed(train_csv, "train.csv", "gz", "train.csv")),
    Layout("compressed, .npy.zst", "X.npy.zst",
           compressed(lambda folder: np.save(folder / "X.npy", IMAGES), "X.npy", "zst"), labels=None),
    Layout("compressed, LIBSVM's mnist.bz2", "mnist.bz2",
           compressed(lambda folder: (folder / "mnist").write_text("".join(
               f"{label} " + " ".join(f"{n}:{v}" for n, v in enumerate(row, 1) if v) + "\n"
               for label, row in zip(LABELS, FLAT))), "mnist", "bz2")),
    Layout("zip, a CSV", "train.zip", packed(train_csv, "train.zip", pack_zip())),
    Layout("zip, a CSV, stored", "train.zip", packed(train_csv, "train.zip", pack_zip(zipfile.ZIP_STORED))),
    Layout("zip, a CSV, bzip2 inside", "train.zip", packed(train_csv, "train.zip", pack_zip(zipfile.ZIP_BZIP2))),
    Layout("zip, Kaggle's digit-recognizer", "digit-recognizer.zip member=train.csv",
           packed(kaggle, "digit-recognizer.zip", pack_zip())),
    Layout("zip, Kaggle's test table", "digit-recognizer.zip member=test.csv rows=40",
           packed(kaggle, "digit-recognizer.zip", pack_zip()), images=IMAGES[:40], labels=None),
    Layout("zip, MNIST's four files", "mnist.zip", packed(idx.four, "mnist.zip", pack_zip()), split=SPLIT),
    Layout("zip, pictures", "digits.zip", packed(by_class, "digits.zip", pack_zip()), ordered=False),
    Layout("zip, train and test", "digits.zip", packed(train_and_test, "digits.zip", pack_zip()), ordered=False,
           split=SPLIT),
    Layout("tar, a CSV", "train.tar", packed(train_csv, "train.tar", pack_tar("w"))),
    Layout("tar.gz, a CSV", "train.tar.gz", packed(train_csv, "train.tar.gz", pack_tar("w:gz"))),
    Layout("tar.bz2, an npz", "mnist.tar.bz2", packed(npz, "mnist.tar.bz2", pack_tar("w:bz2")), split=SPLIT),
    Layout("tar.xz, pictures", "digits.tar.xz", packed(by_class, "digits.tar.xz", pack_tar("w:xz")), ordered=False),
    Layout("tar.zst, pictures", "digits.tar.zst", packed(by_class, "digits.tar.zst", pack_tar_zst), ordered=False),
    Layout("tgz, train and test, of GNU's format", "digits.tgz",
           packed(train_and_test, "digits.tgz", pack_tar("w:gz", tarfile.GNU_FORMAT)), ordered=False, split=SPLIT),
    Layout("tar.gz, MNIST's four files, each compressed", "mnist.tar.gz",
           packed(lambda folder: idx.four(folder / "MNIST/raw", compress=True), "mnist.tar.gz", pack_tar("w:gz")),
           split=SPLIT),
    Layout("folder, a folder per IDX file", ".", folder_per_file, split=SPLIT),
]
