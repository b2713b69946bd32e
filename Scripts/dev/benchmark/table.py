"""The table: each row is a piece of work, done by digitbook and by its peers."""

import functools
import json

import datasets
import prompt
from contest import Outcome, Side, hold
from programs import BINARY, digitbook, peer

# `split` and scikit-learn's `train_test_split` with a seed of 1 choose the same rows of these, 42,000 to
# learn from and 14,000 to judge on.
DATA = ("load mnist rows=56000", "split test=0.25 seed=1")
NETWORK = "hidden=128,64 batch=200 seed=1"
CNN = "conv:32x3,conv:64x3,pool:2,dense:128"
LENET = "conv:6x5+2,pool:2,conv:16x5,pool:2,dense:120,dense:84"
CSV_ROWS = 42_000
MANY_ROWS = 2_000_000
PIXEL_BYTES = 784


ROWS = {
    "epoch": "one epoch of 784-128-64-10, adam, batch 200, 42,000 rows",
    "cnn": "one epoch of conv 32 - conv 64 - pool - dense 128, batch 128, 60,000 rows",
    "cnn-bf16": "the same, products in bfloat16",
    "lenet": "one epoch of LeNet-5, batch 200, 60,000 rows",
    "grid": "the reference grid: 15 fits on 25,200 rows",
    "search": "12 candidates alpha= x lr= of 784-64-10, 5 folds, 10,500 rows, 20 epochs",
    "csv": "read a Kaggle CSV of 42,000 rows",
    "prompt": "from start to the first prompt",
    "load": "`load`: the built-in MNIST into memory",
    "start": "from start to MNIST in memory",
    "cold": "from start to the report of `train cnn epochs=1`, and its parts",
    "memory": "memory at its peak: that CSV loaded, one epoch trained",
    "classify": "classify 10,000 images with that network",
    "npz": "read an .npz of 60,000 images, deflated",
    "npz-stored": "read an .npz of 60,000 images, stored",
    "rows": f"read IDX files of {MANY_ROWS:,} images",
    "rows-memory": f"memory at its peak: those {MANY_ROWS:,} images loaded",
}
# Only by name: they write 1.6 GB first.
LARGE = {"rows", "rows-memory"}
MEMORY = {"memory", "rows-memory"}
MISSED = "MISSED"
FEW_ROUNDS = {"cnn", "cnn-bf16", "grid", "search", "memory", "rows-memory"}


def run(folder, rounds, quick, chosen, other=None):
    """`other`: another build of digitbook to measure beside this one, instead of the peers."""
    csv = folder / "train.csv"
    if {"csv", "memory"} & set(chosen):
        datasets.write_kaggle_csv(csv, CSV_ROWS)
    many = datasets.write_shifted_idx(folder, MANY_ROWS) if LARGE & set(chosen) else None
    epochs = 3 if quick else 150
    sides = {
        "epoch": epoch_sides,
        "cnn": lambda: image_sides("cnn", CNN, 128, 4, quick),
        "cnn-bf16": lambda: image_sides("cnn", f"{CNN} precision=bf16", 128, 3, quick, ways=["bf16"]),
        "lenet": lambda: image_sides("lenet", LENET, 200, 6, quick),
        "grid": lambda: grid_sides(epochs),
        "search": search_sides,
        "csv": lambda: csv_sides(csv),
        "prompt": prompt_sides,
        "load": load_sides,
        "start": start_sides,
        "cold": cold_sides,
        "memory": lambda: memory_sides(csv),
        "classify": classify_sides,
        "npz": lambda: npz_sides(folder / "deflated.npz", deflated=True),
        "npz-stored": lambda: npz_sides(folder / "stored.npz", deflated=False),
        "rows": lambda: rows_sides(many),
        "rows-memory": lambda: rows_memory_sides(many),
    }

    print("\n| work | who | median | min - max | ratio | goal | accuracy |")
    print("|---|---|---|---|---|---|---|")
    has_missed = False
    for key in chosen:
        name = ROWS[key] + (f", up to {epochs} epochs each" if key == "grid" else "")
        taking_part = sides[key]()
        if other:
            ours = taking_part[0]
            taking_part = [ours, Side("digitbook, other build", lambda: ours.run(other))]
        hold(taking_part, (1 if quick else 2) if key in FEW_ROUNDS else rounds)
        has_missed |= print_row(name, "MB" if key in MEMORY else "s", taking_part)
    if has_missed:
        print("\nWhat limits some rows on an Emerald Rapids, and what was tried: Scripts/dev/benchmark/Limits.md")


def print_row(name, unit, sides):
    """Prints a row for each side; whether a goal was missed."""
    ours = sides[0]
    has_missed = False
    fastest = min(sides[1:], key=lambda side: side.median, default=None)
    for side in sides:
        ratio = goal = ""
        if side.is_part:
            ratio = f"{100 * side.median / ours.median:.0f} %"
        elif side is not ours:
            times = side.median / ours.median
            ratio = f"{times:.2f} x" if side.name.endswith("build") else f"{times:.1f} x"
            if side is fastest and len(sides) > 2:
                ratio += ", the best"
            goal = verdict(side.goal and f"{side.goal:g} x", side.goal and times >= side.goal)
        elif side.goal is not None:
            goal = verdict(f"{side.goal:g} {unit}", ours.median <= side.goal)
        accuracy = "" if side.accuracy is None else f"{100 * side.accuracy:.2f} %"
        cells = [
            name if side is ours else "", side.name, f"{number(side.median)} {unit}",
            f"{number(min(side.figures))} - {number(max(side.figures))}", ratio, goal, accuracy,
        ]
        print("| " + " | ".join(cells) + " |", flush=True)
        has_missed |= goal.endswith(MISSED)
    return has_missed


def verdict(goal, is_met):
    return f"{goal}: {'met' if is_met else MISSED}" if goal else ""


def number(figure):
    return f"{figure:.0f}" if figure >= 100 else f"{figure:.3g}"


# MARK: What each side does


def epoch_sides(epochs=5):
    """Seconds an epoch, as the mean of several."""

    def ours(binary=BINARY):
        trained = digitbook(*DATA, f"train {NETWORK} epochs={epochs}", "report", binary=binary)
        model, report = (cell["result"] for cell in trained.lines[2:])
        return Outcome(model["seconds_per_epoch"], report["accuracy"])

    return [
        Side("digitbook", ours),
        Side("scikit-learn, float64", peer_side("epoch_sklearn", "float64", epochs)),
        Side("scikit-learn, float32", peer_side("epoch_sklearn", "float32", epochs), goal=6),
        *[
            Side(f"PyTorch, {way}", peer_side("epoch_torch", epochs, way), goal=6)
            for way in ("eager", "fused", "compiled", "bf16")
        ],
        Side("JAX, a jitted epoch", peer_side("epoch_jax", epochs), goal=3.5),
    ]


def image_sides(network, layers, batch, goal, quick, ways=("eager", "channels_last", "compiled")):
    """Seconds of an epoch over all training rows; the peer may take a part of them and count the rest."""
    rows = 12_000 if quick else 60_000

    def ours(binary=BINARY):
        trained = digitbook("load", f"train layers={layers} batch={batch} epochs=1 seed=1", "report",
                            binary=binary)
        model, report = (cell["result"] for cell in trained.lines[1:])
        return Outcome(model["seconds_per_epoch"], report["accuracy"])

    def theirs(way):
        result = peer("images_torch", network, 1, way, rows).lines[-1]
        return Outcome(result["seconds"] * 60_000 / rows, None if quick else result["accuracy"])

    return [
        Side("digitbook", ours),
        *[Side(f"PyTorch, {way}", functools.partial(theirs, way), goal=goal) for way in ways],
    ]


def grid_sides(epochs):
    """The search of the reference analysis; accuracy is the best mean over the folds, all outputs right."""

    def ours(binary=BINARY):
        grid = digitbook(
            "load mnist rows=42000", "split test=0.25 seed=1",
            "grid hidden=40,20|60,8|20,20,20 solver=sgd activation=tanh alpha=0.05 lr=0.2 output=sigmoid"
            f" epochs={epochs} k=5 stratify=false scoring=exact-match seed=1",
            binary=binary,
        ).lines[2]["result"]
        return Outcome(grid["seconds"], max(candidate["mean"] for candidate in grid["candidates"]))

    return [
        Side("digitbook", ours),
        Side("scikit-learn, n_jobs=-1", peer_side("grid_sklearn", epochs), goal=6),
    ]


ALPHA = (1e-5, 1e-4, 1e-3, 1e-2)
RATES = (3e-4, 1e-3, 3e-3)


def search_sides():
    """Accuracy is the best mean over the folds. Both sides fit the winner on all rows, which is in their seconds."""

    def ours(binary=BINARY):
        alpha, rates = ("|".join(map(str, values)) for values in (ALPHA, RATES))
        grid = digitbook(
            "load mnist rows=14000", "split test=0.25 seed=1",
            f"grid hidden=64 alpha={alpha} lr={rates} k=5 epochs=20 tol=0 seed=1", binary=binary,
        ).lines[2]
        best = max(candidate["mean"] for candidate in grid["result"]["candidates"])
        return Outcome(grid["seconds"], best)

    grid = json.dumps({"hidden_layer_sizes": [[64]], "alpha": ALPHA, "learning_rate_init": RATES})
    return [
        Side("digitbook", ours),
        Side("scikit-learn, n_jobs=2", peer_side("grid_parallel", "joblib", 14_000, 20, 5, grid), goal=12),
    ]


def csv_sides(csv):
    def ours(binary=BINARY):
        return Outcome(digitbook(f"load {csv}", binary=binary).lines[0]["seconds"])

    return [
        Side("digitbook, SHA-256 included", ours),
        Side("pandas", peer_side("read_csv", "pandas", csv), goal=1),
        Side("NumPy", peer_side("read_csv", "numpy", csv), goal=1),
        Side("polars", peer_side("read_csv", "polars", csv), goal=1),
    ]


def prompt_sides():
    def ours(binary=BINARY):
        return Outcome(prompt.seconds_to_prompt(binary))

    return [Side("digitbook", ours, goal=0.05)]


def load_sides():
    def ours(binary=BINARY):
        return Outcome(digitbook("load", binary=binary).lines[0]["seconds"])

    return [Side("digitbook", ours, goal=0.3)]


def start_sides():
    def ours(binary=BINARY):
        return Outcome(digitbook("load", binary=binary).seconds)

    return [
        Side("digitbook", ours),
        Side("scikit-learn", lambda: Outcome(peer("load_mnist", "sklearn").seconds)),
        Side("PyTorch", lambda: Outcome(peer("load_mnist", "torch").seconds)),
    ]


def cold_sides():
    """The parts are cells of one run: loading, training (which compiles its products first), judging. What is left is
    the start and the end of the program."""

    def part(name):
        def ours(binary=BINARY):
            run = digitbook("load", "train cnn epochs=1 seed=1", "report", binary=binary)
            cells = dict(zip(("load", "train", "report"), (cell["seconds"] for cell in run.lines)))
            cells["whole"] = run.seconds
            cells["rest"] = run.seconds - sum(cell["seconds"] for cell in run.lines)
            return Outcome(cells[name], run.lines[2]["result"]["accuracy"] if name == "whole" else None)

        return ours

    return [
        Side("digitbook", part("whole")),
        *[Side(f"of it {name}", part(name), is_part=True) for name in ("load", "train", "report", "rest")],
    ]


def memory_sides(csv):
    def ours(binary=BINARY):
        return Outcome(digitbook(f"load {csv}", f"train {NETWORK} epochs=1", binary=binary).megabytes)

    return [
        Side("digitbook", ours, goal=150),
        Side("pandas and scikit-learn", lambda: Outcome(peer("memory_sklearn", csv).megabytes)),
    ]


def classify_sides():
    def ours(binary=BINARY):
        # As with the peers, what is set up at the first call is not counted.
        warm_up, ten_thousand = "predict 60000-60499", "predict 60000-69999"
        trained = digitbook("load", f"train {NETWORK} epochs=1", warm_up, ten_thousand, binary=binary)
        judged = trained.lines[3]
        return Outcome(judged["seconds"], judged["result"]["accuracy"])

    return [
        Side("digitbook, counts and accuracy included", ours),
        Side("scikit-learn, float32", peer_side("classify", "sklearn"), goal=6),
        Side("PyTorch, eager", peer_side("classify", "torch"), goal=6),
    ]


def npz_sides(path, deflated):
    datasets.write_keras_npz(path, deflated)

    def ours(binary=BINARY):
        return Outcome(digitbook(f"load {path}", binary=binary).lines[0]["seconds"])

    return [
        Side("digitbook, SHA-256 included", ours),
        Side("numpy.load and float32", peer_side("read_npz", path), goal=1),
    ]


def rows_sides(path):
    def ours(binary=BINARY):
        return Outcome(digitbook(f"load {path}", binary=binary).lines[0]["seconds"])

    return [Side("digitbook", ours)]


def rows_memory_sides(path):
    def ours(binary=BINARY):
        return Outcome(digitbook(f"load {path}", binary=binary).megabytes)

    return [Side("digitbook", ours, goal=round(1.15 * MANY_ROWS * PIXEL_BYTES / 1e6))]


def peer_side(script, *arguments):
    def measure():
        result = peer(script, *arguments).lines[-1]
        return Outcome(result["seconds"], result.get("accuracy"))

    return measure
