"""IDX files, of every element type and rank, written by idx2numpy."""

import gzip
import lzma

import idx2numpy
import numpy as np

from layout import (
    BLACK_AND_WHITE, FLAT, IMAGES, LABELS, LETTERS, ROWS, SPLIT, TEST, TRAIN, TRANSPOSED, Layout, levels,
)


def pair(images, labels=LABELS, images_name="digits-images-idx3-ubyte", labels_name="digits-labels-idx1-ubyte"):
    def write(folder):
        idx2numpy.convert_to_file(str(folder / images_name), images)
        idx2numpy.convert_to_file(str(folder / labels_name), labels)

    return write


def typed(name, images, expected=IMAGES, labels=LABELS):
    """Without the type in the names, as idx2numpy's users call them."""
    return Layout(
        f"IDX, {name}", "digits-images.idx3", pair(images, labels, "digits-images.idx3", "digits-labels.idx1"),
        images=expected)


def compressed(module, ending):
    def write(folder):
        pair(IMAGES)(folder)
        for path in list(folder.iterdir()):
            with module.open(f"{path}.{ending}", "wb") as file:
                file.write(path.read_bytes())
            path.unlink()

    return write


def four(folder, compress=False):
    folder.mkdir(parents=True, exist_ok=True)
    for name, part in (("train", TRAIN), ("t10k", TEST)):
        pair(IMAGES[part], LABELS[part], f"{name}-images-idx3-ubyte", f"{name}-labels-idx1-ubyte")(folder)
    if compress:
        for path in list(folder.iterdir()):
            with gzip.open(f"{path}.gz", "wb") as file:
                file.write(path.read_bytes())


def qmnist(folder):
    """Eight integers a row: class, series, writer, ..."""
    fields = np.zeros((ROWS, 8), np.int32)
    fields[:, 0] = LABELS
    fields[:, 1:] = np.arange(ROWS * 7).reshape(ROWS, 7) % 3000
    pair(IMAGES, fields, "qmnist-train-images-idx3-ubyte", "qmnist-train-labels-idx2-int")(folder)
    for path in list(folder.iterdir()):
        with gzip.open(f"{path}.gz", "wb") as file:
            file.write(path.read_bytes())
        path.unlink()


def emnist_letters(folder):
    pair(TRANSPOSED, LABELS + 1, "emnist-letters-train-images-idx3-ubyte",
         "emnist-letters-train-labels-idx1-ubyte")(folder)
    mapping = "".join(f"{n} {64 + n} {96 + n}\n" for n in range(1, 27))
    (folder / "emnist-letters-mapping.txt").write_text(mapping)


LAYOUTS = [
    Layout("IDX, MNIST's names", "digits-images-idx3-ubyte", pair(IMAGES)),
    typed("unsigned bytes", IMAGES),
    typed("signed bytes, half of the range", (IMAGES // 2).astype(np.int8), IMAGES // 2),
    typed("signed bytes, all of the range", (IMAGES.astype(np.int16) - 128).astype(np.int8)),
    typed("short", IMAGES.astype(np.int16)),
    typed("int", IMAGES.astype(np.int32)),
    typed("float, 0 to 1", (IMAGES / 255).astype(np.float32)),
    typed("float, 0 to 255", IMAGES.astype(np.float32)),
    typed("double", IMAGES.astype(np.float64)),
    typed("double, -1 to 1", IMAGES / 127.5 - 1),
    typed("labels of 32 bits", IMAGES, labels=LABELS.astype(np.int32)),
    typed("labels in a column", IMAGES, labels=LABELS[:, None]),
    Layout("IDX, ink is 1", "digits-images-idx3-ubyte", pair(BLACK_AND_WHITE),
           images=levels(BLACK_AND_WHITE, 0, 1)),
    Layout("IDX, rows of 784", "digits-images-idx2-ubyte", pair(FLAT, images_name="digits-images-idx2-ubyte")),
    Layout("IDX, a channel last", "digits-images-idx4-ubyte",
           pair(IMAGES[..., None], images_name="digits-images-idx4-ubyte")),
    Layout("IDX, a channel first", "digits-images-idx4-ubyte",
           pair(IMAGES[:, None], images_name="digits-images-idx4-ubyte")),
    Layout("IDX, labels of another name", "digits.idx3 labels=answers.idx1",
           pair(IMAGES, images_name="digits.idx3", labels_name="answers.idx1")),
    Layout("IDX, dots in the names", "t10k-images.idx3-ubyte",
           pair(IMAGES, images_name="t10k-images.idx3-ubyte", labels_name="t10k-labels.idx1-ubyte")),
    Layout("IDX, .gz", "digits-images-idx3-ubyte.gz", compressed(gzip, "gz")),
    Layout("IDX, .xz", "digits-images-idx3-ubyte.xz", compressed(lzma, "xz")),
    Layout("IDX, torchvision's MNIST/raw", "MNIST/raw", lambda folder: four(folder / "MNIST/raw", compress=True),
           split=SPLIT),
    Layout("IDX, MNIST's four files", ".", four, split=SPLIT),
    Layout("IDX, QMNIST", "qmnist-train-images-idx3-ubyte.gz", qmnist),
    Layout("IDX, EMNIST's digits", "emnist-digits-test-images-idx3-ubyte",
           pair(TRANSPOSED, images_name="emnist-digits-test-images-idx3-ubyte",
                labels_name="emnist-digits-test-labels-idx1-ubyte")),
    Layout("IDX, EMNIST's letters", "emnist-letters-train-images-idx3-ubyte", emnist_letters,
           labels=[LETTERS[label] for label in LABELS]),
    Layout("IDX, dark on bright", "digits-images-idx3-ubyte", pair(255 - IMAGES)),
    Layout("IDX, without labels", "digits-images-idx3-ubyte",
           lambda folder: idx2numpy.convert_to_file(str(folder / "digits-images-idx3-ubyte"), IMAGES), labels=None),
]
