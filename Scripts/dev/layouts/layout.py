"""What a layout is: how it is written, how it is loaded, and what must come out."""

import gzip
import pathlib
from dataclasses import dataclass

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[3]
MNIST = ROOT / "Sources/Digits/Resources/mnist"
ROWS = 200

with gzip.open(MNIST / "train-images-idx3-ubyte.gz") as file:
    # [200, 28, 28], 0 is paper
    IMAGES = np.frombuffer(file.read(16 + ROWS * 784), np.uint8, offset=16).reshape(-1, 28, 28)
with gzip.open(MNIST / "train-labels-idx1-ubyte.gz") as file:
    LABELS = np.frombuffer(file.read(8 + ROWS), np.uint8, offset=8)

# The parts of layouts with a split: 150 rows to train, 50 to test.
TRAIN, TEST = slice(0, 150), slice(150, ROWS)
SPLIT = (150, 50)

FLAT = IMAGES.reshape(ROWS, 784)
TRANSPOSED = IMAGES.transpose(0, 2, 1)
# The middle of each image: 16 x 16, as USPS.
MIDDLE = IMAGES[:, 6:22, 6:22]
# Sixteenths of ink on 8 x 8 pixels, as the digits of the UCI repository and scikit-learn.
SIXTEENTHS = np.round(MIDDLE.reshape(ROWS, 8, 2, 8, 2).mean((2, 4)) * 16 / 255).astype(np.uint8)
BLACK_AND_WHITE = (IMAGES > 127).astype(np.uint8)
WORDS = "zero one two three four five six seven eight nine".split()
LETTERS = "ABCDEFGHIJ"


def levels(values, low, high):
    """The grey levels of values between `low` (paper) and `high` (ink), rounded half up."""
    return np.clip(np.floor((values.astype(np.float64) - low) * 255 / (high - low) + 0.5), 0, 255).astype(np.uint8)


@dataclass
class Layout:
    name: str
    load: str
    """What is typed after `load`: a file of the folder, and keys if a user has to give any."""
    write: object
    """Called with the layout's folder, in which it writes its files."""
    images: np.ndarray = None
    """[rows, height, width]; those of MNIST if not given."""
    labels: object = "digits"
    """One per row, as they are spelled; None for a layout without labels."""
    split: tuple = None
    """Official training and test rows."""
    ordered: bool = True
    """Whether rows come in the order of the truth; files of a folder come sorted by name."""
    tolerance: float = 0
    """How far grey levels may be off, on the mean over all pixels: for formats that lose something."""

    def __post_init__(self):
        if self.images is None:
            self.images = IMAGES
        if isinstance(self.labels, str):
            self.labels = [str(label) for label in LABELS]
        elif self.labels is not None:
            self.labels = [str(label) for label in self.labels]
