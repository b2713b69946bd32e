"""Looks at digitbook's documents with the programs that people open them with. See Scripts/dev/documents."""

import argparse
import pathlib
import sys
import tempfile

import notebooks
import pages
import reader
import tables
from digitbook import ROOT, Digitbook

PARTS = {"html": pages.check, "page": reader.check, "notebook": notebooks.check, "tables": tables.check}


def main():
    parser = argparse.ArgumentParser(prog="documents", description=__doc__.splitlines()[0])
    parser.add_argument("--only", choices=PARTS, help="one part of it")
    parser.add_argument("--beside", type=pathlib.Path, default=ROOT / ".build/release/digitbook", metavar="BINARY")
    parser.add_argument("--keep", type=pathlib.Path, metavar="FOLDER", help="keep the files there")
    options = parser.parse_args()

    with tempfile.TemporaryDirectory(prefix="digitbook-documents-") as temporary:
        folder = (options.keep or pathlib.Path(temporary)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        digitbook = Digitbook(options.beside.resolve(), folder)
        problems = []
        for name, check in PARTS.items():
            if options.only in (None, name):
                found = check(digitbook)
                problems += [f"{name}: {problem}" for problem in found]
    print("\n".join(problems) or "nothing is wrong")
    return 1 if problems else 0


sys.exit(main())
