"""How well a page was read: wrong digits, and numbers that are wholly right."""
import dataclasses
import difflib


@dataclasses.dataclass
class Score:
    wrong: int = 0  # edits of digits from what was read to the truth
    digits: int = 0
    right: int = 0  # numbers wholly right, in their order
    numbers: int = 0
    pages: int = 0

    def __add__(self, other):
        return Score(*(a + b for a, b in zip(dataclasses.astuple(self), dataclasses.astuple(other))))

    def __str__(self):
        return (f"{100 * self.wrong / max(1, self.digits):5.2f} % of {self.digits} digits wrong, "
                f"{100 * self.right / max(1, self.numbers):5.1f} % of {self.numbers} numbers right")


def edits(a, b):
    """Insertions, deletions and replacements from one text to the other."""
    before = list(range(len(b) + 1))
    for row, left in enumerate(a, 1):
        now = [row]
        for column, right in enumerate(b, 1):
            now.append(min(before[column] + 1, now[-1] + 1, before[column - 1] + (left != right)))
        before = now
    return before[-1]


def score(truth, read):
    wanted, found = truth.split(), read.split()
    blocks = difflib.SequenceMatcher(None, wanted, found, autojunk=False).get_matching_blocks()
    only_digits = lambda numbers: "".join(c for c in "".join(numbers) if c.isdigit())
    return Score(edits(only_digits(wanted), only_digits(found)), len(only_digits(wanted)),
                 sum(block.size for block in blocks), len(wanted), 1)


def unknown(truth, read):
    """Of the marks `?` of the truth how many were read as `?`, and how many digits were; counts of both."""
    wanted, found = "".join(truth.split()), "".join(read.split())
    refused = [0, 0, 0, 0]
    for tag, a, b, c, d in difflib.SequenceMatcher(None, wanted, found, autojunk=False).get_opcodes():
        pairs = zip(wanted[a:b], found[c:d]) if tag in ("equal", "replace") else zip(wanted[a:b], " " * (b - a))
        for true, seen in pairs:
            if true == "?":
                refused[0] += seen == "?"
                refused[1] += 1
            else:
                refused[2] += seen == "?"
                refused[3] += 1
    return refused
