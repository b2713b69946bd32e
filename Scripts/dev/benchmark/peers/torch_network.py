"""784-128-64-10 in PyTorch, trained eagerly as its tutorials do, or in one of its faster ways."""

import torch
from torch import nn


def make():
    torch.manual_seed(1)
    return nn.Sequential(
        nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 64), nn.ReLU(), nn.Linear(64, 10)
    )


def stepper(network, way="eager"):
    """A training step, `step(images, labels)`. `way`: eager; fused (one kernel for Adam); compiled (torch.compile, and
    fused Adam); bf16 (autocast, and fused Adam); channels_last (fused Adam; the caller orders the images)."""
    fused = None if way == "eager" else True
    optimizer = torch.optim.Adam(network.parameters(), lr=0.001, weight_decay=0, fused=fused)
    loss = nn.CrossEntropyLoss()
    run = torch.compile(network) if way == "compiled" else network

    def step(images, labels):
        optimizer.zero_grad()
        with torch.autocast("cpu", torch.bfloat16, enabled=way == "bf16"):
            cost = loss(run(images), labels)
        cost.backward()
        optimizer.step()

    return step


def train(step, batch, images, labels, epochs):
    for _ in range(epochs):
        for rows in torch.randperm(len(images)).split(batch):
            step(images[rows], labels[rows])
