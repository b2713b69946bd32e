"""Prints digitbook's times beside those of its peers, as Markdown. See Scripts/dev/bench."""

import argparse
import os
import pathlib
import tempfile

import deformation
import scale
import table

# Above this load something else is running.
BUSY = 0.5


def main():
    parser = argparse.ArgumentParser(prog="bench", description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="fewer rounds, and a short grid search")
    parser.add_argument("--scale", action="store_true", help="the cost by rows, hidden width and threads")
    parser.add_argument("--rows", help="with --scale: these numbers of rows, such as 60000,2000000,8100000")
    parser.add_argument("--deformation", action="store_true", help="what deformed copies cost")
    parser.add_argument("--rounds", type=int, help="how often each side runs (5; with --quick 3)")
    parser.add_argument("--only", help=f"only these rows of the table: {','.join(table.ROWS)}")
    parser.add_argument("--beside", type=pathlib.Path, metavar="BINARY",
                        help="measure another build of digitbook, such as the commit before, instead of the peers")
    options = parser.parse_args()
    rounds = options.rounds or (3 if options.quick else 5)

    chosen = options.only.split(",") if options.only else [row for row in table.ROWS if row not in table.LARGE]
    if unknown := set(chosen) - set(table.ROWS):
        parser.error(f"no row {', '.join(sorted(unknown))}; there are {', '.join(table.ROWS)}")

    load = os.getloadavg()[0]
    print(f"{os.cpu_count()} processors, load {load:.2f} at the start, {rounds} rounds, sides in turn.")
    if load > BUSY:
        print("Others are at work on this machine: do not trust these figures.")
    with tempfile.TemporaryDirectory(prefix="digitbook-bench-") as folder:
        if options.deformation:
            deformation.run(rounds)
        elif options.scale:
            scale.run(pathlib.Path(folder), rounds, numbers(options.rows))
        else:
            table.run(pathlib.Path(folder), rounds, options.quick, chosen, options.beside)


def numbers(text):
    return [int(number) for number in text.split(",")] if text else None


if __name__ == "__main__":
    main()
