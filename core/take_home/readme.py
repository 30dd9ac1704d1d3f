"""README.md of the ZIP: the model's card, how the run went, and how to train it again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core import model_card
from core.checkpoint import LoadedModel
from core.model_card import Measured
from core.take_home import program
from core.training.events import Failed, Finished, Stopped
from core.training.log import RunLog
from core.training.snapshots import Snapshot

WORDS = {
    **model_card.WORDS,
    **program.WORDS,
    "origin": "This folder holds one training of Transformer Live, whole.",
    "state_finished": "It made all its {steps:,} steps.",
    "state_stopped": "It was stopped after {steps:,} of {max_steps:,} steps.",
    "state_failed": "It failed after {steps:,} of {max_steps:,} steps.",
    "state_going": "It was still going on when this was packed: {steps:,} of {max_steps:,} steps had been made.",
    "older_weights": "The weights are those of step {snapshot:,}, the last snapshot; `metrics.csv` goes on to step {steps:,}.",
    "initial": "It began with the weights of step {step:,} of an earlier training, not with random ones. They are in "
    "`initial.safetensors`; how they came about is not in this folder and cannot be repeated with it.",
    "again": "Train it again",
    "again_words": "The script makes the same {steps:,} steps with a plain `pl.Trainer`, prints the loss and compares it with "
    "`metrics.csv`. It needs Python {python} or later, a CPU, and nothing else of Transformer Live. On the same kind of processor, with "
    "the versions of `requirements.txt`, every loss is the same to the last bit; elsewhere the last digits may differ, and the script "
    "says from which step on.",
    "files": "What is in it",
    "file": "file",
    "content": "content",
    "file_checkpoint.ckpt": "the model as a Lightning checkpoint; the Decode tab of Transformer Live opens it",
    "file_model.safetensors": "the same weights as safetensors; with `config.json` and this file, a folder for the Hugging Face Hub",
    "file_config.json": "the model's hyperparameters",
    "file_initial.safetensors": "the weights that the training began with",
    "file_experiment.yaml": "every setting",
    "file_metrics.csv": "every step: loss, learning rate, seconds; accuracies where they were measured",
    "file_curves.svg": "the curves, also as PNG",
    "file_attention-cross.svg": "cross-attention for one held-out sequence, by layer, also as PNG",
    "file_train_again.py": "trains it again; `train_again.ipynb` is the same as a notebook",
    "yaml_head": "Everything that determines the training. Equal settings give the same training.",
    "file_requirements.txt": "the versions that it was trained with",
    "file_LICENSE": "the licence of the code and of the model",
    "file_core/": "the modules that the script imports: the model, the masks, the schedule, the tasks",
    "no_safetensors": "`model.safetensors` was left out, because the file would have become too large.",
    "curves_title": "Training",
    "attention_title": "Cross-attention, mean of all heads",
    "layer": "layer {layer}",
    "weight": "weight",
}
PYTHON = "3.11"
LOADING = ('from core.lit import LitTransformer\n\n'
           'model = LitTransformer.load_from_checkpoint("checkpoint.ckpt", weights_only=True).eval()')


@dataclass(frozen=True)
class Texts:
    """What is written, in one language.

    Attributes:
        words: by the keys of WORDS. labels, helps: what each setting is called, and what it means; None: in English.
        verdict: sentences on what became of the run.
        spoken: the language of the figures, for which there is a font. figures: labels of the curves, by the keys of
            `core.figures.curves.RUN_WORDS`. figure_words: WORDS in that language. settings: a line below the figures' titles.
    """

    words: Mapping[str, str] = field(default_factory=lambda: WORDS)
    labels: Mapping[str, str] | None = None
    helps: Mapping[str, str] | None = None
    verdict: Sequence[str] = ()
    figures: Mapping[str, str] | None = None
    figure_words: Mapping[str, str] = field(default_factory=lambda: WORDS)
    settings: str = ""
    spoken: str = "en"


def readme_text(loaded: LoadedModel, log: RunLog, measured: Measured | None, initial: Snapshot | None, names: Sequence[str],
                texts: Texts) -> str:
    """The whole file.

    Args:
        loaded: the last snapshot. log: of the run. initial: what it began with, if not with random weights.
        names: of the other files.
    """
    words = texts.words
    parts = [
        model_card.about(loaded, words),
        model_card.joined(course_of_events(loaded, log, initial, words)) + "\n",
        model_card.result(loaded, measured, words),
        "".join(f"- {sentence}\n" for sentence in texts.verdict),
        again(log.step, words),
        model_card.use(loaded, LOADING, words),
        files(names, words),
    ]
    if loaded.experiment is not None:
        parts.append(model_card.settings(loaded.experiment, words, texts.labels))
    return model_card.front_matter(loaded, measured) + "\n" + "\n".join(part for part in parts if part)


def course_of_events(loaded: LoadedModel, log: RunLog, initial: Snapshot | None, words: Mapping[str, str]) -> list[str]:
    """What the run was, in sentences: where it came from, how far it got, of which step the weights are."""
    state = {Finished: "finished", Stopped: "stopped", Failed: "failed"}.get(type(log.terminal), "going")
    max_steps = loaded.experiment.train.max_steps if loaded.experiment else log.step
    sentences = [words["origin"], words[f"state_{state}"].format(steps=log.step, max_steps=max_steps)]
    if loaded.step < log.step:
        sentences.append(words["older_weights"].format(snapshot=loaded.step, steps=log.step))
    if initial is not None:
        sentences.append(words["initial"].format(step=initial.step))
    return sentences


def again(steps: int, words: Mapping[str, str]) -> str:
    """How to train it again, as a section."""
    commands = "pip install -r requirements.txt\npython train_again.py"
    return f"## {words['again']}\n\n```bash\n{commands}\n```\n\n{words['again_words'].format(steps=steps, python=PYTHON)}\n"


def files(names: Sequence[str], words: Mapping[str, str]) -> str:
    """What is in the folder, as a section."""
    there = {name if "/" not in name else name.partition("/")[0] + "/" for name in names}
    told = {key.removeprefix("file_"): words[key] for key in WORDS if key.startswith("file_")}
    rows = [f"| `{name}` | {content} |" for name, content in told.items() if name in there]
    missing = [] if "model.safetensors" in there else ["", words["no_safetensors"]]
    table = "\n".join([f"| {words['file']} | {words['content']} |", "| --- | --- |", *rows, *missing])
    return f"## {words['files']}\n\n{table}\n"
