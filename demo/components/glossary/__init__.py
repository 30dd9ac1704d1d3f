"""The glossary: what a word on the page means, beside the word and in a list."""

from demo.components.component import Component
from demo.text import section

# Where a term is marked: of each component, the element (the first that has the word) and the term; each term where a tab shows it
# first. Elements whose text changes while something trains are not among them, nor are figures: each of those is one stop of Tab. What
# is written anew by a press is marked where it is written (shared/terms.js:withTerms).
PLACES = {
    "live_chart": [
        (".tl-figure dt", "exact_match"), (".tl-figure dt", "token_accuracy"), (".tl-figure dt", "loss"),
        (".tl-figure dt", "learning_rate"), (".tl-figure dt", "held_out"), (".tl-norms p", "gradient_norm"), (".tl-norms p", "update_size"),
    ],
    "attention_film": [
        (".tl-film-lead", "head"), (".tl-film-legend .tl-film-label", "weight"),
        (".tl-film-axes", "alignment"), (".tl-film-axes", "cross_attention"),
    ],
    "attention_view": [
        (".tl-attn-title", "cross_attention"), (".tl-attn-title", "decoder"), (".tl-attn-title", "encoder"),
        (".tl-attn-small .tl-attn-title", "self_attention"), (".tl-attn-every .tl-attn-title", "head"),
        (".tl-attn-axes", "source"),
    ],
    "inside_cell": [
        ("[data-step=score] h3", "query"), ("[data-step=score] h3", "key"), ("[data-step=scale] h3", "scaling"),
        ("[data-step=mask] h3", "mask"), ("[data-step=softmax] h3", "softmax"), ("[data-step=mixed] h3", "value"),
        ("[data-step=residual] h3", "residual_stream"),
    ],
    "inside_token_title": [("h2", "embedding")],
    "inside_token": [("h3", "logits")],
    "inside_forcing_title": [("h2", "teacher_forcing"), ("h2", "free_running")],
    "inside_masks": [("figcaption", "look_ahead_mask"), ("figcaption", "padding"), ("h3", "positional_encoding"),
                     ("h4", "inner_product")],
    "noam_explorer": [
        (".tl-noam-intro h2", "warmup"), (".tl-noam-intro p", "noam"), (".tl-noam-intro p", "adam"), (".tl-noam-intro p", "batch"),
        (".tl-noam-intro p", "gradient"),
    ],
    "race_view": [(".tl-race-label", "warmup")],
    "program_view": [
        (".tl-programs-title", "lightning_module"),
        (".tl-programs-slow-words", "trainer"), (".tl-programs-slow-hint", "hook"),
        (".tl-programs-slow-name", "step"), (".tl-programs-slow-name", "epoch"), (".tl-programs-slow-value", "gradient"),
    ],
}

# Words of the settings, explained in a line of their own below them: Gradio writes the settings' own labels.
SETTINGS = ["token", "vocabulary", "attention", "head", "feed_forward", "layer_norm", "pre_ln", "dropout", "look_ahead_mask", "padding",
            "batch", "step", "epoch", "warmup", "label_smoothing", "greedy", "chance", "seed", "parameters",
            "start_end", "d_model", "validation"]


class Glossary(Component):
    """Explains a marked word in a small window beside it, and all terms in a list. It asks the server for the explanations by itself
    (terms/all) when the first is wanted, has no value and fires no event.

    Args:
        language: a language of `demo.text`.
    """

    folder = "glossary"
    root = "tl-glossary"

    def __init__(self, language, **kwargs):
        names = section(language, "term_names")
        super().__init__(language, section(language, "glossary"), term_words=section(language, "term_words"), places=PLACES,
                         settings=[[name, names[name]] for name in SETTINGS], **kwargs)
