"""What the page's live components have in common: a folder with a script and a style, an element, texts, and a value that stays as
it is."""

import json
from pathlib import Path

import gradio as gr

from demo.text import section

FOLDER = Path(__file__).parent

# Gradio runs this for each component that it builds. If the module has run already, the component is mounted before this ends, so nothing
# jumps; a change of the value that comes before the module is there is told to it later. Gradio looks here, by a regular expression, for
# the names of the events that the module triggers.
LOADER = """\
const events = {events};
const host = {{ element, props, trigger, events, changes: 0, onChange: null }};
watch("value", () => {{
  host.changes += 1;
  host.onChange?.();
}});
const mount = () => globalThis[Symbol.for("transformer-live components")]?.get("{name}");
const start = async () => {{
  if (!mount()) await import("components/all.js");
  mount()(host);
}};
start().catch((error) => {{
  const sentence = document.createElement("p");
  sentence.setAttribute("role", "alert");
  sentence.textContent = {sentence};
  element.replaceChildren(sentence);
  console.error("The component {name} does not work:", error);
}});
"""


class Component(gr.HTML):
    """A `gr.HTML` whose script and style stand in its folder. A subclass says which, and how its script talks to Python.

    Args:
        language: a language of `demo.text`. words: what its script shows, a flat dict. value: None: `empty`.
        kwargs: what its script finds in `props`, besides `text` and `language`; and what gr.HTML takes.

    Attributes:
        folder: whose index.js exports `mount`, see shared/component.js. styles: files in it, in the order in which their rules
            count. root: class of its one element.
        fires: names of the events that the page fires, each a method that connects a listener. empty: the value while there is
            nothing to show.
    """

    folder = ""
    styles = ("style.css",)
    root = ""
    fires = ()
    empty = None

    def __init__(self, language, words, value=None, **kwargs):
        sentence = json.dumps(section(language, "page")["component_failed"], ensure_ascii=False)
        super().__init__(
            value=self.empty if value is None else value,
            html_template=f'<div class="{self.root}"></div>',
            css_template="".join((FOLDER / self.folder / name).read_text(encoding="utf-8") for name in self.styles),
            js_on_load=LOADER.format(name=self.folder, events=json.dumps(self.fires), sentence=sentence),
            apply_default_css=False,
            language=language,
            text={**section(language, "figure"), **words},
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
