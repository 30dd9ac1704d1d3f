"""The one palette for attention: in the page, in a saved figure, on every tab.

Two scales of thirteen colours each, for weights 0, 1/12, ... 1. In OKLab (Ottosson 2020) their lightness is a straight
line and neighbours are equally far apart, so equal steps of weight look equal; and since lightness alone tells the
order, so does the eye that sees no red, no green or no blue, and so does a grey print.
"""

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


def attention_palette():
    """Both scales in the form that the page's scripts read: {"light": [...], "dark": [...]}."""
    return {"light": list(LIGHT), "dark": list(DARK)}


def attention_colormap(dark=False):
    """The same scale for matplotlib: a LinearSegmentedColormap from weight 0 to weight 1."""
    from matplotlib.colors import LinearSegmentedColormap  # matplotlib takes a second to load; a page never needs it

    return LinearSegmentedColormap.from_list("attention-dark" if dark else "attention", DARK if dark else LIGHT)
