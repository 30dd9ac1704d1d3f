"""The palette for attention, the same on every tab of the page and in saved figures.

Two scales of thirteen colours each, for weights 0, 1/12, ... 1. In OKLab (Ottosson 2020) their lightness is linear and
neighbours are equally far apart, so equal differences of weight look equal. Lightness alone shows the order, so it is also
visible to colour-blind readers and in greyscale.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.colors import LinearSegmentedColormap

# Light pages: from near-white paper (lightness 0.985) over sky blue to deep indigo (0.27).
LIGHT = (
    "#f6fbfd", "#cfecf8", "#acdaf5", "#8ec7f2", "#77b2ed", "#669ce5", "#5a86da",
    "#5170cb", "#4a5bba", "#4247a6", "#39348f", "#2f2477", "#24155d",
)  # fmt: skip

# Dark pages: from the dark panel (0.235) over indigo and teal to a pale yellow (0.965).
DARK = (
    "#1d1d28", "#28284c", "#2f366d", "#304889", "#295d9f", "#1b74af", "#0e8cb8",
    "#25a3ba", "#4db8b9", "#77cbb6", "#a3dbb5", "#ceeab7", "#faf8bb",
)  # fmt: skip


def attention_palette() -> dict[str, list[str]]:
    """Both scales in the form that the page's scripts read: {"light": [...], "dark": [...]}."""
    return {"light": list(LIGHT), "dark": list(DARK)}


def attention_colormap(dark: bool = False) -> "LinearSegmentedColormap":
    """One of the scales for matplotlib, from weight 0 to weight 1."""
    from matplotlib.colors import LinearSegmentedColormap  # matplotlib takes a second to load; the page does not need it

    return LinearSegmentedColormap.from_list("attention-dark" if dark else "attention", DARK if dark else LIGHT)
