"""Tables as text: CSV as it occurs, LIBSVM, ARFF, and values with blanks between them."""

import numpy as np
import pandas
import polars
from sklearn.datasets import dump_svmlight_file

from layout import (
    BLACK_AND_WHITE, FLAT, IMAGES, LABELS, LETTERS, MIDDLE, ROWS, SIXTEENTHS, TRANSPOSED, WORDS, Layout, levels,
)

PIXELS = [f"pixel{index}" for index in range(784)]
# A row of each is label, pixel0, ...
KAGGLE = np.c_[LABELS, FLAT].astype(int).tolist()
NAMES = ["label", *PIXELS]
ONE_HOT = np.eye(10, dtype=int)[LABELS]


def text(name, header, rows, comma=",", end="\n", encoding="utf-8", head="", tail=""):
    """A file of lines; a header of None is none."""
    lines = [comma.join(map(str, row)) for row in ([header] if header else []) + list(rows)]
    return lambda folder: (folder / name).write_bytes((head + end.join(lines) + end + tail).encode(encoding))


def csv(name, header, rows, expected=None, labels="digits", load="train.csv", **form):
    return Layout(f"CSV, {name}", load, text(load.split()[0], header, rows, **form), images=expected, labels=labels)


def frame(labels=LABELS):
    return pandas.DataFrame(FLAT, columns=PIXELS).assign(label=labels)[NAMES]


def by(write, name="train.csv"):
    return lambda folder: write(folder / name)


def scaled(values, form):
    return [[label, *(form % value for value in row)] for label, row in zip(LABELS, values)]


CSV = [
    # Kaggle's table, and how it is changed on the way
    csv("Kaggle's", NAMES, KAGGLE),
    csv("Kaggle's test table", PIXELS, FLAT.tolist(), labels=None, load="test.csv"),
    csv("no header", None, KAGGLE),
    csv("no header, no labels", None, FLAT.tolist(), labels=None),
    csv("semicolons", NAMES, KAGGLE, comma=";"),
    csv("tabs", NAMES, KAGGLE, comma="\t", load="train.tsv"),
    csv("blanks", None, KAGGLE, comma=" ", load="train.txt"),
    csv("commas and blanks", NAMES, KAGGLE, comma=", "),
    csv("CRLF", NAMES, KAGGLE, end="\r\n"),
    csv("CR", NAMES, KAGGLE, end="\r"),
    csv("UTF-8 with BOM", NAMES, KAGGLE, encoding="utf-8-sig"),
    csv("UTF-16, little-endian with BOM", NAMES, KAGGLE, encoding="utf-16"),
    csv("UTF-16, big-endian with BOM", NAMES, KAGGLE, encoding="utf-16-be", head="\ufeff"),
    csv("BOM, CRLF and semicolons", NAMES, KAGGLE, comma=";", end="\r\n", encoding="utf-8-sig"),
    csv("blank lines", NAMES, KAGGLE, tail="\n\n"),
    csv("comments", NAMES, KAGGLE, head="# digits, written by hand\n# 200 rows\n"),
    csv("a comma at each end", [*NAMES, ""], [[*row, ""] for row in KAGGLE]),
    csv("quotes round all cells", [f'"{name}"' for name in NAMES], [[f'"{cell}"' for cell in row] for row in KAGGLE]),
    # Where the label is
    csv("class last", [f"pixel{index}" for index in range(1, 785)] + ["class"], np.c_[FLAT, LABELS].tolist()),
    csv("label last, no header", None, np.c_[FLAT, LABELS].tolist()),
    csv("label in the middle", [*PIXELS[:300], "Digit", *PIXELS[300:]],
        np.c_[FLAT[:, :300], LABELS, FLAT[:, 300:]].tolist()),
    csv("'Target' and 1x1 to 28x28", ["Target", *(f"{y}x{x}" for y in range(1, 29) for x in range(1, 29))], KAGGLE),
    csv("y, and pixels numbered", ["y", *range(784)], KAGGLE),
    csv("a column that label= names", ["who", *PIXELS], KAGGLE, load="train.csv label=who"),
    csv("one-hot last", None, np.c_[FLAT, ONE_HOT].tolist()),
    Layout("CSV, one-hot by pandas", "train.csv", by(lambda path: pandas.concat(
        [pandas.DataFrame(FLAT), pandas.get_dummies(pandas.Series(LABELS), prefix="label")], axis=1
    ).to_csv(path, index=False))),
    csv("one-hot first", None, np.c_[ONE_HOT, FLAT].tolist()),
    csv("quoted classes last", [*PIXELS, "class"],
        [[*row, f"'{label}'"] for row, label in zip(FLAT.tolist(), LABELS)]),
    # Columns that are neither
    csv("Kannada's id, with labels", ["id", *NAMES], [[n, *row] for n, row in enumerate(KAGGLE)]),
    csv("Kannada's id, without labels", ["id", *PIXELS], [[n, *row] for n, row in enumerate(FLAT.tolist())],
        labels=None, load="test.csv"),
    csv("an index without a name", ["", *NAMES], [[n, *row] for n, row in enumerate(KAGGLE)]),
    csv("'Unnamed: 0'", ["Unnamed: 0", *NAMES], [[n, *row] for n, row in enumerate(KAGGLE)]),
    csv("a column that drop= names", ["writer", *NAMES], [[n % 7, *row] for n, row in enumerate(KAGGLE)],
        load="train.csv drop=writer"),
    # Values
    csv("0.0 to 255.0", NAMES, scaled(FLAT, "%.1f")),
    csv("0 to 1", NAMES, scaled(FLAT / 255, "%.8f")),
    csv("0 to 1, few decimals", NAMES, scaled(FLAT / 255, "%.4g")),
    csv("-1 to 1", NAMES, scaled(FLAT / 127.5 - 1, "%.6f")),
    csv("0 to 16 on 8 x 8", None, np.c_[SIXTEENTHS.reshape(ROWS, 64), LABELS].tolist(),
        expected=levels(SIXTEENTHS, 0, 16)),
    csv("0 and 1", NAMES, np.c_[LABELS, BLACK_AND_WHITE.reshape(ROWS, 784)].tolist(),
        expected=levels(BLACK_AND_WHITE, 0, 1)),
    csv("1e+02", NAMES, scaled(FLAT, "%.18e")),
    csv("decimal commas", NAMES, [[f"{cell},0" for cell in row] for row in KAGGLE], comma=";"),
    csv("scale= of a user", NAMES, scaled(FLAT / 2.55, "%.6f"), load="train.csv scale=0,100"),
    csv("dark on bright", NAMES, np.c_[LABELS, 255 - FLAT].tolist()),
    csv("transposed", NAMES, np.c_[LABELS, TRANSPOSED.reshape(ROWS, 784)].tolist()),
    csv("EMNIST's", None, np.c_[LABELS, TRANSPOSED.reshape(ROWS, 784)].tolist(), load="emnist-digits-train.csv"),
    csv("sorted by label", NAMES, sorted(KAGGLE, key=lambda row: row[0]),
        expected=IMAGES[np.argsort(LABELS, kind="stable")], labels=np.sort(LABELS)),
    # Classes beyond 0 to 9
    csv("letters", NAMES, [[LETTERS[row[0]], *row[1:]] for row in KAGGLE],
        labels=[LETTERS[label] for label in LABELS]),
    csv("words", NAMES, [[WORDS[row[0]], *row[1:]] for row in KAGGLE], labels=[WORDS[label] for label in LABELS]),
    csv("10 to 19", NAMES, [[row[0] + 10, *row[1:]] for row in KAGGLE], labels=LABELS + 10),
    csv("classes= of a user", NAMES, KAGGLE, labels=[WORDS[label] for label in LABELS],
        load=f"train.csv classes={','.join(WORDS)}"),
    # By the tools themselves
    Layout("CSV, pandas", "train.csv", by(lambda path: frame().to_csv(path))),
    Layout("CSV, pandas, index=False", "train.csv", by(lambda path: frame().to_csv(path, index=False))),
    Layout("CSV, pandas, floats and CRLF", "train.csv",
           by(lambda path: (frame() / 1.0).to_csv(path, index=False, lineterminator="\r\n"))),
    Layout("CSV, pandas, quoted words", "train.csv",
           by(lambda path: frame(np.array(WORDS)[LABELS]).to_csv(path, quoting=2, index=False)),
           labels=[WORDS[label] for label in LABELS]),
    Layout("CSV, polars", "train.csv", by(lambda path: polars.from_pandas(frame()).write_csv(path))),
    Layout("CSV, polars, tabs and no header", "train.tsv",
           by(lambda path: polars.from_pandas(frame()).write_csv(path, separator="\t", include_header=False),
              "train.tsv")),
    Layout("CSV, numpy.savetxt", "train.csv", by(lambda path: np.savetxt(path, KAGGLE))),
    Layout("CSV, numpy.savetxt, %d and commas", "train.csv",
           by(lambda path: np.savetxt(path, KAGGLE, fmt="%d", delimiter=","))),
    Layout("CSV, numpy.savetxt, a header behind '#'", "train.csv",
           by(lambda path: np.savetxt(path, KAGGLE, fmt="%d", delimiter=",", header=",".join(NAMES)))),
]

# MARK: LIBSVM


def libsvm(name, file, values=FLAT, labels=LABELS, expected=None, spelled="digits", **options):
    return Layout(
        f"LIBSVM, {name}", file,
        lambda folder: dump_svmlight_file(values.astype(float), labels.astype(float), str(folder / file), **options),
        images=expected, labels=spelled)


# Names of LIBSVM's collection; the last pixel that any row has ink in is far from the last of the image.
LIBSVM = [
    libsvm("counted from 1", "mnist.t", zero_based=False),
    libsvm("counted from 0", "mnist.svm", zero_based=True),
    libsvm("0 to 1", "mnist.scale.t", values=FLAT / 255, zero_based=False),
    libsvm("scikit-learn's comment", "mnist.libsvm", zero_based=False, comment="200 digits"),
    libsvm("USPS, -1 to 1, classes from 1", "usps.t", values=MIDDLE.reshape(ROWS, 256) / 127.5 - 1,
           labels=LABELS + 1, expected=MIDDLE, zero_based=False),
    libsvm("classes from 100", "letters.svm", labels=LABELS + 100, spelled=LABELS + 100, zero_based=False),
]

# MARK: ARFF


def arff(rows, classes="{0,1,2,3,4,5,6,7,8,9}", relation="mnist_784"):
    head = f"% from OpenML\n@RELATION {relation}\n\n"
    head += "".join(f"@ATTRIBUTE pixel{index} real\n" for index in range(1, 785))
    body = "\n".join(rows)
    return lambda folder: (folder / "mnist_784.arff").write_text(
        f"{head}@ATTRIBUTE class {classes}\n\n@DATA\n{body}\n")


def sparse(row, label):
    """Cells that are 0, or the first of the classes, are left out."""
    cells = [f"{index} {value}" for index, value in enumerate(row) if value]
    return "{" + ",".join(cells + ([f"784 {label}"] if label else [])) + "}"


DENSE_ROWS = [",".join(map(str, [*row, label])) for row, label in zip(FLAT, LABELS)]

ARFF = [
    Layout("ARFF, OpenML's mnist_784", "mnist_784.arff", arff(DENSE_ROWS)),
    Layout("ARFF, sparse", "mnist_784.arff", arff([sparse(*pair) for pair in zip(FLAT, LABELS)])),
    Layout("ARFF, words in quotes", "mnist_784.arff",
           arff([",".join(map(str, row)) + f",'{WORDS[label]}'" for row, label in zip(FLAT, LABELS)],
                "{" + ",".join(f"'{word}'" for word in WORDS) + "}"),
           labels=[WORDS[label] for label in LABELS]),
]

# MARK: Blanks


def usps_line(label, row):
    return f"{label:.4f} " + " ".join(f"{value / 127.5 - 1:.4f}" for value in row.ravel()) + " "


def semeion_line(label, row):
    cells = [f"{float(value > 127):.4f}" for value in row.ravel()] + [str(int(digit == label)) for digit in range(10)]
    return " ".join(cells) + " "


def lines(name, line, images):
    rows = [line(label, row) for label, row in zip(LABELS, images)]
    return lambda folder: (folder / name).write_text("\n".join(rows) + "\n")


BLANKS = [
    Layout("blanks, USPS' zip.train", "zip.train", lines("zip.train", usps_line, MIDDLE), images=MIDDLE),
    Layout("blanks, semeion.data", "semeion.data", lines("semeion.data", semeion_line, MIDDLE),
           images=levels(MIDDLE > 127, 0, 1)),
]

LAYOUTS = CSV + LIBSVM + ARFF + BLANKS
