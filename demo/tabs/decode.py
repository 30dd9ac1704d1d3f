"""The Decode tab: a model, a source, and every step of the answer."""

import random
from functools import partial
from html import escape

import gradio as gr

from core.errors import UserError
from core.tasks import draw_sources, seeded_generator
from demo.adapters.messages import publishing
from demo.adapters.refusal import refusing
from demo.api.decodes import trace_value
from demo.api.runs import run_of
from demo.components.attention_view import AttentionView
from demo.text import section, sentence

FIRST_SOURCE = "3 1 4 1 5"
EXAMPLES = (FIRST_SOURCE, "7 7 7 7 7", "1 2 3 4 5 6 7 8 9 10", "20 1")

ASK = publishing("decodeAsked", "{ model, source }", ("model", "source"))  # the attention view shows no other answer


def decode_tab(models, language, tab, chart):
    """Builds the tab inside the current Blocks.

    Args:
        models: demo.api.models.Models. tab: the gr.Tab it stands in. chart: the live chart, whose value names the run.
    Returns:
        The text box of the source.
    """
    text = section(language, "decode")
    shipped = shipped_choices(models, language)
    with gr.Row(elem_classes="tl-ask", equal_height=False):
        model = gr.Dropdown(shipped, value=shipped[-1][1] if shipped else None, label=text["model"], elem_id="tl-model",
                            interactive=True, allow_custom_value=True, scale=3, min_width=220)
        source = gr.Textbox(FIRST_SOURCE, label=text["source"], info=text["source_info"], elem_id="tl-source", scale=4, min_width=220)
        decode = gr.Button(text["decode"], variant="primary", elem_id="tl-decode", scale=1, min_width=120)
    with gr.Row(elem_classes="tl-examples"):
        examples = [gr.Button(example, size="sm", elem_classes="tl-example") for example in EXAMPLES]
        chance = gr.Button(text["random"], size="sm", elem_id="tl-random")
        upload = gr.UploadButton(text["upload"], size="sm", file_count="single", elem_id="tl-upload")
    view = AttentionView(language, value=first_value(models, shipped), elem_id="tl-attention-view")
    connect(models, language, tab, chart, model, source, view, decode, chance, upload, examples)
    return source


def connect(models, language, tab, chart, model, source, view, decode, chance, upload, examples):
    """What happens when a model or a source is chosen, and when the tab is opened."""
    text = section(language, "decode")

    def look(model_name, typed):
        trace, loaded = models.decode(model_name, typed)
        return trace_value(trace, loaded, {"model": model_name, "source": typed})

    def validate(model_name, typed):
        try:
            models.decode(model_name, typed)
        except UserError as refusal:
            message = sentence(language, refusal)
            at_source = refusal.field == "source"
            return [gr.validate(at_source, message), gr.validate(not at_source, message)]
        return [gr.validate(True, ""), gr.validate(True, "")]

    def offer(run_value, chosen):
        choices = model_choices(models, run_of(run_value), language, chosen)
        return gr.Dropdown(choices=choices, value=preferred(choices, chosen))

    def draw(model_name):
        return random_source(models, model_name)

    def take_in(path, run_value):
        try:
            name = models.upload(path)
        except UserError as refusal:
            gr.Warning(escape(text["upload_failed"].format(problem=sentence(language, refusal))), title="")
            return gr.skip()
        return gr.Dropdown(choices=model_choices(models, run_of(run_value), language, name), value=name)

    guard = partial(refusing, language)
    quiet = dict(show_progress="hidden", api_visibility="private")
    asking = dict(fn=guard(look), inputs=[model, source], outputs=view, validator=validate, show_progress="hidden", js=ASK,
                  trigger_mode="always_last")
    decode.click(**asking, api_name="decode")
    source.submit(**asking, api_visibility="private")
    model.change(**asking, api_visibility="private")
    for button in examples:
        button.click(lambda example: example, button, source, **quiet).then(**asking, api_visibility="private")
    chance.click(guard(draw), model, source, **quiet).then(**asking, api_visibility="private")
    upload.upload(guard(take_in), [upload, chart], model, **quiet)
    tab.select(guard(offer), [chart, model], model, **quiet)


def first_value(models, shipped):
    """What stands there before anything is asked: the last shipped model's answer to the first source."""
    if not shipped:
        return None
    trace, loaded = models.decode(shipped[-1][1], FIRST_SOURCE)
    return trace_value(trace, loaded, {"model": shipped[-1][1], "source": FIRST_SOURCE})


def shipped_choices(models, language):
    """The shipped models as choices of a dropdown."""
    label = section(language, "decode")["shipped"]
    return [(label.format(step=int(name.split("-")[-1])), name) for name in models.shipped()]


def model_choices(models, run_id, language, chosen=None):
    """Every model that this page may use: its run's snapshots, newest first, its upload, the shipped ones."""
    text = section(language, "decode")
    choices = [(text["snapshot"].format(step=name.rpartition(":")[2]), name) for name in (models.of_run(run_id) if run_id else [])]
    if isinstance(chosen, str) and chosen.startswith("upload:"):
        choices.append((text["uploaded"].format(name=models.names.get(chosen) or chosen[7:13]), chosen))
    return choices + shipped_choices(models, language)


def preferred(choices, chosen):
    """The newest snapshot of the run, unless something else than a shipped model was chosen before."""
    names = [name for _, name in choices]
    keep = chosen in names and not str(chosen).startswith("shipped:")
    return chosen if keep or not names or (chosen in names and names[0].startswith("shipped:")) else names[0]


def random_source(models, model_name):
    """A random source as text, of the kind the model has learned."""
    try:
        experiment = models.open(model_name).loaded.experiment
    except UserError:
        experiment = None
    if experiment is None:
        return FIRST_SOURCE
    drawn = draw_sources(experiment.task, 1, seeded_generator(random.randrange(2**31), "random source"))[0]
    return " ".join(str(token) for token in drawn.tolist() if token)
