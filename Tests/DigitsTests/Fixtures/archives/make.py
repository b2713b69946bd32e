#!/usr/bin/env python3
"""Writes the archives of this folder with Python's modules, zstd, tar and zip; train.csv and test.csv are in most of them.

    make.py FOLDER
"""
import bz2, gzip, io, lzma, os, subprocess, sys, tarfile, zipfile, stat, random
os.chdir(sys.argv[1])
random.seed(1)
def table(rows, label):
    return (("label," if label else "") + ",".join(f"pixel{i}" for i in range(16)) + "\n" + "".join(
        (f"{r}," if label else "") + ",".join(str(random.choice([0, 0, 0, 255, 17 * r])) for _ in range(16)) + "\n" for r in range(rows))).encode()
train, test = table(6, True), table(3, False)
open("train.csv", "wb").write(train); open("test.csv", "wb").write(test)
open("train.csv.bz2", "wb").write(bz2.compress(train[:200]) + bz2.compress(train[200:]))
open("train.csv.xz", "wb").write(lzma.compress(train[:200]) + lzma.compress(train[200:]))
z = lambda b: subprocess.run(["zstd", "-qc"], input=b, stdout=subprocess.PIPE, check=True).stdout
open("train.csv.zst", "wb").write(b"\x50\x2a\x4d\x18\x04\0\0\0skip" + z(train[:200]) + z(train[200:]))
open("nothing.bz2", "wb").write(bz2.compress(b"")); open("nothing.xz", "wb").write(lzma.compress(b"")); open("nothing.zst", "wb").write(z(b""))
open("zeros.bz2", "wb").write(bz2.compress(bytes(300 << 20)))
open("zeros.xz", "wb").write(lzma.compress(bytes(1 << 20)))
open("zeros.zst", "wb").write(z(bytes(1 << 20)))
def tar(fmt=tarfile.GNU_FORMAT, extra=lambda t: None):
    b = io.BytesIO()
    with tarfile.open(fileobj=b, mode="w", format=fmt) as t:
        def add(name, data=b"", **k):
            i = tarfile.TarInfo(name); i.size = len(data)
            for a, v in k.items(): setattr(i, a, v)
            t.addfile(i, io.BytesIO(data))
        add("./data", type=tarfile.DIRTYPE, mode=0o755)
        add("./data/train.csv", train); add("./data/test.csv", test)
        extra(add)
    return b.getvalue()
plain = tar()
open("digits.tar.gz", "wb").write(gzip.compress(plain, mtime=0)); open("digits.tar.bz2", "wb").write(bz2.compress(plain))
open("digits.tar.xz", "wb").write(lzma.compress(plain)); open("digits.tar.zst", "wb").write(z(plain))
def odd(add):
    add("data/link.csv", type=tarfile.SYMTYPE, linkname="train.csv")
    add("data/hard.csv", type=tarfile.LNKTYPE, linkname="./data/train.csv")
    add("data/pipe", type=tarfile.FIFOTYPE); add("data/device", type=tarfile.CHRTYPE)
    add("data/._train.csv", b"x"); add(".git/config", b"x")
    add("data/train.csv", b"newer")
    add("ä" * 60 + "/" + "long" * 40 + ".csv", test)
open("odd.tar.gz", "wb").write(gzip.compress(tar(tarfile.PAX_FORMAT, odd), mtime=0))
open("odd-gnu.tar.gz", "wb").write(gzip.compress(tar(tarfile.GNU_FORMAT, odd), mtime=0))
os.makedirs("v7"); open("v7/train.csv", "wb").write(train)
open("v7.tar.gz", "wb").write(gzip.compress(subprocess.run(["tar", "--format=v7", "--owner=0", "--group=0", "--mtime=@0", "-cf", "-", "v7/train.csv"], stdout=subprocess.PIPE, check=True).stdout, mtime=0))
os.remove("v7/train.csv"); os.rmdir("v7")
open("bomb.tar.bz2", "wb").write(bz2.compress(tar(extra=lambda add: add("zeros.csv", bytes(300 << 20)))))
D = (1980, 1, 1, 0, 0, 0)
def zipped(name, members, method=zipfile.ZIP_DEFLATED, stream=False, force=False):
    b = io.BytesIO()
    class Pipe(io.RawIOBase):
        def writable(self): return True
        def write(self, d): return b.write(d)
    with zipfile.ZipFile(Pipe() if stream else b, "w", method) as f:
        for n, d in members:
            i = zipfile.ZipInfo(n, D); i.compress_type = method
            if n.endswith("/"): i.external_attr = 0o40755 << 16 | 0x10
            if isinstance(d, tuple): i.external_attr = d[1] << 16; d = d[0]
            with f.open(i, "w", force_zip64=force) as m: m.write(d)
    open(name, "wb").write(b.getvalue())
both = [("data/", b""), ("data/train.csv", train), ("data/test.csv", test)]
zipped("deflated.zip", both); zipped("stored.zip", both, zipfile.ZIP_STORED); zipped("bzip2.zip", both, zipfile.ZIP_BZIP2)
zipped("lzma.zip", both, zipfile.ZIP_LZMA)
zipped("descriptors.zip", both, stream=True); zipped("zip64.zip", both, force=True)
zipped("stored-descriptors.zip", both, zipfile.ZIP_STORED, stream=True)
import warnings; warnings.simplefilter("ignore")
zipped("odd.zip", [("__MACOSX/._train.csv", b"x"), (".DS_Store", b"x"), ("a/.hidden/train.csv", b"x"), ("train.csv", b"old"), ("link.csv", (b"train.csv", 0o120777)), ("train.csv", train)])
zipped("utf8.zip", [("größe.csv", train)])
# Python writes UTF-8 with its flag; a name of the old code page is what others write.
zipped("cp437.zip", [("gr\x94xe.csv".replace("\x94", "#").replace("x", "@"), train)])
b = open("cp437.zip", "rb").read().replace(b"gr#@e.csv", b"gr\x94\xe1e.csv"); open("cp437.zip", "wb").write(b)
zipped("empty.zip", []); zipped("folders.zip", [("a/", b""), ("a/b/", b"")])
if os.path.exists("encrypted.zip"): os.remove("encrypted.zip")
subprocess.run(["zip", "-qX", "-P", "secret", "encrypted.zip", "train.csv"], check=True)
