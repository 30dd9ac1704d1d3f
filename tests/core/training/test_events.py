"""Terminal events carry a sentence."""

from core.training.events import Failed, Finished, Metric, Stopped, TerminalEvent, Validation


def test_a_failure_has_a_sentence():
    failed = Failed(7, "diverged", {"loss": "nan", "step": 7})
    assert failed.message.startswith("The loss became nan at step 7: training diverged.")


def test_three_events_end_a_log():
    assert all(isinstance(event, TerminalEvent) for event in (Finished(1), Stopped(1), Failed(1, "crashed", {})))
    assert not any(isinstance(event, TerminalEvent) for event in (Metric(1, 0.0, 0.0, 0.0), Validation(1, 0.0, 0.0, ())))
