"""What a lesson can point at, and which buttons it can press: names for lesson files, and where they are on the page.

A test finds each of them in the page.
"""

TABS = ("train", "decode", "warmup", "race", "programs")
"""Of the page, as an address names them."""

REGIONS = {
    "loss-curve": ("train", "#tl-live-chart .tl-charts"),
    "film": ("train", "#tl-attention-film"),
    "answers": ("train", "#tl-live-chart .tl-says"),
    "train-controls": ("train", "#tl-live-chart .tl-top"),
    "cross-attention": ("decode", "#tl-attention-view .tl-attn-main"),
    "decode-panel": ("decode", "#tl-attention-view .tl-attn-side"),
    "inside": ("decode", "#tl-attention-view .tl-inside"),
    "every-head": ("decode", "#tl-attention-view .tl-attn-every"),
    "schedule": ("warmup", "#tl-noam-explorer .tl-noam-plot"),
    "formula": ("warmup", "#tl-noam-explorer .tl-noam-formula"),
    "race-curves": ("race", "#tl-race-view .tl-charts"),
    "race-verdict": ("race", "#tl-race-view .tl-race-result"),
    "two-programs": ("programs", "#tl-program-view .tl-programs-pair"),
    "lockstep-curves": ("programs", "#tl-program-view .tl-programs-lockstep .tl-charts"),
    "lockstep-result": ("programs", "#tl-program-view .tl-programs-difference"),
    "hooks": ("programs", "#tl-program-view .tl-programs-slow-stage"),
}
"""Name -> (tab, CSS selector)."""

BUTTONS = {
    "train": ("train", '#tl-live-chart [data-action="primary"]'),
    "decode": ("decode", "#tl-decode"),
    "race": ("race", '#tl-race-view [data-action="primary"]'),
    "lockstep": ("programs", '#tl-program-view .tl-programs-head:not([hidden]) [data-action="primary"]'),
    "slow-motion": ("programs", '#tl-program-view .tl-programs-slow [data-action="run"]'),
    "one-weight": ("decode", '#tl-attention-view .tl-inside-sections [data-value="cell"]'),
    "rank-heads": ("decode", '#tl-attention-view .tl-inside-heads [data-action="rank"]'),
    "two-ways": ("decode", '#tl-attention-view .tl-inside-sections [data-value="forcing"]'),
    "model-after-100": ("decode", '#tl-attention-view .tl-inside-forcing-proposals [data-model="shipped:classroom-0100"]'),
}
"""Name -> (tab, CSS selector)."""
