"""The same search of 60 candidates on two processes: digitbook's workers beside GridSearchCV with joblib and with Dask.

Started by Scripts/dev/bench --cluster. Each side is a process of its own, timed from its start to the final table, the
best model fitted on all training rows; the sides take turns.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[3]
PROGRAM = os.environ.get("DIGITBOOK_PROGRAM", ROOT / ".build/release/digitbook")
GOAL = 0.2
HIDDEN = [[32], [64], [128], [64, 32], [128, 64]]
ALPHA = [0.0001, 0.001, 0.01, 0.1]
RATE = [0.0005, 0.001, 0.002]
FOLDS = 3

def timed(arguments, folder, **changes):
    """Seconds of a process; a failure ends the benchmark."""
    begin = time.perf_counter()
    run = subprocess.run(arguments, cwd=folder, env={**os.environ, **changes}, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - begin
    if run.returncode != 0:
        sys.exit(f"{arguments[0]} ended with {run.returncode}: {run.stderr[-2000:]}")
    return seconds


def digitbook(engine, rows, epochs):
    hidden = "|".join(",".join(map(str, sizes)) for sizes in HIDDEN)
    line = (f"grid hidden={hidden} alpha={'|'.join(map(str, ALPHA))} lr={'|'.join(map(str, RATE))} k={FOLDS} "
            f"epochs={epochs} tol=0 {engine}")
    with tempfile.TemporaryDirectory() as folder:
        lines = ["set threads=2", f"load mnist rows={rows}", "split test=0.25 seed=1", line]
        arguments = [PROGRAM] + [part for line in lines for part in ("-c", line)]
        return timed(arguments, folder, HOME=folder, XDG_STATE_HOME=folder, DIGITBOOK_CLUSTER=folder + "/plans")


def peer(kind, rows, epochs):
    grid = {"hidden_layer_sizes": HIDDEN, "alpha": ALPHA, "learning_rate_init": RATE}
    script = ROOT / "Scripts/dev/benchmark/peers/grid_parallel.py"
    with tempfile.TemporaryDirectory() as folder:
        # BLAS on one thread each, as both advise for as many processes as processors.
        return timed(
            [sys.executable, script, kind, str(rows), str(epochs), str(FOLDS), json.dumps(grid)], folder,
            OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")


def main():
    parser = argparse.ArgumentParser(prog="bench --cluster", description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=4000, help="rows, of which three quarters are searched on (4000)")
    parser.add_argument("--epochs", type=int, default=10, help="passes over them (10)")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    size = (options.rows, options.epochs)
    sides = {
        "digitbook on=processes tasks=2": lambda: digitbook("on=processes tasks=2", *size),
        "digitbook on=local threads=2": lambda: digitbook("", *size),
        "GridSearchCV, joblib, 2 processes": lambda: peer("joblib", *size),
        "GridSearchCV, Dask, 2 workers": lambda: peer("dask", *size),
    }
    print(f"{len(HIDDEN) * len(ALPHA) * len(RATE)} candidates x {FOLDS} folds, {options.rows} rows, "
          f"{options.epochs} epochs, load {os.getloadavg()[0]:.2f} at the start, medians of {options.rounds} rounds")
    found = {name: [] for name in sides}
    for number in range(options.rounds):
        for name in sides if number % 2 == 0 else reversed(list(sides)):
            found[name].append(sides[name]())
    medians = {name: statistics.median(seconds) for name, seconds in found.items()}
    ours = medians["digitbook on=processes tasks=2"]
    good = True
    for name, seconds in medians.items():
        share = ours / seconds
        text = f"{seconds:.2f} s"
        if not name.startswith("digitbook"):
            good &= share <= GOAL
            text += f", digitbook's workers take {share:.3f} x (at most {GOAL} x)"
        print(f"{name:36} {text}", flush=True)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
