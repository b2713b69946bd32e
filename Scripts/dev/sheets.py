#!/usr/bin/env python3
"""Prints sheets, fills them in with MNIST's test digits, photographs them, and loads the photographs again.

    Scripts/dev/sheets                     30 sheets of 100 boxes; exit code 1 where the figures are not reached
    Scripts/dev/sheets --sheets 5 --seed 2
    Scripts/dev/sheets --beside BINARY     another build of digitbook
    Scripts/dev/sheets --keep FOLDER       keep the photographs there
    Scripts/dev/sheets --lesson            writes the three photographs of the lesson into Sources/Digits/Resources/sheets

Needs numpy, Pillow and poppler's pdftoppm, which draws the PDF as a printer would.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
from PIL import Image

from photographs import ROOT, boxes, photograph, save, test_digits, write

# At least this share of the boxes is to be found with its label, and the accuracy of a model may fall by so many points.
FOUND = 0.995
LOSS = 0.7
MODEL = "train cnn seed=1"


def digitbook(binary, folder, *lines):
    """The results of some lines, or the first error."""
    words = [word for line in lines for word in ("-c", line)]
    done = subprocess.run([binary, "--json", *words], cwd=folder, capture_output=True, text=True)
    cells = [json.loads(line) for line in done.stdout.splitlines()]
    failed = next((cell for cell in cells if cell["status"] != "ok"), None)
    if failed or done.returncode:
        sys.exit(f"sheets: {failed['input']}: {failed['error']['message']}" if failed else done.stderr)
    return [cell["result"] for cell in cells]


def printed(binary, folder, copies, dots=150):
    """Pages of numbered copies as grey levels, and the places of their boxes in millimetres."""
    digitbook(binary, folder, f"sheet copies={copies} out=class.pdf --force", "sheet out=one.svg --force")
    subprocess.run(["pdftoppm", "-r", str(dots), "-gray", "class.pdf", "page"], cwd=folder, check=True)
    pages = [np.asarray(Image.open(path)) for path in sorted(pathlib.Path(folder).glob("page*.pgm"))]
    return pages, boxes((pathlib.Path(folder) / "one.svg").read_text())


def check(binary, folder, sheets, seed):
    draw = np.random.default_rng(seed)
    images, labels = test_digits()
    pages, places = printed(binary, folder, max(sheets, 2))
    photos = pathlib.Path(folder) / "photos"
    photos.mkdir()
    # The truth: a row of MNIST for each box, of the class that the sheet asks for.
    pools = [draw.permutation(np.flatnonzero(labels == digit)) for digit in range(10)]
    rows = [[int(pools[box // 10][(sheet * 10 + box % 10) % len(pools[box // 10])]) for box in range(100)]
            for sheet in range(sheets)]
    for sheet in range(sheets):
        page = write(pages[sheet], places, images[rows[sheet]], draw, strength=draw.uniform(0.45, 0.9))
        save(photograph(page, draw), photos / f"IMG_{1000 + sheet}.jpg", sideways=sheet % 4 == 3)
    table = pathlib.Path(folder) / "rows.csv"
    with table.open("w") as out:
        out.write("label," + ",".join(f"pixel{i}" for i in range(784)) + "\n")
        for row in (row for sheet in rows for row in sheet):
            out.write(f"{labels[row]}," + ",".join(map(str, images[row].ravel())) + "\n")

    loaded = digitbook(binary, folder, "load photos")[0]
    count = loaded["rows"]
    spans = [f"show {start}-{min(start + 49, count - 1)} source" for start in range(0, count, 50)]
    places_read = [place for result in digitbook(binary, folder, "load photos", *spans)[1:] for place in result["places"]]
    right = wrong = 0
    for place in places_read:
        sheet = int(pathlib.Path(place["path"]).stem[4:]) - 1000
        truth = labels[rows[sheet][place["box"] - 1]]
        writer_is_right = place["writer"] == str(sheet + 1)
        right += place["label"] == truth and writer_is_right
        wrong += place["label"] != truth or not writer_is_right
    found = right / (100 * sheets)
    results = digitbook(
        binary, folder, "load mnist", MODEL, "load rows.csv name=rows", "report on=all", "load photos name=photos",
        "report on=all")
    itself, photographed = results[3]["accuracy"], results[5]["accuracy"]
    loss = 100 * (itself - photographed)
    print(f"{sheets} sheets, seed {seed}: {right} of {100 * sheets} boxes with the right label and writer "
          f"({100 * found:.2f} %), {wrong} with a wrong one; {loaded.get('findings')}")
    print(f"'{MODEL}' is right on {100 * itself:.2f} % of the rows themselves, {100 * photographed:.2f} % of the "
          f"photographed ones: {loss:.2f} points less")
    return found >= FOUND and wrong == 0 and loss <= LOSS


def lesson(binary, folder, seed):
    """Three people's sheets, small enough to come with the program. Their hands differ in slant, pen and neatness."""
    draw = np.random.default_rng(seed)
    images, labels = test_digits()
    digitbook(binary, folder, "sheet out=one.pdf --force", "sheet out=one.svg --force")
    subprocess.run(["pdftoppm", "-r", "120", "-gray", "-singlefile", "one.pdf", "one"], cwd=folder, check=True)
    page = np.asarray(Image.open(pathlib.Path(folder) / "one.pgm"))
    places = boxes((pathlib.Path(folder) / "one.svg").read_text())
    slants = np.array([slant(image) for image in images])
    target = ROOT / "Sources/Digits/Resources/sheets"
    target.mkdir(exist_ok=True)
    # Shares of MNIST's digits, from the most upright to the most slanted, that each hand takes its own from.
    for name, low, high, strength in [("ada", 0.35, 0.60, 0.85), ("ben", 0.80, 1.0, 0.75), ("cleo", 0.0, 0.12, 0.6)]:
        rows = []
        for digit in range(10):
            pool = np.flatnonzero(labels == digit)
            pool = pool[np.argsort(slants[pool])]
            pool = pool[int(low * len(pool)):int(high * len(pool))]
            rows += draw.choice(pool, 10, replace=False).tolist()
        filled = write(page, places, images[rows], draw, strength, dots=120)
        picture = photograph(filled, draw, noise=0.008, blur=(0.4, 0.7), depth=(0.2, 0.4), lean=0.03, turn=3)
        save(picture, target / f"{name}.jpg", quality=45, sideways=name == "ben")
    sizes = {path.name: path.stat().st_size for path in sorted(target.glob("*.jpg"))}
    print(sizes, sum(sizes.values()))
    return sum(sizes.values()) < 300_000


def slant(image):
    """How far a digit leans, as columns per row, from its second moments."""
    ink = image.astype(float)
    rows, columns = np.mgrid[0:28, 0:28]
    mass = ink.sum()
    dy, dx = rows - (rows * ink).sum() / mass, columns - (columns * ink).sum() / mass
    return -(dx * dy * ink).sum() / (dy * dy * ink).sum()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sheets", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--beside", default=str(ROOT / ".build/release/digitbook"), help="another build of digitbook")
    parser.add_argument("--keep", help="a folder for what is made")
    parser.add_argument("--lesson", action="store_true")
    options = parser.parse_args()
    binary = str(pathlib.Path(options.beside).resolve())
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.keep or scratch
        pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
        done = lesson(binary, folder, options.seed) if options.lesson else check(
            binary, folder, options.sheets, options.seed)
    sys.exit(0 if done else 1)


if __name__ == "__main__":
    main()
