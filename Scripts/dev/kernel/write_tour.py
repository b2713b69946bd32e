"""Writes Scripts/tour.ipynb from Scripts/tour.digits: a paragraph of the script is a cell, its first comment a text."""

import json
import pathlib
import re

SCRIPTS = pathlib.Path(__file__).resolve().parents[2]


def source(text):
    lines = text.split("\n")
    return [line + "\n" for line in lines[:-1]] + lines[-1:]


def notebook(cells):
    """A notebook of (kind, text) without output; ids are numbers, so that the same cells give the same file."""
    made = []
    for number, (kind, text) in enumerate(cells):
        cell = {"cell_type": kind, "id": f"cell-{number + 1}", "metadata": {}, "source": source(text)}
        if kind == "code":
            cell |= {"execution_count": None, "outputs": []}
        if text.startswith("# Parameters"):
            cell["metadata"]["tags"] = ["parameters"]
        made.append(cell)
    kernel = {"display_name": "digitbook", "language": "digitbook", "name": "digitbook"}
    language = {"file_extension": ".digits", "mimetype": "text/x-digitbook", "name": "digitbook"}
    return {
        "cells": made, "metadata": {"kernelspec": kernel, "language_info": language}, "nbformat": 4,
        "nbformat_minor": 5,
    }


def write(path, cells):
    path.write_text(json.dumps(notebook(cells), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def tour():
    cells = []
    for line in (SCRIPTS / "tour.digits").read_text(encoding="utf-8").splitlines():
        if line.startswith("#>") or not line.strip():
            continue
        if line.startswith("#"):
            cells.append(("markdown", line.lstrip("# ")))
            continue
        command, _, comment = re.sub(r"\s+#\s+", "\0", line).partition("\0")
        if comment:
            cells.append(("markdown", comment[0].upper() + comment[1:] + "."))
        cells.append(("code", command))
    return cells


if __name__ == "__main__":
    write(SCRIPTS / "tour.ipynb", tour())
