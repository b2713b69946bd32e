#!/usr/bin/env bash
# A grey TIFF says by PhotometricInterpretation 0 (white is zero) that small values are light, as fax files do.
# Pillow and OpenCV turn such values over at 8 bits, so ink is dark whatever the file says, and one expects the
# same at 16 bits: a scan stored with more levels must not become its own negative.
# At 16 bits Pillow and OpenCV's IMREAD_UNCHANGED give the stored values as they are, and nothing in the array
# tells; OpenCV's IMREAD_GRAYSCALE does turn them over, so two flags read one file with opposite polarity.
# Pillow refuses the 16-bit file with the high byte first, though it reads it where black is zero.
# Versions: tifffile 2026.3.3 writes; Pillow 13.0.0 and opencv-python-headless 5.0.0.93 read; numpy 2.4.6.
# Seen for the stored levels 0 64 128 255 (times 257 at 16 bits), white is zero:
#   8 bits:  Pillow, UNCHANGED and GRAYSCALE 255 191 127 0
#   16 bits: Pillow and UNCHANGED 0 16448 32896 65535, GRAYSCALE 255 191 127 0; high byte first: Pillow refuses
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  tifffile==2026.3.3 pillow==13.0.0 opencv-python-headless==5.0.0.93 numpy==2.4.6

cat > "$folder/levels.py" <<'PYTHON'
import pathlib
import sys

import cv2
import numpy
import PIL.Image
import tifffile

folder = pathlib.Path(sys.argv[1])
levels = numpy.array([[0, 64, 128, 255]])


def by_pillow(path):
    try:
        with PIL.Image.open(path) as image:
            return " ".join(str(image.getpixel((x, 0))) for x in range(levels.size))
    except PIL.UnidentifiedImageError:
        return "refused"


def by_opencv(path, flag):
    return " ".join(map(str, cv2.imread(str(path), flag).ravel().tolist()))


for meaning in ("minisblack", "miniswhite"):
    for stored, order, name in [
        (levels.astype(numpy.uint8), "<", "8 bits"),
        ((levels * 257).astype(numpy.uint16), "<", "16 bits low byte first"),
        ((levels * 257).astype(numpy.uint16), ">", "16 bits high byte first"),
    ]:
        path = folder / "digit.tif"
        tifffile.imwrite(path, stored, photometric=meaning, byteorder=order)
        print(meaning, name)
        print("  Pillow", by_pillow(path))
        print("  OpenCV unchanged", by_opencv(path, cv2.IMREAD_UNCHANGED))
        print("  OpenCV greyscale", by_opencv(path, cv2.IMREAD_GRAYSCALE))
PYTHON

seen=$("$folder/venv/bin/python" "$folder/levels.py" "$folder")
recorded='minisblack 8 bits
  Pillow 0 64 128 255
  OpenCV unchanged 0 64 128 255
  OpenCV greyscale 0 64 128 255
minisblack 16 bits low byte first
  Pillow 0 16448 32896 65535
  OpenCV unchanged 0 16448 32896 65535
  OpenCV greyscale 0 64 128 255
minisblack 16 bits high byte first
  Pillow 0 16448 32896 65535
  OpenCV unchanged 0 16448 32896 65535
  OpenCV greyscale 0 64 128 255
miniswhite 8 bits
  Pillow 255 191 127 0
  OpenCV unchanged 255 191 127 0
  OpenCV greyscale 255 191 127 0
miniswhite 16 bits low byte first
  Pillow 0 16448 32896 65535
  OpenCV unchanged 0 16448 32896 65535
  OpenCV greyscale 255 191 127 0
miniswhite 16 bits high byte first
  Pillow refused
  OpenCV unchanged 0 16448 32896 65535
  OpenCV greyscale 255 191 127 0'

printf '%s\n' "$seen"
if [[ $seen != "$recorded" ]]; then
  printf 'the behaviour is no longer the recorded one:\n%s\n' "$recorded" >&2
  exit 1
fi
