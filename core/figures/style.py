"""What all figures share: colours, dashes, fonts, and how a figure becomes a file. Never pyplot: it is not safe in threads."""

import io
from functools import cache

INK, MUTED, LINE = "#1b1f27", "#5c6573", "#dfe3e8"
LOSS, LR, EXACT, TOKEN = "#4a3fb5", "#b4570b", "#0b7a5b", "#2576b8"
FONTS = {"ja": ("Hiragino Sans", "Yu Gothic", "Meiryo", "Noto Sans CJK JP", "Noto Sans JP", "IPAexGothic", "IPAGothic", "TakaoGothic")}


def render(figure, kind):
    """A figure as the bytes of a file.

    Args:
        kind: "svg" or "png".
    """
    buffer = io.BytesIO()
    figure.savefig(buffer, format=kind, dpi=160, metadata={"Date": None} if kind == "svg" else None)
    return buffer.getvalue()


def can_write(language):
    """Whether this machine has the letters of a language for a figure; English is always there."""
    return language not in FONTS or bool(installed_fonts(language))


@cache
def installed_fonts(language):
    """Families that have the letters of a language."""
    from matplotlib.font_manager import fontManager  # looks through the machine's fonts, once

    installed = set(fontManager.get_font_names())
    return [family for family in FONTS[language] if family in installed]


def tidy(axes, muted=MUTED, line=LINE):
    """Hairlines instead of a box."""
    axes.grid(color=line, linewidth=0.6)
    axes.tick_params(colors=muted, length=0, which="both")
    for side, spine in axes.spines.items():
        spine.set_visible(side in ("left", "bottom"))
        spine.set_color(line)
