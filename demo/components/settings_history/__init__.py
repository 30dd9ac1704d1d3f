"""Undo and redo of settings: the page holds the history of what its controls were, as addresses."""

from demo.components.component import Component
from demo.text import section


class SettingsHistory(Component):
    """Two buttons, and Ctrl+Z, Ctrl+Shift+Z where no text is being written.

    Whatever changes the settings names them to the live chart, whose script passes it on; so this has no value. It fires one event,
    `restore`; its `EventData` has `to`, the query of the settings that are to come back, and `at`, that of those that were named last.

    Args:
        language: "en" or "ja".
    """

    folder = "settings_history"
    root = "tl-history"
    fires = ("restore",)

    def __init__(self, language, **kwargs):
        super().__init__(language, section(language, "settings_history"), **kwargs)
