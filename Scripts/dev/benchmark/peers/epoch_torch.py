"""Seconds of an epoch in PyTorch. Arguments: epochs; eager, fused, compiled or bf16 (see torch_network.py)."""

import sys
import time

import digits
import torch
import torch_network

BATCH = 200
epochs, way = int(sys.argv[1]), sys.argv[2]
learn, judge, learn_labels, judge_labels = map(torch.from_numpy, digits.split(56_000))
network = torch_network.make()
start_weights = {name: value.clone() for name, value in network.state_dict().items()}
step = torch_network.stepper(network, way)
# What PyTorch sets up and compiles at its first steps is not counted, and what they learned is forgotten; only Adam's
# moments stay.
torch_network.train(step, BATCH, learn[: 2 * BATCH], learn_labels[: 2 * BATCH], 1)
network.load_state_dict(start_weights)
start = time.perf_counter()
torch_network.train(step, BATCH, learn, learn_labels, epochs)
seconds = time.perf_counter() - start
with torch.no_grad():
    right = (network(judge).argmax(1) == judge_labels).float().mean().item()
digits.tell(seconds / epochs, right)
