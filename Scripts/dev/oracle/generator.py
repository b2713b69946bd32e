"""The legacy streams of numpy.random.RandomState."""

import numpy as np

from .digest import digest

SEEDS = [0, 1, 42, 20_231, 2**31, 2**32 - 1]

# Every stream: its name, the arguments the Swift side needs, and what draws it from a fresh generator.
STREAMS = [
    ("randomSample", [], 5000, lambda rs, n: rs.random_sample(n)),
    ("uniform", [-0.3, 0.7], 3000, lambda rs, n: rs.uniform(-0.3, 0.7, n)),
    ("uniform", [-0.0831, 0.0831], 3000, lambda rs, n: rs.uniform(-0.0831, 0.0831, n)),
    ("normal", [0.0, 1.0], 3001, lambda rs, n: rs.normal(size=n)),
    ("normal", [-2.5, 0.1], 1001, lambda rs, n: rs.normal(-2.5, 0.1, n)),
    ("randint", [0, 9], 3000, lambda rs, n: rs.randint(0, 10, n)),
    ("randint", [-5, 2], 1000, lambda rs, n: rs.randint(-5, 3, n)),
    ("randint", [7, 7], 10, lambda rs, n: rs.randint(7, 8, n)),
    ("randint", [0, 2**32 - 1], 1000, lambda rs, n: rs.randint(0, 2**32, n)),
    ("randint", [-1, 2**32], 1000, lambda rs, n: rs.randint(-1, 2**32 + 1, n)),
    ("randint", [-(2**63), 2**63 - 1], 1000, lambda rs, n: rs.randint(-(2**63), 2**63, n)),
    ("permutation", [], 1, lambda rs, n: rs.permutation(n)),
    ("permutation", [], 2000, lambda rs, n: rs.permutation(n)),
    ("choice", [5000], 700, lambda rs, n: rs.choice(5000, n, replace=False)),
    ("mixture", [], 2000, lambda rs, n: mixture(rs, n)),
]


def mixture(rs, count):
    """Streams in turn from one generator, so that what one leaves over meets the next."""
    numbers = []
    while len(numbers) < count:
        numbers.append(rs.normal())
        numbers.append(float(rs.randint(0, 1000)))
        numbers.append(rs.random_sample())
        order = np.arange(7)
        rs.shuffle(order)
        numbers.extend(order.astype(float))
        numbers.append(rs.uniform(-1, 1))
    return np.array(numbers[:count])


def cases(seed, count):
    chosen = SEEDS if seed == 1 else np.random.RandomState(seed).randint(0, 2**32, count or 6).tolist()
    for start in chosen:
        for name, arguments, length, draw in STREAMS:
            drawn = draw(np.random.RandomState(start), length)
            yield {"seed": start, "stream": name, "arguments": arguments, **digest(drawn, head=3)}
    # One order as long as MNIST is, shuffled again and again as a trainer does before every epoch.
    order = np.arange(60_000)
    rs = np.random.RandomState(chosen[0])
    for _ in range(3):
        rs.shuffle(order)
    yield {"seed": chosen[0], "stream": "epochs", "arguments": [3], **digest(order)}
