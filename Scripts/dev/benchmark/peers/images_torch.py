"""Seconds of an epoch of a convolutional network in PyTorch.

Arguments: cnn or lenet; epochs; eager, channels_last, compiled or bf16 (see torch_network.py; bf16 orders the images as
channels_last does); and rows if not all.
"""

import sys
import time

import digits
import torch
import torch_network
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
batch, layers = NETWORKS[sys.argv[1]]
epochs, way = int(sys.argv[2]), sys.argv[3]
rows = int(sys.argv[4]) if len(sys.argv) > 4 else None
order = torch.channels_last if way in ("channels_last", "bf16") else torch.contiguous_format


def read(part, rows=None):
    images, labels = digits.read(part)
    pixels = torch.from_numpy(images[:rows].reshape(-1, 1, 28, 28).copy())
    return (pixels.float() / 255).to(memory_format=order), torch.from_numpy(labels[:rows])


images, labels = read("train", rows)
judge, truth = read("t10k")
torch.manual_seed(1)
network = nn.Sequential(*layers()).to(memory_format=order)
start_weights = {name: value.clone() for name, value in network.state_dict().items()}
step = torch_network.stepper(network, way)
# As in epoch_torch.py.
torch_network.train(step, batch, images[: 2 * batch], labels[: 2 * batch], 1)
network.load_state_dict(start_weights)
start = time.perf_counter()
torch_network.train(step, batch, images, labels, epochs)
seconds = (time.perf_counter() - start) / epochs
with torch.no_grad():
    right = torch.cat([network(some).argmax(1) for some in judge.split(500)]) == truth
digits.tell(seconds, right.float().mean().item())
