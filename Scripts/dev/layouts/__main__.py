"""Writes digits in every layout, loads each with digitbook, and compares. See Scripts/dev/formats."""

import argparse
import concurrent.futures
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import arrays
import containers
import idx
import numpy as np
import pictures
import tables
from layout import ROOT

LAYOUTS = idx.LAYOUTS + arrays.LAYOUTS + tables.LAYOUTS + pictures.LAYOUTS + containers.LAYOUTS
BINARY = ROOT / ".build/release/digitbook"
PATIENCE = 120


def main():
    parser = argparse.ArgumentParser(prog="formats", description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", metavar="TEXT", help="layouts with this in their name")
    parser.add_argument("--beside", type=pathlib.Path, default=BINARY, metavar="BINARY", help="another build")
    parser.add_argument("--keep", type=pathlib.Path, metavar="FOLDER", help="keep the files there")
    parser.add_argument("--list", action="store_true", help="only print their names")
    options = parser.parse_args()

    chosen = [layout for layout in LAYOUTS if options.only.lower() in layout.name.lower()]
    if options.list:
        print("\n".join(layout.name for layout in chosen))
        return 0
    with tempfile.TemporaryDirectory(prefix="digitbook-formats-") as temporary:
        folder = (options.keep or pathlib.Path(temporary)).resolve()
        width = max((len(layout.name) for layout in chosen), default=0)
        wrong = 0
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            work = pool.map(lambda layout: trial(layout, folder, options.beside.resolve()), chosen)
            for layout, problem in zip(chosen, work):
                print(f"{layout.name:<{width}}  {problem or 'ok'}", flush=True)
                wrong += problem is not None
    print(f"\n{len(chosen) - wrong} of {len(chosen)} layouts are read as they are.")
    return 1 if wrong else 0


def trial(layout, folder, binary):
    """What differs, in words; None if nothing does."""
    # The number keeps those apart whose names differ in other characters only.
    name = "".join(letter if letter.isalnum() else "-" for letter in layout.name)
    here = folder / f"{LAYOUTS.index(layout):03}-{name}"
    shutil.rmtree(here, ignore_errors=True)
    here.mkdir(parents=True)
    try:
        layout.write(here)
    except Exception as error:
        return f"cannot be written: {type(error).__name__}: {error}"
    table = here / "read-back.csv"
    try:
        process = subprocess.run(
            [binary, "--json", "-c", f"load {layout.load} name=read", "-c", f"export data {table} on=all"],
            cwd=here, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        return f"takes more than {PATIENCE} s"
    cells = [json.loads(line) for line in process.stdout.splitlines()]
    for cell in cells:
        if cell["status"] != "ok":
            return f"{cell['error']['message']} ({cell['error'].get('hint', 'no hint')})"
    if process.returncode != 0:
        return f"ends with {process.returncode}: {process.stderr.strip()[-200:]}"
    loaded = cells[0]["result"]
    try:
        return difference(layout, *read(table), loaded.get("split"))
    except ValueError as error:
        return f"what was exported is no table of numbers: {error}"[:200]


def read(table):
    """Images [rows, pixels] and labels (None without) of a table that digitbook wrote."""
    with open(table, encoding="utf-8") as file:
        has_labels = file.readline().startswith("label,")
    cells = np.genfromtxt(table, delimiter=",", skip_header=1, dtype=str, comments=None, ndmin=2)
    images = cells[:, has_labels:].astype(np.int16)
    return images, cells[:, 0].tolist() if has_labels else None


def difference(layout, images, labels, split):
    expected = layout.images.reshape(len(layout.images), -1).astype(np.int16)
    if images.shape != expected.shape:
        return f"{images.shape[0]} rows of {images.shape[1]} pixels, not {expected.shape[0]} of {expected.shape[1]}"
    if (labels is None) != (layout.labels is None):
        return "labels where there are none" if layout.labels is None else "no labels"
    if layout.split and (split is None or (split["train"], split["test"]) != layout.split):
        return f"the split is {split}, not {layout.split}"
    if layout.split is None and split is not None:
        return f"a split of {split['train']} and {split['test']} rows where there is none"
    wanted = layout.labels
    if not layout.ordered:
        images, labels = in_order(images, labels, layout)
        expected, wanted = in_order(expected, wanted, layout)
    if labels != wanted:
        row = next(row for row, pair in enumerate(zip(labels, wanted)) if pair[0] != pair[1])
        return f"row {row} is a {labels[row]}, not a {wanted[row]}"
    off = np.abs(images - expected)
    if layout.tolerance:
        mean = off.mean()
        return f"grey levels are off by {mean:.2f} on the mean" if mean > layout.tolerance else None
    if off.any():
        row, pixel = np.argwhere(off)[0]
        return (f"{int((off > 0).any(1).sum())} rows differ: pixel {pixel} of row {row} is {images[row, pixel]},"
                f" not {expected[row, pixel]}")
    return None


def in_order(images, labels, layout):
    """Rows by label; within a label by their pixels, or as they are where those are not exact."""
    keys = labels or [""] * len(images)
    if layout.tolerance:
        order = sorted(range(len(images)), key=lambda row: keys[row])
    else:
        order = sorted(range(len(images)), key=lambda row: (keys[row], images[row].tobytes()))
    return images[order], labels and [labels[row] for row in order]


if __name__ == "__main__":
    sys.exit(main())
