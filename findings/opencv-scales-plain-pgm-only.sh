#!/usr/bin/env bash
# A PGM names its own maximum, the value of white: digits of 17 levels, as in the optdigits set, go in with 16.
# The plain file (P2, decimal) and the raw one (P5, bytes) differ in spelling alone, and one expects the same image.
# OpenCV stretches the plain file to 0..255 but gives the bytes of the raw one as they are: white is 255 in the
# first and 16 in the second, which is all but black. Past 255 it stretches neither, and reading a 12-bit scan as
# grey takes the upper of 16 bits, so that white becomes 15. Pillow stretches all of them.
# Versions: opencv-python-headless 5.0.0.93 and Pillow 13.0.0, with numpy 2.4.6.
# Seen by IMREAD_GRAYSCALE: 0 4 8 16 of 16: plain 0 63 127 255, raw 0 4 8 16 (Pillow: both 0 64 128 255)
#       0 2000 4095 of 4095: plain and raw 0 7 15, unchanged 0 2000 4095 (Pillow: both 0 32007 65535)
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  opencv-python-headless==5.0.0.93 pillow==13.0.0 numpy==2.4.6

cat > "$folder/levels.py" <<'PYTHON'
import pathlib
import struct
import sys

import cv2
import PIL.Image

path = pathlib.Path(sys.argv[1]) / "digit.pgm"


def by_pillow(count):
    with PIL.Image.open(path) as image:
        return [image.getpixel((x, 0)) for x in range(count)]


def by_opencv(flag):
    return cv2.imread(str(path), flag).ravel().tolist()


for maximum, levels in [(16, [0, 4, 8, 16]), (255, [0, 85, 255]), (4095, [0, 2000, 4095])]:
    header = f"{len(levels)} 1\n{maximum}\n".encode()
    plain = b"P2\n" + header + " ".join(map(str, levels)).encode() + b"\n"
    raw = b"P5\n" + header + struct.pack(f">{len(levels)}{'B' if maximum < 256 else 'H'}", *levels)
    for name, content in [("plain", plain), ("raw", raw)]:
        path.write_bytes(content)
        print("maximum", maximum, name)
        print("  Pillow", *by_pillow(len(levels)))
        print("  OpenCV greyscale", *by_opencv(cv2.IMREAD_GRAYSCALE))
        print("  OpenCV unchanged", *by_opencv(cv2.IMREAD_UNCHANGED))
PYTHON

seen=$("$folder/venv/bin/python" "$folder/levels.py" "$folder")
recorded='maximum 16 plain
  Pillow 0 64 128 255
  OpenCV greyscale 0 63 127 255
  OpenCV unchanged 0 63 127 255
maximum 16 raw
  Pillow 0 64 128 255
  OpenCV greyscale 0 4 8 16
  OpenCV unchanged 0 4 8 16
maximum 255 plain
  Pillow 0 85 255
  OpenCV greyscale 0 85 255
  OpenCV unchanged 0 85 255
maximum 255 raw
  Pillow 0 85 255
  OpenCV greyscale 0 85 255
  OpenCV unchanged 0 85 255
maximum 4095 plain
  Pillow 0 32007 65535
  OpenCV greyscale 0 7 15
  OpenCV unchanged 0 2000 4095
maximum 4095 raw
  Pillow 0 32007 65535
  OpenCV greyscale 0 7 15
  OpenCV unchanged 0 2000 4095'

printf '%s\n' "$seen"
if [[ $seen != "$recorded" ]]; then
  printf 'the behaviour is no longer the recorded one:\n%s\n' "$recorded" >&2
  exit 1
fi
