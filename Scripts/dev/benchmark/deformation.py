"""What deformed copies cost: an epoch with each deformation beside the same epoch without."""

import os
import statistics

from programs import digitbook

DEFORMATIONS = [
    "shift:1",
    "shift:2,rotate:15,scale:0.15,shear:0.1",
    "elastic:34/4",
    "elastic:34/8",
    "standard",
]
DATA = ("load mnist", "split --official")
ROWS = 60_000
# An epoch of the single CNN that is to reach 99.6 %, on two cores; deformation may take a tenth of it.
CNN_SECONDS = 7


def run(rounds):
    threads = os.cpu_count()
    print("\n| augment= | an epoch of 784-128-10, 60,000 rows | more | of one core, a row"
          f" | share of an epoch of {CNN_SECONDS} s |")
    print("|---|---|---|---|---|")
    columns = ["none", *DEFORMATIONS]
    # Sides in turn, so that a slow minute hits all of them.
    times = {augment: [] for augment in columns}
    for _ in range(rounds):
        for augment in columns:
            times[augment].append(epoch(augment))
    plain = statistics.median(times["none"])
    for augment in columns:
        seconds = statistics.median(times[augment])
        more = seconds - plain
        print(f"| {augment} | {seconds:.3f} s | {more:.3f} s | {more * threads / ROWS * 1e6:.2f} us"
              f" | {100 * more / CNN_SECONDS:.1f} % |", flush=True)


def epoch(augment):
    finished = digitbook(*DATA, f"train hidden=128 batch=200 epochs=3 seed=1 augment={augment}")
    result = finished.lines[-1]["result"]
    assert result["train_rows"] == ROWS
    return result["seconds_per_epoch"]
