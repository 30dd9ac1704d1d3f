"""Terminal events carry a sentence, and they alone end a log."""

from dataclasses import is_dataclass

import pytest

from core.training import events
from core.training.events import Answer, Failed, Finished, Metric, Norms, Stopped, Validation, outcome_name
from core.training.log import RunLog

GOING_ON = [Metric(1, 0.5, 0.1, 0.2), Validation(1, 0.5, 0.25, ()), Norms(1, {}, {})]
ENDS = {"finished": Finished(1), "stopped": Stopped(1), "failed": Failed(1, "crashed", {"step": 1, "error": "on purpose"})}


def test_a_failure_has_a_sentence():
    failed = Failed(7, "diverged", {"loss": "nan", "step": 7})
    assert failed.message.startswith("The loss became nan at step 7: training diverged.")


def test_every_event_is_tried_here():
    kinds = {kind for kind in vars(events).values() if is_dataclass(kind)}
    assert kinds - {Answer} == {type(event) for event in [*GOING_ON, *ENDS.values()]}  # an answer is a part of a validation


@pytest.mark.parametrize("name", ENDS)
def test_one_of_three_events_ends_a_log(name):
    log = RunLog()
    for event in GOING_ON:
        log.append(event)
        assert not log.ended and outcome_name(log.terminal) is None
    log.append(ENDS[name])
    assert log.ended and outcome_name(log.terminal) == name
    with pytest.raises(RuntimeError, match="has ended"):
        log.append(ENDS[name])
