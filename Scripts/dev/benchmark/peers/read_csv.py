"""Seconds to read a Kaggle CSV. Arguments: pandas, numpy or polars; the file."""

import sys
import time

import digits

reader, path = sys.argv[1:]
if reader == "pandas":
    import pandas

    start = time.perf_counter()
    pixels = pandas.read_csv(path).to_numpy()
elif reader == "numpy":
    import numpy

    start = time.perf_counter()
    pixels = numpy.loadtxt(path, numpy.uint8, delimiter=",", skiprows=1)
else:
    import polars

    start = time.perf_counter()
    pixels = polars.read_csv(path).to_numpy()
seconds = time.perf_counter() - start
assert pixels.shape == (42_000, 785) and 0 < pixels.max() <= 255
digits.tell(seconds)
