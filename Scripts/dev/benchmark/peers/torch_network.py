"""784-128-64-10 in PyTorch, trained eagerly as its tutorials do."""

import torch
from torch import nn


def make():
    torch.manual_seed(1)
    return nn.Sequential(
        nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 64), nn.ReLU(), nn.Linear(64, 10)
    )


def train(network, images, labels, epochs):
    optimizer = torch.optim.Adam(network.parameters(), lr=0.001, weight_decay=0)
    loss = nn.CrossEntropyLoss()
    for _ in range(epochs):
        for rows in torch.randperm(len(images)).split(200):
            optimizer.zero_grad()
            loss(network(images[rows]), labels[rows]).backward()
            optimizer.step()
