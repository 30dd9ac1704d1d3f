"""The line above the picture: the drawer with the settings, what differs from the preset, undo and redo."""

from demo.api.setting_words import setting_words
from demo.components.component import Component
from demo.text import section


class SettingsBar(Component):
    """Opens and closes the drawer; names each setting that differs from the preset, by a press of which one comes to it or puts it back;
    undo and redo, also by Ctrl+Z and Ctrl+Shift+Z where no text is being written.

    Whatever changes the settings names them to the live chart, whose script passes it on; so this has no value. It fires one event,
    `restore`; its `EventData` has `to`, the query of the settings that are to come back, and `at`, that of those that were named last.

    Args:
        language: "en" or "ja". drawer: id of the element that holds the controls. parts: name of a setting -> number of the fold it is in.
    """

    folder = "settings_bar"
    root = "tl-settings-bar"
    fires = ("restore",)

    def __init__(self, language, drawer, parts, **kwargs):
        words = {**section(language, "settings_bar"), **setting_words(language)}
        super().__init__(language, words, drawer=drawer, parts=parts, **kwargs)
