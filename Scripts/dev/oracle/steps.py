"""What single steps do to small networks on the first digits of MNIST, in PyTorch and double precision: loss and
right rows before and after, and layer by layer the norms of gradient, weights and change."""

import numpy as np

from .layers import GLOBAL, NORMALISATION, RELU, Drawer, build, convolution, pool
from .training import mnist

TANH = {"activation": {"_0": "tanh"}}
LOGISTIC = {"activation": {"_0": "logistic"}}


def dense(units):
    return {"dense": {"units": units}}


# What differs from these, for each case. Rows come in their order, the last mini-batch short. Where Adam moves the
# weights no bias stands right in front of a normalisation: its gradient is 0, and of rounding Adam makes whole steps.
DEFAULTS = dict(
    layers=[dense(12), RELU, dense(6), RELU], rows=130, batch=50, steps=3, seed=1, output="softmax",
    solver="sgd", lr=0.05, momentum=0.9, nesterov=True, alpha=0.0001, smoothing=0.0, clip=0.0,
)
CASES = [
    dict(),
    dict(layers=[dense(10), TANH], momentum=0.5, nesterov=False, alpha=2.0, seed=2, output="sigmoid"),
    dict(layers=[], clip=0.3, lr=1.0, seed=3),
    dict(layers=[dense(9), LOGISTIC], solver="adam", lr=0.01, alpha=0.5, smoothing=0.1, seed=4),
    dict(layers=[dense(8), RELU, NORMALISATION, dense(5), RELU], solver="adamw", lr=0.02, clip=0.5, seed=5),
    dict(
        layers=[convolution(4, 5, stride=2), RELU, pool("max", 2), convolution(6, 3), NORMALISATION, TANH,
                pool("average", 2), dense(8), RELU],
        rows=50, batch=20, smoothing=0.2, seed=6,
    ),
    dict(
        layers=[NORMALISATION, convolution(4, 3, stride=3), RELU,
                {"residual": {"_0": [NORMALISATION, RELU, convolution(4, 3, padding=1)]}}, RELU, GLOBAL],
        rows=50, batch=20, solver="adamw", lr=0.01, output="sigmoid", smoothing=0.1, seed=7,
    ),
]


def cases(seed, count):
    images, labels = mnist()
    # The grey levels themselves, and not their quotients in single precision.
    pixels = np.round(images.astype(float) * 255) / 255
    for chosen in CASES[: count or len(CASES)]:
        yield case(pixels, labels, {**DEFAULTS, **chosen})


def case(pixels, labels, chosen):
    import torch

    torch.set_default_dtype(torch.float64)
    draw = Drawer(np.random.RandomState(chosen["seed"]), 2 if LOGISTIC in chosen["layers"] else 6)
    image = (1, 28, 28)
    network = build(chosen["layers"], image, 10, draw).train()
    weights = [p for _, layer in draw.layers if not is_normalisation(layer) for p in [layer.weight]]
    others = [p for p in network.parameters() if not any(p is weight for weight in weights)]
    move = mover(chosen, weights, others)

    steps = []
    for first in range(0, chosen["rows"], chosen["batch"])[: chosen["steps"]]:
        rows = slice(first, min(first + chosen["batch"], chosen["rows"]))
        x, y = torch.from_numpy(pixels[rows].reshape(-1, *image)), torch.from_numpy(labels[rows])
        loss, right = judge(network, x, y, weights, chosen)
        network.zero_grad()
        total_loss(network(x), y, chosen).div(len(y)).backward()
        if chosen["clip"] > 0:
            torch.nn.utils.clip_grad_norm_(network.parameters(), chosen["clip"])
        for weight in weights:
            weight.grad += chosen["alpha"] * weight.detach() / len(y)
        before = [[p.detach().clone() for p in (layer.weight, layer.bias)] for _, layer in draw.layers]
        slopes = [[p.grad.clone() for p in (layer.weight, layer.bias)] for _, layer in draw.layers]
        move()
        after = [[p.detach() for p in (layer.weight, layer.bias)] for _, layer in draw.layers]
        loss_after, right_after = judge(network, x, y, weights, chosen)
        steps.append({
            "rows": len(y),
            "lossBefore": loss, "lossAfter": loss_after, "rightBefore": right, "rightAfter": right_after,
            "layers": [
                {
                    "parameters": sum(p.numel() for p in old), "gradient": norm(slope), "weights": norm(old),
                    "change": norm([b - a for a, b in zip(old, new)]),
                }
                for slope, old, new in zip(slopes, before, after)
            ],
        })
    return {**chosen, "steps": steps}


def is_normalisation(layer):
    return hasattr(layer, "running_mean")


def total_loss(scores, y, chosen):
    import torch

    if chosen["output"] == "softmax":
        return torch.nn.functional.cross_entropy(
            scores, y, reduction="sum", label_smoothing=chosen["smoothing"])
    half = chosen["smoothing"] / 2
    targets = torch.nn.functional.one_hot(y, 10) * (1 - 2 * half) + half
    return torch.nn.functional.binary_cross_entropy_with_logits(scores, targets, reduction="sum")


def judge(network, x, y, weights, chosen):
    import torch

    with torch.no_grad():
        scores = network(x)
        penalty = 0.5 * chosen["alpha"] * sum((weight**2).sum() for weight in weights)
        loss = (total_loss(scores, y, chosen) + penalty) / len(y)
        return float(loss), int((scores.argmax(1) == y).sum())


def norm(tensors):
    return float(sum((t.detach() ** 2).sum() for t in tensors) ** 0.5)


def mover(chosen, weights, others):
    """The step of the solver; scikit-learn's Adam adds its epsilon in another place than PyTorch's."""
    import torch

    if chosen["solver"] == "sgd":
        return torch.optim.SGD(
            weights + others, chosen["lr"], momentum=chosen["momentum"], nesterov=chosen["nesterov"]).step
    if chosen["solver"] == "adamw":
        groups = [{"params": weights}, {"params": others, "weight_decay": 0}]
        return torch.optim.AdamW(groups, chosen["lr"], weight_decay=0.01).step

    parameters = weights + others
    means, squares = ([torch.zeros_like(p) for p in parameters] for _ in range(2))
    steps = 0

    def step():
        nonlocal steps
        steps += 1
        rate = chosen["lr"] * (1 - 0.999**steps) ** 0.5 / (1 - 0.9**steps)
        with torch.no_grad():
            for p, m, v in zip(parameters, means, squares):
                m.mul_(0.9).add_(p.grad, alpha=0.1)
                v.mul_(0.999).add_(p.grad**2, alpha=0.001)
                p -= rate * m / (v.sqrt() + 1e-8)

    return step
