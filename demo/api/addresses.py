"""An experiment as the query of a page's address, and back: what is sent to a friend."""

from urllib.parse import urlencode

from core.config import PRESETS, SETTINGS, preset


def nearest_preset(experiment):
    """The name of the preset from which the fewest settings differ."""
    return min(PRESETS, key=lambda name: len(experiment.differences(PRESETS[name])))


def query_of(experiment):
    """The shortest address of an experiment: its nearest preset and what differs from it."""
    name = nearest_preset(experiment)
    return {"preset": name, **{key: str(value) for key, value in experiment.differences(PRESETS[name]).items()}}


def identity(experiment):
    """What a page must know to name an experiment and to find it again: the keys of a PollReply from `settings` to `differs`."""
    name = nearest_preset(experiment)
    return {"settings": experiment.flat(), "query": urlencode(query_of(experiment)), "preset": name,
            "differs": list(experiment.differences(PRESETS[name]))}


def experiment_of_query(query):
    """The experiment that an address names, and the name of its preset.

    Args:
        query: a dict of strings, from anywhere; what is not a setting is passed over.
    Raises:
        UserError: if a value does not fit.
    """
    name = query.get("preset", "classroom")
    return preset(name).with_settings(**{key: value for key, value in query.items() if key in SETTINGS}), name
