"""Pictures of single digits in the formats that Pillow writes, and folders of them."""

import io

import numpy as np
from PIL import Image

from layout import BLACK_AND_WHITE, IMAGES, LABELS, LETTERS, ROWS, SPLIT, WORDS, Layout, levels

ORIENTATION = 0x0112
# Those who write JPEG lose a little: the mean over all pixels, in grey levels.
OF_JPEG = 3
# Black and white moves the centre of mass of half the digits by enough that they are placed anew, a pixel off.
OF_BILEVEL = 30


def grey(image):
    return Image.fromarray(image)


def encoded(picture, **options):
    file = io.BytesIO()
    picture.save(file, **options)
    return file.getvalue()


def png(image):
    return encoded(grey(image), format="PNG")


def name_of(row):
    return f"{row:05}"


def by_class(path_of, encode, images=IMAGES):
    """A file an image, in a folder per class unless `path_of` (row, label) says otherwise."""

    def write(folder):
        for row, (image, label) in enumerate(zip(images, LABELS)):
            path = folder / path_of(row, label)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(encode(image))

    return write


def in_class_folders(ending):
    return lambda row, label: f"digits/{label}/{name_of(row)}.{ending}"


def kind(name, ending, encode, expected=None, tolerance=0, images=IMAGES):
    """A folder per class with pictures of one format."""
    return Layout(
        f"pictures, {name}", "digits", by_class(in_class_folders(ending), encode, images), images=expected,
        ordered=False, tolerance=tolerance)


def netpbm(image):
    """The plain form, which Pillow does not write."""
    body = "\n".join(" ".join(map(str, row)) for row in image)
    return f"P2\n# a digit\n28 28\n255\n{body}\n".encode()


def rgba(image):
    """Black ink on no paper."""
    return encoded(Image.merge("RGBA", [*[grey(np.zeros_like(image))] * 3, grey(image)]), format="PNG")


def sixteen_bits(image):
    return encoded(Image.fromarray(image.astype(np.uint16) * 257), format="PNG")


def turned(format):
    """Stored with the top at the right; the tag says so."""

    def encode(image):
        exif = Image.Exif()
        exif[ORIENTATION] = 6
        return encoded(grey(np.rot90(image).copy()), format=format, exif=exif)

    return encode


def bilevel(image):
    return grey(image).point(lambda level: 255 * (level > 127)).convert("1", dither=Image.Dither.NONE)


FORMATS = [
    kind("PNG", "png", png),
    kind("PNG, dark on bright", "png", lambda image: png(255 - image)),
    kind("PNG, RGB", "png", lambda image: encoded(grey(image).convert("RGB"), format="PNG")),
    kind("PNG, palette", "png", lambda image: encoded(grey(image).convert("P"), format="PNG")),
    kind("PNG, black ink on no paper", "png", rgba),
    kind("PNG, 16 bits", "png", sixteen_bits),
    kind("PNG, 1 bit", "png", lambda image: encoded(bilevel(image), format="PNG"), levels(BLACK_AND_WHITE, 0, 1),
         tolerance=OF_BILEVEL),
    kind("PNG, turned by its EXIF", "png", turned("PNG")),
    kind("JPEG", "jpg", lambda image: encoded(grey(image), format="JPEG", quality=100), tolerance=OF_JPEG),
    kind("JPEG, dark on bright, RGB", "jpeg", lambda image: encoded(
        grey(255 - image).convert("RGB"), format="JPEG", quality=100, subsampling=0), tolerance=OF_JPEG),
    kind("JPEG, turned by its EXIF", "JPG", lambda image: turned("JPEG")(image), tolerance=2 * OF_JPEG),
    kind("TIFF", "tif", lambda image: encoded(grey(image), format="TIFF")),
    kind("TIFF, LZW, dark on bright", "tiff",
         lambda image: encoded(grey(255 - image), format="TIFF", compression="tiff_lzw")),
    kind("TIFF, turned by its tag", "tif", turned("TIFF")),
    kind("BMP", "bmp", lambda image: encoded(grey(image), format="BMP")),
    kind("BMP, RGB", "bmp", lambda image: encoded(grey(255 - image).convert("RGB"), format="BMP")),
    kind("GIF", "gif", lambda image: encoded(grey(image), format="GIF")),
    kind("PGM", "pgm", lambda image: encoded(grey(image), format="PPM")),
    kind("PGM, plain", "pgm", netpbm),
    kind("PPM", "ppm", lambda image: encoded(grey(image).convert("RGB"), format="PPM")),
    kind("PBM", "pbm", lambda image: encoded(bilevel(image), format="PPM"), levels(BLACK_AND_WHITE, 0, 1),
         tolerance=OF_BILEVEL),
    kind("WebP, lossless", "webp",
         lambda image: encoded(grey(image).convert("RGB"), format="WEBP", lossless=True, exact=True)),
    kind("JPEG 2000, lossless", "jp2",
         lambda image: encoded(grey(image), format="JPEG2000", irreversible=False, num_resolutions=1)),
]


def pages(folder):
    first, *others = map(grey, IMAGES)
    first.save(folder / "digits.tif", save_all=True, append_images=others, compression="tiff_deflate")


def tree(row, label):
    """The first 150 in one folder, the others in another."""
    return f"digits/{'train' if row < SPLIT[0] else 'test'}/{label}/{name_of(row)}.png"


def with_other_files(folder):
    by_class(in_class_folders("png"), png)(folder)
    (folder / "digits/README.md").write_text("Two hundred digits.\n")
    (folder / "digits/.DS_Store").write_bytes(b"\0\0\0\1Bud1")
    (folder / "digits/3/Thumbs.db").write_bytes(b"\xd0\xcf\x11\xe0")


def with_a_broken_one(folder):
    by_class(in_class_folders("png"), png)(folder)
    (folder / "digits/3/broken.png").write_bytes(png(IMAGES[0])[:60])


def mixed(folder):
    for row, (image, label) in enumerate(zip(IMAGES, LABELS)):
        path = folder / "digits" / str(label)
        path.mkdir(parents=True, exist_ok=True)
        ending, format = [("png", "PNG"), ("tif", "TIFF"), ("bmp", "BMP"), ("gif", "GIF")][row % 4]
        grey(image).save(path / f"{name_of(row)}.{ending}", format=format)


FOLDERS = [
    Layout("folder, pages of a TIFF", "digits.tif", pages, labels=None),
    Layout("folder, without labels", "digits",
           by_class(lambda row, _: f"digits/scan-{row:05}.png", png), labels=None),
    Layout("folder, the label first in the name", "digits",
           by_class(lambda row, label: f"digits/{label}_{row:05}.png", png), ordered=False),
    Layout("folder, the label last in the name", "digits",
           by_class(lambda row, label: f"digits/img{row:05}_{label}.png", png), ordered=False),
    Layout("folder, train and test", "digits", by_class(tree, png), ordered=False, split=SPLIT),
    Layout("folder, words", "digits",
           by_class(lambda row, label: f"digits/{WORDS[label]}/{row}.png", png),
           labels=[WORDS[label] for label in LABELS], ordered=False),
    Layout("folder, letters, as notMNIST", "notMNIST_small",
           by_class(lambda row, label: f"notMNIST_small/{LETTERS[label]}/img{row}.png", png),
           labels=[LETTERS[label] for label in LABELS], ordered=False),
    Layout("folder, other files in it", "digits", with_other_files, ordered=False),
    Layout("folder, a broken file in it", "digits skip=broken", with_a_broken_one, ordered=False),
    Layout("folder, several formats", "digits", mixed, ordered=False),
]

LAYOUTS = FORMATS + FOLDERS
