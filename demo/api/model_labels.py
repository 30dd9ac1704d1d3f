"""What a model is called where one chooses it."""

from core.classroom.subscriptions import RUNNER
from core.training.result import percent
from demo.api.models import shipped_parts
from demo.api.races import runner_name
from demo.api.recordings import recordings
from demo.api.types import ForcingProposal
from demo.text import section

DASH = "–"
TELLING = ("shipped:classroom-0050", "shipped:classroom-0075", "shipped:classroom-0100", "shipped:no-look-ahead-0400")


def is_runner(model_name):
    """Whether a model, whose name comes from the page, is a snapshot of a race's runner."""
    kind, _, rest = model_name.partition(":") if isinstance(model_name, str) else ("", "", "")
    return kind == "run" and RUNNER in rest


def model_label(models, name, language):
    """A model's name as a person reads it.

    Args:
        models: demo.api.models.Models. name: of one that is there.
    """
    text = section(language, "decode")
    kind, _, rest = name.partition(":")
    if kind == "shipped":
        made, step = shipped_parts(rest)
        return section(language, "shipped_models")[made].format(step=step, **rounding(name))
    if kind == "upload":
        return text["uploaded"].format(name=models.names.get(name) or rest[:6])
    address, _, step = rest.rpartition(":")
    if is_runner(name):
        return text["of_runner"].format(runner=runner_name(models.registry.find_model(address).run.changes, language), step=step)
    return text["snapshot"].format(step=step)


def rounding(name):
    """What is to be said of a shipped model whose weights are rounded: how many bits they have, and the exact match in per cent that was
    measured with them; nothing of another."""
    models = [found["model"] for found in recordings().found.values() if found["model"]]
    return next(({"bits": model["bits"], "exact": percent(model["exact_match"])} for model in models if model["name"] == name),
                {"bits": DASH, "exact": DASH})


def telling_models(models, name, language) -> list[ForcingProposal]:
    """Other models at which it is best seen what reading its own tokens does to a model: snapshots from the middle of a model's own run,
    shipped ones that have learned something, but not all, and one that was trained with the future visible.

    Args:
        name: of the model.
    """
    own = models.of_run(name.partition(":")[2].rpartition(":")[0])[::-1] if name.startswith("run:") else []
    middle = [own[len(own) * quarter // 4] for quarter in (1, 2, 3)] if len(own) > 2 else []
    shipped = [other for other in TELLING if other in models.shipped()]
    return [{"model": other, "label": model_label(models, other, language)}
            for other in dict.fromkeys([*middle, *shipped]) if other != name]
