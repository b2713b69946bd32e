#!/usr/bin/env bash
# A grey PNG may name one level as clear (chunk tRNS): scans are saved so with the paper's white see-through.
# One expects the ink to stay: only pixels of that level are clear, and none where no pixel has it.
# Leptonica, the image reader under Tesseract, takes any such chunk in a grey or two-level picture to mean that
# the whole picture is clear and sets all pixels to black with alpha 0. Laid on white paper the digit is gone;
# without alpha the page is black. This build says nothing; Debian's prints a line of information.
# Versions: tesserocr 2.13.0, which carries leptonica 1.87.0 (Debian's 1.82.0 does the same), and Pillow 13.0.0.
# Seen for the levels 0 64 128 255: Pillow on white 0 64 128 255, leptonica on white 255 255 255 255, be the clear
#       level 255 or 7, which no pixel has; the same file without the chunk gives leptonica 0 64 128 255.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check tesserocr==2.13.0 pillow==13.0.0

cat > "$folder/levels.py" <<'PYTHON'
import ctypes
import pathlib
import sys

import PIL.Image
import tesserocr

folder = pathlib.Path(sys.argv[1])
libraries = pathlib.Path(tesserocr.__file__).parent.parent / "tesserocr.libs"
leptonica = ctypes.CDLL(str(next(libraries.glob("libleptonica*"))))
leptonica.getLeptonicaVersion.restype = ctypes.c_char_p
leptonica.pixRead.restype = leptonica.pixConvertTo8.restype = ctypes.c_void_p
leptonica.pixRead.argtypes = [ctypes.c_char_p]
leptonica.pixConvertTo8.argtypes = [ctypes.c_void_p, ctypes.c_int]
leptonica.pixAlphaBlendUniform.restype = ctypes.c_void_p
leptonica.pixAlphaBlendUniform.argtypes = [ctypes.c_void_p, ctypes.c_uint32]
leptonica.pixGetSpp.argtypes = [ctypes.c_void_p]
leptonica.pixGetPixel.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_int, ctypes.POINTER(ctypes.c_uint32)]
WHITE = 0xFFFFFF00

levels = [0, 64, 128, 255]


def on_white_by_leptonica(path):
    pix = leptonica.pixRead(bytes(path))
    if leptonica.pixGetSpp(pix) == 4:
        pix = leptonica.pixAlphaBlendUniform(pix, WHITE)
    pix = leptonica.pixConvertTo8(pix, 0)
    value = ctypes.c_uint32()
    found = []
    for x in range(len(levels)):
        leptonica.pixGetPixel(pix, x, 0, ctypes.byref(value))
        found.append(value.value)
    return found


def on_white_by_pillow(path):
    with PIL.Image.open(path) as image:
        picture = image.convert("RGBA")
    page = PIL.Image.new("RGBA", picture.size, "white")
    page.alpha_composite(picture)
    grey = page.convert("L")
    return [grey.getpixel((x, 0)) for x in range(len(levels))]


print(leptonica.getLeptonicaVersion().decode())
digit = PIL.Image.frombytes("L", (len(levels), 1), bytes(levels))
for name, options in [("none", {}), ("255", {"transparency": 255}), ("7", {"transparency": 7})]:
    path = folder / f"{name}.png"
    digit.save(path, **options)
    print("clear level", name, "Pillow", *on_white_by_pillow(path), "leptonica", *on_white_by_leptonica(path))
PYTHON

seen=$("$folder/venv/bin/python" "$folder/levels.py" "$folder")
recorded='leptonica-1.87.0
clear level none Pillow 0 64 128 255 leptonica 0 64 128 255
clear level 255 Pillow 0 64 128 255 leptonica 255 255 255 255
clear level 7 Pillow 0 64 128 255 leptonica 255 255 255 255'

printf '%s\n' "$seen"
if [[ $seen != "$recorded" ]]; then
  printf 'the behaviour is no longer the recorded one:\n%s\n' "$recorded" >&2
  exit 1
fi
