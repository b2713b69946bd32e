#!/usr/bin/env python3
"""Writes the outlines of two fonts as Swift, for the pictures that digitbook paints itself.

    python3 -m venv .venv
    .venv/bin/pip install fonttools matplotlib==3.11.2     # matplotlib brings DejaVu Sans 2.37
    .venv/bin/python Scripts/dev/glyphs.py
"""

import pathlib

import matplotlib
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont

FONTS = pathlib.Path(matplotlib.get_data_path()) / "fonts" / "ttf"
TARGET = pathlib.Path(__file__).resolve().parents[2] / "Sources" / "Display" / "Renderers" / "Pixels"
CHARACTERS = [chr(code) for code in range(0x20, 0x7F)] + list("°±²³µ·×÷ß–—‘’“”•…−≤≥")
EM = 256

HEADER = '''/// Outlines of {title}, one character a line, written by `Scripts/dev/glyphs.py`: the character, its advance,
/// then its contours, each ended by `;`. Coordinates are in 1/{em} em, y upwards from the baseline; `*` marks the control
/// points of quadratic curves.
///
/// DejaVu fonts are based on Bitstream Vera, Copyright (c) 2003 by Bitstream, Inc. All Rights Reserved. DejaVu changes are
/// in public domain. `Fonts.md` has their licence.
extension GlyphOutlines {{
  static let {name} = GlyphOutlines(
    #"""
'''


def main():
    for file, name, title in [
        ("DejaVuSans.ttf", "sans", "DejaVu Sans 2.37"), ("DejaVuSansMono.ttf", "mono", "DejaVu Sans Mono 2.37")
    ]:
        font = TTFont(FONTS / file)
        lines = [line(font, character) for character in CHARACTERS]
        path = TARGET / f"GlyphOutlines+{name.capitalize()}.swift"
        text = HEADER.format(title=title, name=name, em=EM) + "".join(f"    {one}\n" for one in lines) + '    """#)\n}\n'
        path.write_text(text)
        print(f"{path} ({len(text) / 1000:.0f} kB)")


def line(font, character):
    glyphs, scale = font.getGlyphSet(), EM / font["head"].unitsPerEm
    name = font.getBestCmap()[ord(character)]
    pen = DecomposingRecordingPen(glyphs)
    glyphs[name].draw(pen)

    def place(point, mark=""):
        return f"{round(point[0] * scale)},{round(point[1] * scale)}{mark}"

    parts = []
    for operation, points in pen.value:
        if operation in ("moveTo", "lineTo"):
            parts.append(place(points[0]))
        elif operation == "qCurveTo":
            # Between two control points lies an implied point on the curve.
            controls = points[:-1]
            for index, control in enumerate(controls):
                parts.append(place(control, "*"))
                if index + 1 < len(controls):
                    after = controls[index + 1]
                    parts.append(place(((control[0] + after[0]) / 2, (control[1] + after[1]) / 2)))
            parts.append(place(points[-1]))
        elif operation == "closePath":
            parts.append(";")
    shown = "space" if character == " " else character
    return " ".join([shown, str(round(glyphs[name].width * scale))] + parts)


if __name__ == "__main__":
    main()
