"""Seconds to read an .npz of images as float32. Argument: the file."""

import sys
import time

import digits
import numpy

start = time.perf_counter()
with numpy.load(sys.argv[1]) as file:
    images, labels = file["x_train"], file["y_train"]
images = images.astype(numpy.float32)
seconds = time.perf_counter() - start
assert images.shape == (60_000, 28, 28) and labels.shape == (60_000,) and images.max() == 255
digits.tell(seconds)
