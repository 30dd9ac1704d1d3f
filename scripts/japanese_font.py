"""Makes the font for the Japanese words of saved figures: `python -m scripts.japanese_font`.

It is cut out of Noto Sans CJK JP (SIL Open Font License 1.1; Debian: fonts-noto-cjk) and holds the letters of demo/text/ja.py and ASCII, no
others, so that a figure can be written on a machine without a Japanese font. Make it again when a test says that a letter is missing.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

from core.figures.style import SHIPPED_FAMILY, SHIPPED_FONT
from demo.text import LANGUAGES

SOURCE = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
JAPANESE = 0  # the number of Noto Sans CJK JP in that collection
FAMILY, FULL, POSTSCRIPT, PREFERRED = 1, 4, 6, 16  # of the names in a font
KANA = {chr(code) for code in range(0x3041, 0x30FF)}  # a sentence that is changed needs them sooner or later


def letters():
    """Every letter that a Japanese figure may hold."""
    words = "".join(sentence for section in LANGUAGES["ja"].values() for sentence in section.values())
    return set(words) | KANA | {chr(code) for code in range(0x20, 0x7F)}


def make_font(source, path):
    """Cuts the font out.

    Args:
        source: a collection of fonts. path: the file that is written.
    """
    font = TTFont(source, fontNumber=JAPANESE, recalcTimestamp=False)
    names = [0, 1, 2, 3, 4, 5, 6, 13, 14]  # among them copyright and licence
    options = subset.Options(layout_features=[], name_IDs=names, notdef_outline=True, hinting=False, desubroutinize=True)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=map(ord, letters()))
    cutter.subset(font)
    for record in font["name"].names:
        if record.nameID in (FAMILY, FULL, PREFERRED):
            record.string = SHIPPED_FAMILY
        elif record.nameID == POSTSCRIPT:
            record.string = SHIPPED_FAMILY.replace(" ", "")
    cff = font["CFF "].cff
    cff.fontNames = [SHIPPED_FAMILY.replace(" ", "")]
    cff.topDictIndex[0].FamilyName = cff.topDictIndex[0].FullName = SHIPPED_FAMILY
    path.parent.mkdir(parents=True, exist_ok=True)
    font.save(path)


if __name__ == "__main__":
    make_font(Path(sys.argv[1]) if len(sys.argv) > 1 else SOURCE, SHIPPED_FONT)
