#!/usr/bin/env python3
"""Times `robustness` and the same in PyTorch with torchvision, on the 10,000 test images of MNIST.

    .venv/bin/pip install torch torchvision
    .venv/bin/python Scripts/dev/robustness_side_by_side.py .build/release/digitbook

torchvision has eight of the fourteen kinds: noise, blur, rotation, shift, scale, shear, occlusion, contrast. These are
compared; digitbook's time for all fourteen stands beside. torchvision takes one angle, shift or place for a whole batch:
images that draw the same are given to it together, which is the fastest way to the same pictures. As its transforms are
used in a dataset, one image at a time, is timed on a few hundred images and scaled.
"""

import gzip
import json
import pathlib
import subprocess
import sys
import time

import numpy as np
import torch
from torchvision.transforms import InterpolationMode
from torchvision.transforms.v2 import functional as F

ROOT = pathlib.Path(__file__).resolve().parents[2]
KINDS = ["noise", "blur", "rotation", "shift", "scale", "shear", "occlusion", "contrast"]
AMOUNTS = {
    "noise": [0.1, 0.2, 0.3, 0.4, 0.5], "blur": [0.5, 0.75, 1, 1.5, 2], "rotation": [10, 20, 30, 40, 50],
    "shift": [1, 2, 3, 4, 5], "scale": [0.9, 0.8, 0.7, 0.6, 0.5], "shear": [0.2, 0.4, 0.6, 0.8, 1],
    "occlusion": [0.15, 0.2, 0.3, 0.35, 0.45], "contrast": [0.6, 0.45, 0.3, 0.2, 0.1],
}
THREADS = 2
SOME = 200


def images():
    folder = next(path.parent for path in ROOT.glob("Sources/Digits/Resources/**/t10k-images-idx3-ubyte.gz"))
    with gzip.open(folder / "t10k-images-idx3-ubyte.gz") as file:
        pixels = np.frombuffer(file.read(), np.uint8, offset=16).reshape(-1, 1, 28, 28)
    return torch.from_numpy(pixels.astype(np.float32) / 255)


def affine(x, angle=0.0, translate=(0, 0), scale=1.0, shear=0.0):
    return F.affine(x, angle, list(translate), scale, [shear, 0.0], interpolation=InterpolationMode.BILINEAR)


def damaged(x, kind, amount, draws):
    if kind == "noise":
        return (x + amount * torch.randn_like(x)).clamp(0, 1)
    if kind == "blur":
        side = 2 * int(np.ceil(3 * amount)) + 1
        return F.gaussian_blur(x, [side, side], [amount, amount])
    if kind == "scale":
        return affine(x, scale=amount)
    if kind == "contrast":
        mean = x.mean(dim=(1, 2, 3), keepdim=True)
        return (mean + amount * (x - mean)).clamp(0, 1)
    result = torch.empty_like(x)
    groups = {"rotation": 2, "shear": 2, "shift": 8, "occlusion": 64}[kind]
    for group in range(groups):
        rows = draws % groups == group
        if not rows.any():
            continue
        part = x[rows]
        sign = 1 if group % 2 == 0 else -1
        if kind == "rotation":
            part = affine(part, angle=sign * amount)
        elif kind == "shear":
            part = affine(part, shear=sign * float(np.degrees(np.arctan(amount))))
        elif kind == "shift":
            turn = group * np.pi / 4
            part = affine(part, translate=(round(amount * np.cos(turn)), round(amount * np.sin(turn))))
        else:
            side = round(28 * amount)
            top, left = (group // 8) * (28 - side) // 7, (group % 8) * (28 - side) // 7
            part = F.erase(part, top, left, side, side, torch.zeros(1))
        result[rows] = part
    return result


def one_by_one(x):
    """Seconds for the damage alone, an image at a time; from the first `SOME` images."""
    torch.set_num_threads(THREADS)
    draws = torch.randint(0, 1 << 30, (SOME,))
    start = time.perf_counter()
    with torch.inference_mode():
        for kind in KINDS:
            for amount in AMOUNTS[kind][::2]:
                for row in range(SOME):
                    damaged(x[row : row + 1], kind, amount, draws[row : row + 1])
    return (time.perf_counter() - start) * len(x) / SOME * 5 / 3


def peer(x):
    """Seconds for the kinds that torchvision has, damage and answers."""
    torch.set_num_threads(THREADS)
    torch.manual_seed(0)
    network = torch.nn.Sequential(
        torch.nn.Flatten(), torch.nn.Linear(784, 800), torch.nn.ReLU(), torch.nn.Linear(800, 10))
    draws = torch.randint(0, 1 << 30, (len(x),))
    with torch.inference_mode():
        network(damaged(x, "blur", 1, draws))
        start = time.perf_counter()
        for kind in KINDS:
            for amount in AMOUNTS[kind]:
                network(damaged(x, kind, amount, draws)).argmax(dim=1)
        return time.perf_counter() - start


def ours(binary, kinds):
    """Seconds of the cell, as digitbook says."""
    lines = [f"set threads={THREADS}", "load mnist", "train mlp epochs=1", "robustness n=10000" + kinds]
    arguments = [part for line in lines for part in ("-c", line)]
    run = subprocess.run([binary, "--json", *arguments], capture_output=True, text=True, check=True)
    return json.loads(run.stdout.splitlines()[-1])["seconds"]


def main():
    x = images()
    theirs = min(peer(x) for _ in range(3))
    eight = min(ours(sys.argv[1], " kind=" + ",".join(KINDS)) for _ in range(2))
    whole = min(ours(sys.argv[1], "") for _ in range(2))
    print(f"PyTorch {torch.__version__}, {len(KINDS)} kinds x 5 strengths: {theirs:.2f} s")
    print(f"one image at a time, without the answers: {one_by_one(x):.0f} s, from {SOME} images")
    print(f"digitbook, the same kinds: {eight:.2f} s, {theirs / eight:.1f} x; all 14 kinds: {whole:.2f} s")


if __name__ == "__main__":
    main()
