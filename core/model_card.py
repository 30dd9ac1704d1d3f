"""The card of a model: what it was trained on, how, and what came of it, in Markdown with the metadata that the Hugging Face Hub reads."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import yaml

from core.checkpoint import LoadedModel
from core.config import SETTINGS, Experiment

LICENCE = "mit"
LIBRARY = "pytorch-lightning"
TAGS = ("transformer", "encoder-decoder", "pytorch-lightning", "education")
WORDS = {
    "title_copy": "A Transformer that copies",
    "title_reverse": "A Transformer that reverses",
    "title_sort": "A Transformer that sorts",
    "title_unknown": "A Transformer",
    "does_copy": "It reads a sequence of {min_len} to {max_len} symbols, numbers from 1 to {largest}, and writes the same sequence again.",
    "does_reverse": "It reads a sequence of {min_len} to {max_len} symbols, numbers from 1 to {largest}, and writes it backwards.",
    "does_sort": "It reads a sequence of {min_len} to {max_len} symbols, numbers from 1 to {largest}, and writes them sorted, smallest "
    "first.",
    "does_unknown": "The file does not say what it learned.",
    "model": "An encoder-decoder Transformer (Vaswani et al. 2017) as a PyTorch LightningModule, with {parameters:,} parameters, after "
    "{step:,} optimizer steps. It was made to be looked into, with Transformer Live; it is of no use for language.",
    "result": "What came of it",
    "measured": "Greedy decoding of {count} held-out sequences, which training never saw, after step {step:,}:",
    "measure": "measure",
    "value": "value",
    "exact_match": "exact match (sequences without a mistake)",
    "token_accuracy": "tokens right",
    "not_measured": "Nothing was measured.",
    "settings": "How it was trained",
    "setting": "setting",
    "use": "How to use it",
    "special": "Tokens: 0 is padding, {start} begins an answer, {end} ends it.",
}


@dataclass(frozen=True)
class Measured:
    """What held-out sequences said of a model: how many they were; shares from 0 to 1."""

    count: int
    exact_match: float
    token_accuracy: float


def front_matter(loaded: LoadedModel, measured: Measured | None) -> str:
    """The card's metadata, as YAML between two lines of dashes: https://huggingface.co/docs/hub/model-cards."""
    values: dict[str, object] = {"license": LICENCE, "library_name": LIBRARY, "tags": [*TAGS, *task_tags(loaded.experiment)]}
    if measured is not None and loaded.experiment is not None:
        results = [{"type": name, "name": name.replace("_", " "), "value": round(getattr(measured, name), 6)}
                   for name in ("exact_match", "token_accuracy")]
        task = loaded.experiment.task.task
        values["model-index"] = [{"name": f"transformer-{task}", "results": [{
            "task": {"type": "other", "name": task}, "dataset": {"type": "generated", "name": "held-out sequences"}, "metrics": results}]}]
    text = io.StringIO()
    yaml.safe_dump(values, text, sort_keys=False, allow_unicode=True)
    return f"---\n{text.getvalue()}---\n"


def task_tags(experiment: Experiment | None) -> list[str]:
    return [] if experiment is None else [f"task-{experiment.task.task}"]


def about(loaded: LoadedModel, words: Mapping[str, str] = WORDS) -> str:
    """Title, and what it does and is.

    Args:
        words: by the keys of WORDS.
    """
    task = loaded.experiment.task if loaded.experiment else None
    name = task.task if task else "unknown"
    sizes = {"min_len": task.min_len, "max_len": task.max_len, "largest": task.vocab_size - 1} if task else {}
    parameters = sum(parameter.numel() for parameter in loaded.model.parameters())
    model = words["model"].format(parameters=parameters, step=loaded.step)
    return f"# {words[f'title_{name}']}\n\n{joined([words[f'does_{name}'].format(**sizes), model])}\n"


def joined(sentences: Sequence[str]) -> str:
    """Sentences one after the other; behind a Japanese full stop stands no space."""
    return "".join(sentence if sentence.endswith("。") else f"{sentence} " for sentence in sentences).rstrip()


def result(loaded: LoadedModel, measured: Measured | None, words: Mapping[str, str] = WORDS) -> str:
    """What was measured, as a section."""
    if measured is None:
        return f"## {words['result']}\n\n{words['not_measured']}\n"
    rows = [f"| {words[name]} | {getattr(measured, name):.1%} |" for name in ("exact_match", "token_accuracy")]
    head = words["measured"].format(count=measured.count, step=loaded.step)
    table = "\n".join([f"| {words['measure']} | {words['value']} |", "| --- | --- |", *rows])
    return f"## {words['result']}\n\n{head}\n\n{table}\n"


def settings(experiment: Experiment, words: Mapping[str, str] = WORDS, labels: Mapping[str, str] | None = None) -> str:
    """Every setting with its value, as a section.

    Args:
        labels: what each setting is called; None: in English.
    """
    rows = [f"| `{name}` | {labels[name] if labels else SETTINGS[name].label} | {value} |" for name, value in experiment.flat().items()]
    table = "\n".join([f"| | {words['setting']} | {words['value']} |", "| --- | --- | --- |", *rows])
    return f"## {words['settings']}\n\n{table}\n"


def use(loaded: LoadedModel, loading: str, words: Mapping[str, str] = WORDS) -> str:
    """How to load and ask it, as a section.

    Args:
        loading: lines of Python that make `model`.
    """
    asked = [symbol for symbol in (3, 1, 4, 1, 5) if symbol < loaded.vocab_size]
    code = (f"import torch\n\nfrom core.decoding import greedy_decode\n{loading}\n"
            f"source = torch.tensor([{asked}])\n"
            f"print(greedy_decode(model, source, max_len=20, start_symbol={loaded.start}, end_symbol={loaded.end}))\n")
    special = words["special"].format(start=loaded.start, end=loaded.end)
    return f"## {words['use']}\n\n```python\n{code}```\n\n{special}\n"
