"""What all figures share: colours, fonts, and how a figure becomes a file. Never pyplot: it is not safe in threads."""

import io
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import east_asian_width

if TYPE_CHECKING:  # matplotlib takes a second to load; a page needs it only when a figure is saved
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LOSS, EXACT, TOKEN = "#4a3fb5", "#0b7a5b", "#2576b8"
SHIPPED_FONT = Path(__file__).parents[2] / "assets" / "fonts" / "TransformerLiveJP.otf"  # made by scripts/japanese_font.py
SHIPPED_FAMILY = "Transformer Live JP"
FONTS = {"ja": ("Hiragino Sans", "Yu Gothic", "Meiryo", "Noto Sans CJK JP", "Noto Sans JP", "IPAexGothic", "IPAGothic", "TakaoGothic")}


class Colors(NamedTuple):
    """Colours of a figure on a light or a dark page."""

    background: str
    ink: str
    muted: str
    line: str
    accent: str


LIGHT_COLORS = Colors("#ffffff", "#1b1f27", "#5c6573", "#dfe3e8", "#b4570b")
DARK_COLORS = Colors("#12141a", "#e9ebf0", "#a2aab8", "#323744", "#f0a35e")


def render(figure: "Figure", kind: str) -> bytes:
    """A figure as the content of a file; equal figures give equal bytes.

    Args:
        kind: "svg" or "png".
    """
    from matplotlib import rcParams

    rcParams["svg.hashsalt"] = "transformer-live"  # names inside an SVG are random without it
    buffer = io.BytesIO()
    figure.savefig(buffer, format=kind, dpi=160, metadata={"Date": None} if kind == "svg" else None)
    return buffer.getvalue()


def can_write(language: str) -> bool:
    """Whether there is a font with the letters of a language. Every machine has one for English."""
    return language not in FONTS or bool(font_families(language))


@cache
def font_families(language: str) -> list[str]:
    """The font families for a language, the best first: the shipped one, which has the letters of this project's own words, and those of
    FONTS that are installed. Empty if any font will do."""
    from matplotlib.font_manager import fontManager  # looks through the machine's fonts, once

    if language not in FONTS:
        return []
    if SHIPPED_FONT.exists():
        fontManager.addfont(SHIPPED_FONT)
    known = set(fontManager.get_font_names())
    return [family for family in (SHIPPED_FAMILY, *FONTS[language]) if family in known]


def write_in(figure: "Figure", language: str) -> None:
    """Gives every text of a figure the fonts of a language."""
    from matplotlib.text import Text

    families = font_families(language)
    if families:
        for text in figure.findobj(Text):
            text.set_fontfamily([*families, "DejaVu Sans"])


TITLE_POINTS, SETTINGS_POINTS = 11, 8


def write_head(figure: "Figure", title: str, settings: str, colors: Colors = LIGHT_COLORS) -> None:
    """Writes a title at the top of a figure, and below it, small and quiet, of which settings it is. The figure grows by as much.

    Args:
        title, settings: "": none.
    """
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    width, height = figure.get_size_inches()
    parts = ((title, TITLE_POINTS, colors.ink), (settings, SETTINGS_POINTS, colors.muted))
    lines = [(line, points, color) for words, points, color in parts for line in wrapped(words, int((width - 0.3) * 72 / (0.52 * points)))]
    if not lines:
        return
    heights = [1.6 * points / 72 for _, points, _ in lines]
    total = height + sum(heights) + 0.06
    figure.set_size_inches(width, total)
    engine = figure.get_layout_engine()
    if isinstance(engine, ConstrainedLayoutEngine):
        engine.set(rect=(0, 0, 1, height / total))
    y = total - 0.06
    for (line, points, color), line_height in zip(lines, heights, strict=True):
        figure.text(0.15 / width, y / total, line, fontsize=points, color=color, va="top", ha="left", parse_math=False)
        y -= line_height


def wrapped(words: str, letters: int) -> Iterator[str]:
    """Lines of at most so many letters, broken behind spaces and the like where there are any; a letter of Japanese counts twice.

    A Latin letter is about half as wide as it is high.
    """
    line, used, pause = "", 0, 0
    for letter in words:
        line += letter
        used += 2 if east_asian_width(letter) in "WF" else 1
        if letter in " 、・":
            pause = len(line)
        if used > letters:
            cut = pause or len(line) - 1
            yield line[:cut].rstrip()
            line, pause = line[cut:], 0
            used = sum(2 if east_asian_width(kept) in "WF" else 1 for kept in line)
    if line:
        yield line


def tidy(axes: "Axes", colors: Colors = LIGHT_COLORS) -> None:
    """A grid of thin lines, and no frame at the top and at the right."""
    axes.grid(color=colors.line, linewidth=0.6)
    axes.tick_params(colors=colors.muted, length=0, which="both")
    for side, spine in axes.spines.items():
        spine.set_visible(side in ("left", "bottom"))
        spine.set_color(colors.line)
