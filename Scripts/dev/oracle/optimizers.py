"""Steps of PyTorch's optimizers, schedules, label smoothing, clipping and averaging, in double precision."""

import itertools

import numpy as np

SOLVERS = ["sgd", "nesterov", "adamw"]
SCHEDULES = ["constant", "cosine", "one-cycle"]


def cases(seed, count):
    choose = np.random.RandomState(seed)
    # With momentum, a changing rate means different things: scikit-learn's is in the velocity, PyTorch's is not.
    every = [
        (solver, schedule, smoothing, clip)
        for solver, schedule, smoothing, clip in itertools.product(SOLVERS, SCHEDULES, [0, 0.2], [0, 0.3])
        if solver != "nesterov" or schedule == "constant"
    ]
    for options in every[: count or len(every)]:
        yield case(int(choose.randint(2**32)), *options)


def case(seed, solver, schedule, smoothing, clip, rows=9, features=6, units=5, classes=4, steps=10):
    import torch

    rs = np.random.RandomState(seed)
    x = torch.tensor(rs.uniform(-2, 2, (rows, features)).astype(np.float32).astype(float))
    labels = torch.tensor(np.concatenate([np.arange(classes), rs.randint(0, classes, rows - classes)]))
    widths = [features, units, classes]
    layers = [torch.nn.Linear(a, b, dtype=torch.float64) for a, b in zip(widths, widths[1:])]
    for layer in layers:
        weight = rs.uniform(-0.5, 0.5, (layer.in_features, layer.out_features)).astype(np.float32)
        layer.weight.data = torch.tensor(weight.astype(float)).T.contiguous()
        layer.bias.data = torch.tensor(rs.uniform(-0.5, 0.5, layer.out_features).astype(np.float32).astype(float))
    network = torch.nn.Sequential(layers[0], torch.nn.Tanh(), layers[1])

    rate, decay = (0.05, 0.1) if solver == "adamw" else (0.2, 0.0)
    if solver == "adamw":
        groups = [
            {"params": [layer.weight for layer in layers], "weight_decay": decay},
            {"params": [layer.bias for layer in layers], "weight_decay": 0.0},
        ]
        rule = torch.optim.AdamW(groups, lr=rate)
    else:
        momentum = 0.9 if solver == "nesterov" else 0.0
        rule = torch.optim.SGD(network.parameters(), lr=rate, momentum=momentum, nesterov=momentum > 0)
    if schedule == "cosine":
        curve = torch.optim.lr_scheduler.CosineAnnealingLR(rule, T_max=steps)
    elif schedule == "one-cycle":
        curve = torch.optim.lr_scheduler.OneCycleLR(rule, max_lr=rate, total_steps=steps, cycle_momentum=False)
    else:
        curve = torch.optim.lr_scheduler.ConstantLR(rule, factor=1)

    # The decay that TensorFlow's average has when it is told the number of updates.
    def follow(average, weight, updates):
        return average + (1 - min(0.9, (1 + updates) / (10 + updates))) * (weight - average)

    averages = [p.detach().clone() for p in network.parameters()]
    loss_of = torch.nn.CrossEntropyLoss(label_smoothing=smoothing)
    rates, losses = [], []
    for step in range(steps):
        rates.append(rule.param_groups[0]["lr"])
        rule.zero_grad()
        loss = loss_of(network(x), labels)
        losses.append(rows * loss.item())
        loss.backward()
        if clip:
            torch.nn.utils.clip_grad_norm_(network.parameters(), clip)
        rule.step()
        curve.step()
        averages = [follow(a, p.detach(), step + 1) for a, p in zip(averages, network.parameters())]
    return {
        "seed": seed,
        "rows": rows,
        "widths": widths,
        "solver": solver,
        "schedule": schedule,
        "rate": rate,
        "decay": decay,
        "smoothing": smoothing,
        "clip": clip,
        "rates": rates,
        "losses": losses,
        "weights": [rounded(p.detach()) for p in network.parameters()],
        "averages": [rounded(a) for a in averages],
    }


def rounded(tensor):
    return [float(f"{value:.8g}") for value in (tensor.T if tensor.ndim > 1 else tensor).ravel().tolist()]
