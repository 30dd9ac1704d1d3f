"""What the page's live components have in common: an element, a script, a style, texts, and a value that stays as it is."""

from pathlib import Path

import gradio as gr

FOLDER = Path(__file__).parent


class Component(gr.HTML):
    """A `gr.HTML` whose files stand beside this one. A subclass says which, and how its script talks to Python.

    Args:
        language: a language of `demo.text`. words: what its script shows, a flat dict. value: None: `empty`.
        kwargs: what its script finds in `props`, besides `text` and `language`; and what gr.HTML takes.

    Attributes:
        root: class of its one element. scripts, styles: names of files; each is run, or holds, behind those before it.
        empty: the value while there is nothing to show.
    """

    root = ""
    scripts = ()
    styles = ()
    empty = None

    def __init__(self, language, words, value=None, **kwargs):
        super().__init__(
            value=self.empty if value is None else value,
            html_template=f'<div class="{self.root}"></div>',
            css_template=joined(self.styles),
            js_on_load=joined(self.scripts),
            apply_default_css=False,
            language=language,
            text=words,
            **kwargs,
        )

    def preprocess(self, payload):
        return payload

    def postprocess(self, value):
        return value

    def api_info(self):
        return {"type": "object"}

    def example_payload(self):
        return self.empty

    def example_value(self):
        return self.empty


def joined(names):
    """The text of some files, one behind the other."""
    return "\n".join((FOLDER / name).read_text(encoding="utf-8") for name in names)
