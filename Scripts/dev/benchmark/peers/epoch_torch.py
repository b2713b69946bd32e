"""Seconds of an epoch in PyTorch. Argument: epochs."""

import sys
import time

import digits
import torch
import torch_network

epochs = int(sys.argv[1])
learn, judge, learn_labels, judge_labels = map(torch.from_numpy, digits.split(56_000))
# What PyTorch sets up at its first step is not counted.
torch_network.train(torch_network.make(), learn[:400], learn_labels[:400], 1)
network = torch_network.make()
start = time.perf_counter()
torch_network.train(network, learn, learn_labels, epochs)
seconds = time.perf_counter() - start
with torch.no_grad():
    right = (network(judge).argmax(1) == judge_labels).float().mean().item()
digits.tell(seconds / epochs, right)
