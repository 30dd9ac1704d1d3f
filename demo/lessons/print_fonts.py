"""The Japanese letters of a page that is printed, as a font that a PDF takes as it is.

Chromium writes each letter of a font with cubic outlines (OpenType, CFF) into a PDF as a small program of its own, a Type 3 font, which is
four times as large. Quadratic outlines, TrueType's, are embedded as one font. They are drawn to within a thousandth of a letter's size.
"""

import base64
import html
import io
import re

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, newTable
from matplotlib.font_manager import fontManager

FAMILY = "Noto Sans CJK JP"  # of those that the handout names, the one that is cubic, and on this machine if any is
WEIGHTS = (400, 700)
LARGEST_ERROR = 1.0  # of an outline, in thousandths of a letter's size
NOTHING = ("maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs", "maxStackElements", "maxSizeOfInstructions",
           "maxComponentElements")  # fmt: skip
PROFILE = dict.fromkeys(NOTHING, 0) | {"tableVersion": 0x00010000, "maxZones": 1}  # what TrueType says of a font besides its letters


def with_small_letters(page: str) -> str:
    """A page with the letters that it uses.

    Args:
        page: HTML with a <style>.
    Returns:
        The same page where this machine does not have the font, or where no letter is Japanese.
    """
    letters = set(html.unescape(re.sub(r"<style>.*?</style>|<[^>]+>", "", page, flags=re.DOTALL)))
    files = {font.weight: font.fname for font in fontManager.ttflist if font.name == FAMILY}
    if not all(weight in files for weight in WEIGHTS) or not any("\u3040" <= letter <= "\u9fff" for letter in letters):
        return page
    faces = [face(quadratic(files[weight], letters), weight) for weight in WEIGHTS]
    return page.replace("<style>", "<style>\n" + "\n".join(faces), 1)


def face(font: bytes, weight: int) -> str:
    data = base64.b64encode(font).decode()
    return f'  @font-face {{ font-family: "{FAMILY}"; font-weight: {weight}; src: url(data:font/ttf;base64,{data}); }}'


def quadratic(file: str, letters: set[str]) -> bytes:
    """A TrueType font with some letters of a font with cubic outlines, the first in its file."""
    font = TTFont(file, fontNumber=0)
    options = Options(layout_features=[], hinting=False, notdef_outline=True)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[ord(letter) for letter in letters])
    subsetter.subset(font)
    drawn, order = font.getGlyphSet(), font.getGlyphOrder()
    outlines = newTable("glyf")
    outlines.glyphOrder, outlines.glyphs = order, {name: quadratic_glyph(drawn, name) for name in order}
    font["loca"], font["glyf"] = newTable("loca"), outlines
    for name, value in PROFILE.items():
        setattr(font["maxp"], name, value)
    font["post"].formatType = 3.0  # no names of glyphs
    for cubic in ("CFF ", "VORG"):
        if cubic in font:
            del font[cubic]
    font.sfntVersion = "\0\1\0\0"
    written = io.BytesIO()
    font.save(written)
    return written.getvalue()


def quadratic_glyph(drawn, name):
    pen = TTGlyphPen(drawn)
    drawn[name].draw(Cu2QuPen(pen, LARGEST_ERROR, reverse_direction=True))
    return pen.glyph()
