"""Which demonstrations there are."""

from collections.abc import Mapping

from core.errors import UserError
from core.programs.demonstration import DemonstrationConfig, Kind
from core.programs.extensions import BATCHES, FLAGS, extension
from core.programs.lockstep import STEPS, lockstep
from core.programs.mistake_runs import STEPS as MISTAKE_STEPS
from core.programs.mistakes import OPTIONS, mistake
from core.programs.slow_motion import MAX_STEPS, MOST_BATCHES, slow_motion

DEMONSTRATIONS: Mapping[str, Kind] = {
    "lockstep": Kind(lockstep, STEPS),
    "slow_motion": Kind(slow_motion, MOST_BATCHES, {"accumulate": tuple(MAX_STEPS)}),
    "extension": Kind(extension, 3 * BATCHES, {"flag": tuple(FLAGS)}),
    "mistake": Kind(mistake, MISTAKE_STEPS, OPTIONS),
}


def demonstration_config(name: object, chosen: object) -> DemonstrationConfig:
    """A demonstration that was asked for from outside.

    Args:
        name: of a demonstration. chosen: {option: value}; what is not named has its first value.
    Raises:
        UserError: if there is no such demonstration, option or value.
    """
    if not isinstance(name, str) or name not in DEMONSTRATIONS or not isinstance(chosen, dict):
        raise UserError("wrong_request")
    options = DEMONSTRATIONS[name].options
    if any(option not in options or value not in options[option] for option, value in chosen.items()):
        raise UserError("wrong_request")
    return DemonstrationConfig(name, tuple((option, chosen.get(option, values[0])) for option, values in options.items()))
