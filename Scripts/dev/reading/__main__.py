"""See Scripts/dev/pages."""
import argparse
import gzip
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

import numpy as np

import page
import score

ROOT = pathlib.Path(__file__).resolve().parents[3]
MNIST = ROOT / "Sources/Digits/Resources/mnist"
# Digits wrong and numbers right, in percent, with `train cnn-large augment=standard`.
QUICK = (6.0, 80)  # with a model that takes seconds
GOALS = {"easy": (1.0, 97), "plain": (2.0, 93), "hard": (5.0, 82)}


def test_rows():
    def read(name, offset):
        return np.frombuffer(gzip.open(MNIST / name).read(), np.uint8, offset=offset)
    return read("t10k-images-idx3-ubyte.gz", 16).reshape(-1, 28, 28), read("t10k-labels-idx1-ubyte.gz", 8)


def digitbook(binary, lines, **options):
    arguments = [word for line in lines for word in ("-c", line)]
    done = subprocess.run([binary, *arguments], capture_output=True, text=True, **options)
    if done.returncode != 0:
        sys.exit(f"pages: {done.stderr.strip()}")
    return done.stdout


def tesseract(picture):
    """What the usual reader makes of a page, told that there are digits only."""
    done = subprocess.run(["tesseract", picture, "-", "--psm", "6", "-c", "tessedit_char_whitelist=0123456789"],
                          capture_output=True, text=True)
    return done.stdout


def main():
    parser = argparse.ArgumentParser(prog="pages")
    parser.add_argument("--level", action="append", choices=list(page.LEVELS))
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--pages", type=int, default=10)
    parser.add_argument("--folder", type=pathlib.Path)
    parser.add_argument("--keep", type=pathlib.Path)
    parser.add_argument("--train", default="train cnn-large augment=standard")
    parser.add_argument("--session", type=pathlib.Path)
    parser.add_argument("--beside", default=str(ROOT / "Scripts/digitbook"))
    parser.add_argument("--marks", action="store_true")
    parser.add_argument("--no-tesseract", action="store_true")
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()

    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        session = options.session or scratch / "model.session"
        if not session.exists():
            began = time.time()
            digitbook(options.beside, ["load", options.train, f"save '{session}'"])
            print(f"{options.train}: {time.time() - began:.0f} s", flush=True)
        groups = {}
        if options.folder:
            groups["pages"] = [options.folder]
        else:
            images, labels = test_rows()
            marks = letters() if options.marks else ()
            for level in options.level or list(page.LEVELS):
                for seed in options.seeds:
                    folder = (options.keep or scratch) / f"{level}-{seed}"
                    folder.mkdir(parents=True, exist_ok=True)
                    draw = np.random.default_rng([seed, list(page.LEVELS).index(level)])
                    for number in range(options.pages):
                        page.save(folder / f"{number:02}", images, labels, level, draw, marks)
                    groups.setdefault(level, []).append(folder)
        failed = False
        for name, folders in groups.items():
            total, peer, refused, seconds = score.Score(), score.Score(), [0, 0, 0, 0], 0.0
            for folder in folders:
                out = scratch / "read.json"
                began = time.time()
                digitbook(options.beside, [f"open '{session}'",
                                           f"read '{folder}' out='{out}' --force"])
                seconds += time.time() - began
                texts = {read["path"]: read.get("text", "") for read in json.loads(out.read_text())["pages"]}
                for truth in sorted(folder.rglob("*.txt")):
                    picture = truth.with_suffix(".jpg")
                    read = texts.get(str(picture), "")
                    total += score.score(truth.read_text(), read)
                    refused = [a + b for a, b in zip(refused, score.unknown(truth.read_text(), read))]
                    if not options.no_tesseract:
                        peer += score.score(truth.read_text(), tesseract(picture))
            print(f"{name:6} digitbook  {total}, {seconds / max(1, total.pages):.2f} s a page")
            if options.marks:
                print(f"{'':6} ? for {refused[0]} of {refused[1]} other marks, and for {refused[2]} of {refused[3]} digits")
            if not options.no_tesseract:
                print(f"{'':6} tesseract  {peer}", flush=True)
            if name in GOALS and not options.marks:
                most, least = QUICK if options.quick else GOALS[name]
                if 100 * total.wrong > most * total.digits or 100 * total.right < least * total.numbers:
                    print(f"{'':6} the goal is {most} % and {least} %")
                    failed = True
    sys.exit(failed)


def letters():
    """Letters and signs of a font that no digit looks like, as images like those of MNIST."""
    from PIL import Image, ImageDraw, ImageFont
    paths = [path for path in ("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",) if os.path.exists(path)]
    if not paths:
        sys.exit("pages: --marks needs the fonts of DejaVu (fonts-dejavu-core)")
    images = []
    for character in "ACEFHKLMNPRTUVWXYacdefhkmnprtuvwxy#%&@*+=":
        picture = Image.new("L", (28, 28), 0)
        font = ImageFont.truetype(paths[0], 24)
        box = font.getbbox(character)
        place = (14 - (box[0] + box[2]) / 2, 14 - (box[1] + box[3]) / 2)
        ImageDraw.Draw(picture).text(place, character, 255, font=font)
        images.append(np.asarray(picture))
    return images


if __name__ == "__main__":
    main()
