"""digitbook's kernel beside Python's (ipykernel), with the same client in turn, plain and encrypted."""

import os
import statistics
import sys
import time

from clients import Kernel

ROUNDS = int(os.environ.get("DIGITBOOK_ROUNDS", "5"))
CELLS = 200
IMAGES = os.path.abspath("Sources/Digits/Resources/mnist")
READ = f"""
import gzip, glob, numpy
parts = []
for path in sorted(glob.glob({IMAGES!r} + '/*images*')):
    data = gzip.open(path).read() if path.endswith('.gz') else open(path, 'rb').read()
    parts.append(numpy.frombuffer(data, numpy.uint8, offset=16).reshape(-1, 784))
images = numpy.concatenate(parts)
del parts, data
print(images.shape)
"""


def measure(name, folder, encryption):
    kernel = Kernel(name, folder, encryption)
    kernel.run("")
    times, whole = [], []
    for _ in range(CELLS):
        began = time.perf_counter()
        identifier = kernel.client.execute("")
        kernel.reply(identifier, 10)
        times.append(time.perf_counter() - began)
        kernel.outputs(identifier, 10)
        whole.append(time.perf_counter() - began)
    content, outputs = kernel.run("load" if name == "digitbook" else READ)
    assert content["status"] == "ok", content
    memory = kernel.resident()
    kernel.end()
    return kernel.ready, statistics.median(times), statistics.median(whole), memory


def main(scratch):
    folder = os.path.join(scratch, "beside")
    os.makedirs(folder, exist_ok=True)
    right = True
    for encryption in ("disabled", "required"):
        found = {"digitbook": [], "python3": []}
        for _ in range(ROUNDS):
            for name in found:
                found[name].append(measure(name, folder, encryption))
        ours, theirs = ([statistics.median(column) for column in zip(*found[name])] for name in found)
        print(f"transport_encryption={encryption}, medians of {ROUNDS} kernels in turn")
        for label, unit, factor, most, column in (
            ("start to ready", "ms", 1000, 0.15, 0), ("an empty cell, to its reply", "ms", 1000, 0.4, 1),
            ("an empty cell, to idle", "ms", 1000, 0.4, 2), ("memory after load", "MB", 1, 1.0, 3),
        ):
            ratio = ours[column] / theirs[column]
            good = ratio <= most
            right &= good
            print(
                f"{'ok   ' if good else 'WRONG'} {label}: {ours[column] * factor:.2f} {unit} beside "
                f"{theirs[column] * factor:.2f} {unit}, {ratio:.2f} x (at most {most} x)", flush=True)
    return 0 if right else 1


sys.exit(main(sys.argv[1]))
