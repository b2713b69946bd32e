#!/usr/bin/env python3
"""Asks scikit-learn, SciPy, NumPy and PyTorch for the numbers that the Swift tests must reproduce.

The fixtures it writes are committed, so neither building nor testing needs Python. To regenerate them:

    python3 -m venv .venv
    .venv/bin/pip install scikit-learn==1.9.1 torch          # torch for layers and optimizers alone
    .venv/bin/pip install xgboost==1.7.4                    # for the section boosted alone
    .venv/bin/pip install umap-learn==0.5.12                # for the section maps alone
    .venv/bin/python Scripts/dev/oracle.py              # every section
    .venv/bin/python Scripts/dev/oracle.py splits       # or only some

To try cases that nobody has seen, write them elsewhere and point the tests there:

    .venv/bin/python Scripts/dev/oracle.py --seed 7 --cases 300 --out /tmp/unseen
    DIGITBOOK_FIXTURES=/tmp/unseen swift test --filter Oracle
"""

import argparse
import json
import pathlib

import sklearn
from oracle import (
    activations, baselines, boosted, components, damage, deformations, doubts, edits, generator, gradients, layers,
    learning, maps, metrics, neighbours, optimizers, reports, splits, steps, training, validation
)

# Each section: the test target that reads it, the file, and what computes its content from (seed, cases).
SECTIONS = {
    "baselines": ("ExperimentsTests", "baselines.json", baselines.cases),
    "boosted": ("ExperimentsTests", "boosted.json", boosted.cases),
    "activations": ("ComputeTests", "activations.json", activations.cases),
    "generator": ("ComputeTests", "generator.json", generator.cases),
    "splits": ("DigitsTests", "splits.json", splits.cases),
    "damage": ("DigitsTests", "damage.json", damage.cases),
    "edits": ("ExperimentsTests", "edits.json", edits.cases),
    "deformations": ("DigitsTests", "deformations.json", deformations.cases),
    "reports": ("ExperimentsTests", "reports.json", reports.cases),
    "gradients": ("NetworksTests", "gradients.json", gradients.cases),
    "layers": ("NetworksTests", "layers.json", layers.cases),
    "optimizers": ("NetworksTests", "optimizers.json", optimizers.cases),
    "training": ("ExperimentsTests", "training.json", training.cases),
    "validation": ("ExperimentsTests", "validation.json", validation.cases),
    "metrics": ("ExperimentsTests", "metrics.json", metrics.cases),
    "components": ("ExperimentsTests", "components.json", components.cases),
    "neighbours": ("ExperimentsTests", "neighbours.json", neighbours.cases),
    "maps": ("ExperimentsTests", "maps.json", maps.cases),
    "doubts": ("ExperimentsTests", "doubts.json", doubts.cases),
    "learning": ("ExperimentsTests", "learning.json", learning.cases),
    "steps": ("ExperimentsTests", "steps.json", steps.cases),
}

WITNESS = "1.9.1"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sections", nargs="*", metavar="section", help=", ".join(SECTIONS))
    parser.add_argument("--seed", type=int, default=1, help="chooses the cases (default 1)")
    parser.add_argument("--cases", type=int, help="how many random cases a section (default: its own)")
    parser.add_argument("--out", type=pathlib.Path, help="a folder to write to instead of Tests")
    options = parser.parse_args()

    unknown = set(options.sections) - set(SECTIONS)
    if unknown:
        parser.error(f"no section {', '.join(sorted(unknown))}; there are {', '.join(SECTIONS)}")
    if sklearn.__version__ != WITNESS:
        parser.error(f"the witness is scikit-learn {WITNESS}, this is {sklearn.__version__}")

    tests = pathlib.Path(__file__).resolve().parents[2] / "Tests"
    for name in options.sections or SECTIONS:
        target, file, compute = SECTIONS[name]
        folder = options.out or tests / target / "Fixtures"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / file
        text = one_line_each(compute(options.seed, options.cases))
        path.write_text(text)
        print(f"{name}: {path} ({len(text) / 1000:.0f} kB)")


def one_line_each(cases):
    """JSON with a line a case, so that a changed case is a changed line."""
    lines = (json.dumps(case, separators=(",", ":"), allow_nan=False) for case in cases)
    return "[\n" + ",\n".join(lines) + "\n]\n"


if __name__ == "__main__":
    main()
