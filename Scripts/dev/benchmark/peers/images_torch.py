"""Seconds of an epoch of a convolutional network in PyTorch. Arguments: cnn or lenet, epochs, and rows if not all."""

import sys
import time

import digits
import torch
from torch import nn

NETWORKS = {
    "cnn": (128, lambda: [
        nn.Conv2d(1, 32, 3), nn.ReLU(), nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(9216, 128), nn.ReLU(), nn.Linear(128, 10),
    ]),
    "lenet": (200, lambda: [
        nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10),
    ]),
}


def read(part, rows=None):
    images, labels = digits.read(part)
    pixels = torch.from_numpy(images[:rows].reshape(-1, 1, 28, 28).copy())
    return pixels.float() / 255, torch.from_numpy(labels[:rows])


def train(network, batch, images, labels, epochs):
    optimizer = torch.optim.Adam(network.parameters(), lr=0.001)
    loss = nn.CrossEntropyLoss()
    for _ in range(epochs):
        for rows in torch.randperm(len(images)).split(batch):
            optimizer.zero_grad()
            loss(network(images[rows]), labels[rows]).backward()
            optimizer.step()


batch, layers = NETWORKS[sys.argv[1]]
epochs, rows = int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else None
images, labels = read("train", rows)
judge, truth = read("t10k")
# What PyTorch sets up at its first steps is not counted.
torch.manual_seed(1)
train(nn.Sequential(*layers()), batch, images[: 2 * batch], labels[: 2 * batch], 1)
network = nn.Sequential(*layers())
start = time.perf_counter()
train(network, batch, images, labels, epochs)
seconds = (time.perf_counter() - start) / epochs
with torch.no_grad():
    right = torch.cat([network(some).argmax(1) for some in judge.split(500)]) == truth
digits.tell(seconds, right.float().mean().item())
