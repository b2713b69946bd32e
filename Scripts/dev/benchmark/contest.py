"""Sides that do the same work in turn, A B C A B C ..., and what came out."""

import statistics
import sys
from dataclasses import dataclass, field


@dataclass
class Outcome:
    """One run of one side."""

    figure: float
    """Seconds or megabytes: less is better."""
    accuracy: float | None = None


@dataclass
class Side:
    """One who takes part, and all of its outcomes."""

    name: str
    run: object
    """Called without arguments, returns an Outcome."""
    goal: float | None = None
    """How many times as much as digitbook this one should need; digitbook's own goal is a figure."""
    is_part: bool = False
    """Whether it is a part of digitbook's own time and no rival."""
    outcomes: list = field(default_factory=list)

    @property
    def figures(self):
        return [outcome.figure for outcome in self.outcomes]

    @property
    def median(self):
        return statistics.median(self.figures)

    @property
    def accuracy(self):
        known = [outcome.accuracy for outcome in self.outcomes if outcome.accuracy is not None]
        return statistics.median(known) if known else None


def hold(sides, rounds):
    """Runs all sides in turn. In every second round the order is turned round, so that nobody always
    follows the same neighbour."""
    for number in range(rounds):
        for side in sides if number % 2 == 0 else reversed(sides):
            show(f"  round {number + 1} of {rounds}: {side.name}")
            side.outcomes.append(side.run())
    show("")


def show(progress):
    if sys.stderr.isatty():
        print(f"{progress:<70}", end="\r", file=sys.stderr, flush=True)
