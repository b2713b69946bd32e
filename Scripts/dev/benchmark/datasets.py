"""Files to read, made from the built-in digits. Plain Python: what this process has in memory would count
as memory of those it starts."""

import gzip

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


def write_shifted_idx(folder, rows):
    """MNIST and copies of it moved by a pixel or two, as a pair of IDX files; gives the images' path."""
    pixels, labels = training_images(), training_labels()
    one_copy = len(labels)
    images_path = folder / f"shifted-{rows}-images-idx3-ubyte"
    labels_path = folder / f"shifted-{rows}-labels-idx1-ubyte"
    shifts = [0, 1, -1, 28, -28, 29, -29, 27, -27, 2]
    with open(images_path, "wb") as images, open(labels_path, "wb") as marks:
        images.write(b"".join(n.to_bytes(4, "big") for n in (0x803, rows, 28, 28)))
        marks.write(b"".join(n.to_bytes(4, "big") for n in (0x801, rows)))
        left = rows
        for shift in shifts:
            count = min(left, one_copy)
            # All digits have a margin of four pixels, so moving the whole run of bytes moves each digit.
            moved = pixels[-shift:] + pixels[:-shift] if shift else pixels
            images.write(moved[: count * PIXELS])
            marks.write(labels[:count])
            left -= count
    if left > 0:
        raise SystemExit(f"bench: at most {len(shifts) * one_copy} rows can be made")
    return images_path
