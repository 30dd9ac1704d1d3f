"""Parts of the page that a link can hide or lock, by the names that stand in its address (`hide=race&lock=preset,settings`).

A test finds each of them in the page.
"""

TABS = ("train", "decode", "warmup", "race", "programs")

PARTS = {
    **{tab: f'#tl-tabs [role="tab"][data-tab-id="{tab}"]' for tab in TABS},
    "preset": "#tl-preset",
    "settings": "#tl-settings-bar, #tl-settings-drawer, .tl-columns > .tl-settings",
    "transport": "#tl-live-chart .tl-top .tl-transport",
    "film": "#tl-attention-film",
    "runs": "#tl-run-list",
    "take-home": "#tl-live-chart .tl-links",
    "decode-model": "#tl-model",
    "source": "#tl-source, .tl-examples .tl-example, #tl-random",
    "upload": "#tl-upload",
    "inside": "#tl-attention-view .tl-inside-sections",
    "depth": "#tl-attention-view .tl-inside-depths",
    "code-depth": '#tl-attention-view .tl-inside-depths [data-value="code"]',
    "rooms": "#tl-room-bar",
    "lessons": "#tl-lesson-panel .tl-lesson-toggle",
    "language": "#tl-header .tl-language",
}
"""Name -> CSS selectors. The names in both languages stand in demo/text/links_*.py."""

GROUPS = {
    "tabs": TABS,
    "train": ("preset", "settings", "transport", "film", "runs", "take-home"),
    "decode": ("decode-model", "source", "upload", "inside", "depth", "code-depth"),
    "page": ("rooms", "lessons", "language"),
}
"""How the names are grouped where a teacher chooses."""
