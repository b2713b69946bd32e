"""How the cost of an epoch grows: with rows, with hidden width, with threads."""

import os
import statistics

import datasets
from programs import digitbook

ROWS = [20_000, 60_000, 200_000, 600_000]
HIDDEN = ["32", "64", "128", "256", "512", "1024", "128,64", "512,256"]


def run(folder, rounds, chosen=None):
    """`chosen`: numbers of rows to measure, and nothing else."""
    print("\n| rows | load | a row | MB | an epoch of 784-128-64-10 | a row | report |")
    print("|---|---|---|---|---|---|---|")
    for rows in chosen or ROWS:
        path = datasets.write_shifted_idx(folder, rows)
        finished = [measure([f"load {path}"], "hidden=128,64") for _ in range(rounds)]
        load = statistics.median(run.load for run in finished)
        epoch = statistics.median(run.epoch for run in finished)
        trained = finished[0].rows
        report = statistics.median(run.report for run in finished)
        print(f"| {rows:,} | {load:.2f} s | {load / rows * 1e6:.2f} us | {finished[0].megabytes:.0f}"
              f" | {epoch:.3f} s for {trained:,} | {epoch / trained * 1e6:.2f} us | {report:.2f} s |", flush=True)
        path.unlink()
    if chosen:
        return

    print("\n| hidden | an epoch of 42,000 rows | a row | GFLOP/s | if paper were multiplied too |")
    print("|---|---|---|---|---|")
    for hidden in HIDDEN:
        print_epoch(hidden, [measure(MNIST, f"hidden={hidden}") for _ in range(rounds)])

    print("\n| threads | an epoch of 42,000 rows | a row | GFLOP/s | if paper were multiplied too |")
    print("|---|---|---|---|---|")
    for threads in sorted({1, 2, 4, os.cpu_count()}):
        setting = [f"set threads={threads}", *MNIST]
        print_epoch(threads, [measure(setting, "hidden=128,64") for _ in range(rounds)])


MNIST = ["load mnist rows=56000", "split test=0.25 seed=1"]


class measure:
    """A training of three epochs, and a report."""

    def __init__(self, commands, network):
        finished = digitbook(*commands, f"train {network} batch=200 epochs=3 seed=1 --profile", "report")
        loading = next(line for line in finished.lines if line["result"]["kind"] == "dataset")
        model = finished.lines[-2]["result"]
        self.load = loading["seconds"]
        self.megabytes = finished.megabytes
        self.rows = model["train_rows"]
        self.epoch = model["seconds_per_epoch"]
        self.profile = model["profile"]
        self.report = finished.lines[-1]["seconds"]


def print_epoch(name, runs):
    best = sorted(runs, key=lambda run: run.epoch)[len(runs) // 2]
    print(f"| {name} | {best.epoch:.3f} s | {best.epoch / best.rows * 1e6:.2f} us"
          f" | {best.profile['gflops']:.0f} | {best.profile['dense_gflops']:.0f} |", flush=True)
