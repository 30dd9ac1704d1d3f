"""What all figures share: colours, fonts, and how a figure becomes a file. Never pyplot: it is not safe in threads."""

import io
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:  # matplotlib takes a second to load; a page needs it only when a figure is saved
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LOSS, EXACT, TOKEN = "#4a3fb5", "#0b7a5b", "#2576b8"
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
    """A figure as the content of a file.

    Args:
        kind: "svg" or "png".
    """
    buffer = io.BytesIO()
    figure.savefig(buffer, format=kind, dpi=160, metadata={"Date": None} if kind == "svg" else None)
    return buffer.getvalue()


def can_write(language: str) -> bool:
    """Whether this machine has a font with the letters of a language. Every machine has one for English."""
    return language not in FONTS or bool(installed_fonts(language))


@cache
def installed_fonts(language: str) -> list[str]:
    """The font families of FONTS for a language that are installed."""
    from matplotlib.font_manager import fontManager  # looks through the machine's fonts, once

    installed = set(fontManager.get_font_names())
    return [family for family in FONTS[language] if family in installed]


def tidy(axes: "Axes", colors: Colors = LIGHT_COLORS) -> None:
    """A grid of thin lines, and no frame at the top and at the right."""
    axes.grid(color=colors.line, linewidth=0.6)
    axes.tick_params(colors=colors.muted, length=0, which="both")
    for side, spine in axes.spines.items():
        spine.set_visible(side in ("left", "bottom"))
        spine.set_color(colors.line)
