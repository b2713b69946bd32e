"""Prints digitbook's times beside those of its peers, as Markdown. See Scripts/dev/bench."""

import argparse
import os
import pathlib
import tempfile

import scale
import table


def main():
    parser = argparse.ArgumentParser(prog="bench", description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="fewer rounds, and a short grid search")
    parser.add_argument("--scale", action="store_true", help="the cost by rows, hidden width and threads")
    parser.add_argument("--rounds", type=int, help="how often each side runs (5; with --quick 3)")
    parser.add_argument("--only", help="only rows of the table whose name contains this")
    options = parser.parse_args()
    rounds = options.rounds or (3 if options.quick else 5)

    load = os.getloadavg()[0]
    print(f"{os.cpu_count()} processors, load {load:.2f} at the start, {rounds} rounds, sides in turn.")
    with tempfile.TemporaryDirectory(prefix="digitbook-bench-") as folder:
        if options.scale:
            scale.run(pathlib.Path(folder), rounds)
        else:
            table.run(pathlib.Path(folder), rounds, options.quick, options.only or "")


if __name__ == "__main__":
    main()
