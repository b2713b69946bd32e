#!/usr/bin/env bash
# hdf5storage writes MATLAB 7.3 files, matio reads them. One expects digits saved by the first to come out of the
# second. Matio instead lists each uint8 or double array with the right name and size, no class and no values, and
# reports no error; a logical array comes back as numbers and is no longer logical.
# The cause lies between the two: h5py, which hdf5storage writes with, pads the attribute MATLAB_class with nulls,
# matio asks HDF5 for the same number of bytes ended by a null, and so HDF5 drops the last letter: "uint8" is read
# as "uint". With the same five letters declared as ended by a null, as MATLAB does, matio reads the file.
# Versions: hdf5storage 0.2.2 with h5py 3.16.0 and numpy 2.4.6; matio 1.5.23 (Debian libmatio11 1.5.23-2+deb12u1).
# Needs Debian 12, apt-get, dpkg-deb and python3; packages that matio depends on are unpacked too where missing.
# Seen: images 2 x 3 and labels 1 x 2 "Class Type: Undefined", no values; mask "8-bit, unsigned integer array".
#       With the class ended by a null: all values, the classes uint8, double and logical.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  hdf5storage==0.2.2 h5py==3.16.0 numpy==2.4.6

matio=libmatio11=1.5.23-2+deb12u1
mkdir "$folder/packages" "$folder/root"
mapfile -t missing < <(apt-get --simulate --no-install-recommends install "$matio" |
  awk '$1 == "Inst" && $2 != "libmatio11" { print $2 }')
(cd "$folder/packages" && apt-get -qq -o APT::Sandbox::User=root download "$matio" "${missing[@]}")
for package in "$folder"/packages/*.deb; do
  dpkg-deb --extract "$package" "$folder/root"
done
library=$(find "$folder/root" -name 'libmatio.so.11')
libraries=$(find "$folder/root" -name '*.so*' -printf '%h\n' | sort -u | paste -sd:)

cat > "$folder/write.py" <<'PYTHON'
import shutil
import sys

import h5py
import hdf5storage
import numpy

written, ended = sys.argv[1:]
digits = {
    "images": numpy.array([[0, 64, 255], [0, 128, 9]], dtype=numpy.uint8),
    "labels": numpy.array([[4.0, 7.0]]),
    "mask": numpy.array([[True, False]]),
}
hdf5storage.savemat(written, digits, format="7.3", store_python_metadata=False)
again = hdf5storage.loadmat(written)
print("hdf5storage reads its own file:", all((again[name] == digits[name]).all() for name in digits))

shutil.copy(written, ended)
with h5py.File(ended, "r+") as file:
    for name in digits:
        array = file[name]
        letters = bytes(array.attrs["MATLAB_class"])
        del array.attrs["MATLAB_class"]
        kind = h5py.h5t.C_S1.copy()
        kind.set_size(len(letters))
        kind.set_strpad(h5py.h5t.STR_NULLTERM)
        space = h5py.h5s.create(h5py.h5s.SCALAR)
        attribute = h5py.h5a.create(array.id, b"MATLAB_class", kind, space)
        attribute.write(numpy.array(letters), mtype=kind)
PYTHON

cat > "$folder/read.py" <<'PYTHON'
import ctypes
import sys

matio = ctypes.CDLL(sys.argv[1])
matio.Mat_Open.restype = matio.Mat_VarRead.restype = ctypes.c_void_p
matio.Mat_Open.argtypes = [ctypes.c_char_p, ctypes.c_int]
matio.Mat_VarRead.argtypes = [ctypes.c_void_p, ctypes.c_char_p]
matio.Mat_VarPrint.argtypes = [ctypes.c_void_p, ctypes.c_int]
file = matio.Mat_Open(sys.argv[2].encode(), 0)
for name in (b"images", b"labels", b"mask"):
    matio.Mat_VarPrint(matio.Mat_VarRead(file, name), 1)
PYTHON

by_matio() {
  LD_LIBRARY_PATH=$libraries python3 "$folder/read.py" "$library" "$1" |
    grep -v -e '^ *Rank:' -e '^ *Data Type:' | sed 's/^ *//; s/ *$//'
}

seen=$(
  "$folder/venv/bin/python" "$folder/write.py" "$folder/written.mat" "$folder/ended.mat"
  echo 'matio, as hdf5storage wrote it:'
  by_matio "$folder/written.mat"
  echo 'matio, class ended by a null:'
  by_matio "$folder/ended.mat"
)
recorded='hdf5storage reads its own file: True
matio, as hdf5storage wrote it:
Name: images
Dimensions: 2 x 3
Class Type: Undefined
{
}
Name: labels
Dimensions: 1 x 2
Class Type: Undefined
{
}
Name: mask
Dimensions: 1 x 2
Class Type: 8-bit, unsigned integer array
{
1 0
}
matio, class ended by a null:
Name: images
Dimensions: 2 x 3
Class Type: 8-bit, unsigned integer array
{
0 64 255
0 128 9
}
Name: labels
Dimensions: 1 x 2
Class Type: Double Precision Array
{
4 7
}
Name: mask
Dimensions: 1 x 2
Class Type: 8-bit, unsigned integer array (logical)
{
1 0
}'

printf '%s\n' "$seen"
if [[ $seen != "$recorded" ]]; then
  printf 'the behaviour is no longer the recorded one:\n%s\n' "$recorded" >&2
  exit 1
fi
