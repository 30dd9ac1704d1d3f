"""An experiment as the query of a page's address, and back: what is sent to a friend."""

from core.config import PRESETS, SETTINGS, preset


def query_of(experiment):
    """The shortest address of an experiment: its nearest preset and what differs from it."""
    name = min(PRESETS, key=lambda name: len(experiment.differences(PRESETS[name])))
    return {"preset": name, **{key: str(value) for key, value in experiment.differences(PRESETS[name]).items()}}


def experiment_of_query(query):
    """The experiment that an address names, and the name of its preset.

    Args:
        query: a dict of strings, from anywhere; what is not a setting is passed over.
    Raises:
        UserError: if a value does not fit.
    """
    name = query.get("preset", "classroom")
    return preset(name).with_settings(**{key: value for key, value in query.items() if key in SETTINGS}), name
