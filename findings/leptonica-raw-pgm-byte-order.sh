#!/usr/bin/env bash
# A PGM with a maximum of 65535 stores each grey value in two bytes, the high byte first, when it is raw (P5).
# One expects the raw file and the plain one (P2) of the same digit to give the same levels, as in Pillow.
# Leptonica, the image reader under Tesseract, takes the raw bytes in the order of the processor: on x86-64 the
# level 0x1234 becomes 0x3412 without a warning, so smooth ink turns into noise. It writes raw files in
# that order too: its own round trip looks right while Pillow sees the noise.
# Versions: tesserocr 2.13.0, which carries leptonica 1.87.0 (Debian's 1.82.0 does the same), and Pillow 13.0.0.
# Seen: leptonica 1.87.0, plain: 0 1 4660 32767 65535; raw: 0 256 13330 65407 65535
#       Pillow, plain and raw: 0 1 4660 32767 65535; the raw file that leptonica wrote: 0 256 13330 65407 65535
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check tesserocr==2.13.0 pillow==13.0.0

cat > "$folder/levels.py" <<'PYTHON'
import ctypes
import pathlib
import struct
import sys

import PIL.Image
import tesserocr

folder = pathlib.Path(sys.argv[1])
libraries = pathlib.Path(tesserocr.__file__).parent.parent / "tesserocr.libs"
leptonica = ctypes.CDLL(str(next(libraries.glob("libleptonica*"))))
leptonica.getLeptonicaVersion.restype = ctypes.c_char_p
leptonica.pixRead.restype = ctypes.c_void_p
leptonica.pixRead.argtypes = [ctypes.c_char_p]
leptonica.pixGetPixel.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_int, ctypes.POINTER(ctypes.c_uint32)]
leptonica.pixWrite.argtypes = [ctypes.c_char_p, ctypes.c_void_p, ctypes.c_int]
PNM = 11

levels = [0, 1, 0x1234, 0x7FFF, 0xFFFF]
header = f"{len(levels)} 1\n65535\n"
plain, raw, written = folder / "plain.pgm", folder / "raw.pgm", folder / "written.pgm"
plain.write_text("P2\n" + header + " ".join(map(str, levels)) + "\n")
raw.write_bytes(b"P5\n" + header.encode() + struct.pack(f">{len(levels)}H", *levels))


def by_leptonica(pix):
    value = ctypes.c_uint32()
    found = []
    for x in range(len(levels)):
        leptonica.pixGetPixel(pix, x, 0, ctypes.byref(value))
        found.append(value.value)
    return " ".join(map(str, found))


def by_pillow(path):
    with PIL.Image.open(path) as image:
        return " ".join(str(image.getpixel((x, 0))) for x in range(len(levels)))


pix = leptonica.pixRead(bytes(plain))
leptonica.pixWrite(bytes(written), pix, PNM)
print(leptonica.getLeptonicaVersion().decode())
print("leptonica plain:", by_leptonica(pix))
print("leptonica raw:", by_leptonica(leptonica.pixRead(bytes(raw))))
print("leptonica raw that it wrote:", by_leptonica(leptonica.pixRead(bytes(written))))
print("Pillow plain:", by_pillow(plain))
print("Pillow raw:", by_pillow(raw))
print("Pillow raw that leptonica wrote:", by_pillow(written))
PYTHON

seen=$("$folder/venv/bin/python" "$folder/levels.py" "$folder")
recorded='leptonica-1.87.0
leptonica plain: 0 1 4660 32767 65535
leptonica raw: 0 256 13330 65407 65535
leptonica raw that it wrote: 0 1 4660 32767 65535
Pillow plain: 0 1 4660 32767 65535
Pillow raw: 0 1 4660 32767 65535
Pillow raw that leptonica wrote: 0 256 13330 65407 65535'

printf '%s\n' "$seen"
if [[ $seen != "$recorded" ]]; then
  printf 'the behaviour is no longer the recorded one:\n%s\n' "$recorded" >&2
  exit 1
fi
