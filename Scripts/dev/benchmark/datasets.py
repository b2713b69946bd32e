"""Files to read, made from the built-in digits. Plain Python: what this process has in memory would count
as memory of those it starts."""

import gzip
import itertools
import zipfile

from programs import ROOT

MNIST = ROOT / "Sources/Digits/Resources/mnist"
PIXELS = 784


def training_images():
    with gzip.open(MNIST / "train-images-idx3-ubyte.gz") as file:
        return file.read()[16:]


def training_labels():
    with gzip.open(MNIST / "train-labels-idx1-ubyte.gz") as file:
        return file.read()[8:]


def write_kaggle_csv(path, rows):
    """`label,pixel0,...`, as Kaggle gives it out."""
    pixels, labels = training_images(), training_labels()
    words = [str(level) for level in range(256)]
    with open(path, "w", encoding="ascii") as file:
        file.write(",".join(["label"] + [f"pixel{index}" for index in range(PIXELS)]) + "\n")
        for row in range(rows):
            cells = (words[level] for level in pixels[row * PIXELS:(row + 1) * PIXELS])
            file.write(f"{labels[row]}," + ",".join(cells) + "\n")


def write_keras_npz(path, deflated):
    """The 60,000 training images and their labels as numpy.savez writes them, or numpy.savez_compressed."""
    pixels, labels = training_images(), training_labels()
    arrays = {
        "x_train": ("|u1", f"({len(labels)}, 28, 28)", pixels),
        "y_train": ("|u1", f"({len(labels)},)", labels),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED if deflated else zipfile.ZIP_STORED) as archive:
        for name, (kind, shape, contents) in arrays.items():
            header = f"{{'descr': '{kind}', 'fortran_order': False, 'shape': {shape}, }}"
            header += " " * (-(10 + len(header) + 1) % 64) + "\n"
            start = b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header.encode()
            archive.writestr(f"{name}.npy", start + contents)


# All digits have a margin of four pixels, so moving the whole run of bytes moves each digit.
NEAR = [0, 1, -1, 28, -28, 29, -29, 27, -27, 2]
MOVES = NEAR + [move for y in range(-3, 4) for x in range(-3, 4) if (move := 28 * y + x) not in NEAR]
# A pen that leaves as much ink, more, or less.
PENS = [bytes(round(255 * (level / 255) ** power) for level in range(256)) for power in (1, 0.7, 1.4)]


def write_shifted_idx(folder, rows):
    """MNIST and copies of it moved by a pixel or more, and with another pen where those do not suffice, as a pair
    of IDX files; gives the images' path."""
    pixels, labels = training_images(), training_labels()
    one_copy = len(labels)
    images_path = folder / f"shifted-{rows}-images-idx3-ubyte"
    labels_path = folder / f"shifted-{rows}-labels-idx1-ubyte"
    with open(images_path, "wb") as images, open(labels_path, "wb") as marks:
        images.write(b"".join(n.to_bytes(4, "big") for n in (0x803, rows, 28, 28)))
        marks.write(b"".join(n.to_bytes(4, "big") for n in (0x801, rows)))
        left = rows
        for pen, shift in itertools.product(PENS, MOVES):
            count = min(left, one_copy)
            moved = pixels[-shift:] + pixels[:-shift] if shift else pixels
            images.write(moved[: count * PIXELS].translate(pen))
            marks.write(labels[:count])
            left -= count
            if left == 0:
                return images_path
    raise SystemExit(f"bench: at most {len(PENS) * len(MOVES) * one_copy:,} rows can be made")
