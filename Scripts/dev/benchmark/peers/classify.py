"""Seconds to classify MNIST's 10,000 test images, bytes as they are on disk. Argument: sklearn or torch."""

import sys
import time
import warnings

import digits
import numpy as np

warnings.simplefilter("ignore")
images, labels = digits.read("train")
judge, truth = digits.read("t10k")
scaled = (images / 255).astype(np.float32)

if sys.argv[1] == "sklearn":
    from sklearn.neural_network import MLPClassifier

    network = MLPClassifier((128, 64), batch_size=200, max_iter=1, random_state=1)
    network.fit(scaled, labels)
    classify = network.predict

else:
    import torch
    import torch_network

    network = torch_network.make()
    torch_network.train(
        torch_network.stepper(network, "fused"), 200, torch.from_numpy(scaled), torch.from_numpy(labels), 1)

    @torch.no_grad()
    def classify(rows):
        return network(torch.from_numpy(rows)).argmax(1).numpy()


classify(np.zeros((500, 784), np.float32))
start = time.perf_counter()
seen = classify(judge.astype(np.float32) / np.float32(255))
seconds = time.perf_counter() - start
digits.tell(seconds, float((seen == truth).mean()))
