"""What the line promises, by simulation: a first point at once, half of all as early as in order, nobody starves, owners are equal."""

from statistics import median

import pytest

from benchmarks.slices_simulated import (
    CLASSROOM,
    LONG,
    Page,
    RoundRobin,
    Simulation,
    at_once,
    behind_long,
    greedy,
    mixed,
    simulate,
    summary,
)
from core.training.line import SHARE, SHORT_SLICE, SLICE, FirstComeFirstServed, Line


def played(pages, kind=Line, chosen=None, asks=False):
    simulation = Simulation(kind, pages, asks).run()
    assert all(page.step == page.costs.steps for page in pages)
    return summary(simulation, chosen)


@pytest.mark.parametrize("count", [30, 300])
def test_everybody_has_a_point_at_once_and_half_are_done_nearly_as_early_as_in_order(count):
    sliced, ordered = played(at_once(count)), played(at_once(count), FirstComeFirstServed)
    assert sliced["first"] <= 0.1 * ordered["first"]
    assert sliced["first_worst"] <= count * 0.06
    assert sliced["finish"] <= 1.08 * ordered["finish"]  # what the others' first slices and their share take
    assert sliced["seconds"] <= 1.02 * ordered["seconds"]
    assert sliced["finish"] <= 0.6 * played(at_once(count), RoundRobin)["finish"]


def test_thirty_have_their_points_within_the_seconds_that_were_promised():
    found = played(at_once(30))
    assert found["first"] <= 3.0 and found["first_worst"] <= 5.0


@pytest.mark.parametrize("count", [30, 300])
def test_nobody_waits_longer_than_the_share_of_the_patient_allows(count):
    """A short slice each, one after the other, in the time set apart for them; beside it, what one slice and step may take longer."""
    step = CLASSROOM.step + CLASSROOM.validation
    bound = count * (SHORT_SLICE + step) / (SHARE * 2) + SLICE + step + played(at_once(count))["first_worst"]
    assert played(at_once(count))["wait_worst"] <= bound


def test_a_long_one_moves_on_in_a_stream_of_short_ones():
    """More short ones come than can be computed; the long ones, which would always be the last, keep their share."""
    pages = [Page(LONG, "long 1"), Page(LONG, "long 2"), *(Page(CLASSROOM, f"page {i}", 1.0 * i) for i in range(100))]
    long = pages[:2]
    simulation = Simulation(Line, pages).run(until=100.0)
    waiting = sum(page.finished is None and page.pressed < 100 for page in pages)
    assert waiting > 30
    for page in long:
        assert max(page.waits) <= waiting * 2 * SHORT_SLICE / (SHARE * 2)
        assert page.step > simulation.now / 100 * CLASSROOM.steps / 10


def test_one_behind_two_long_ones_does_not_wait():
    found = played(pages := behind_long(), chosen=pages[2:])
    alone = played([Page(CLASSROOM, "alone")])
    assert found["first"] <= 0.8
    assert found["finish"] <= 1.5 * alone["finish"]


def test_mixed_presets_are_done_earlier_than_in_order():
    sliced, ordered = played(mixed(30)), played(mixed(30), FirstComeFirstServed)
    assert sliced["first_worst"] <= 1.5
    assert sliced["finish"] <= 0.7 * ordered["finish"]


def test_twenty_runs_of_one_owner_hold_up_the_others_little():
    without, pages = played(at_once(30)), greedy(30)
    beside = played(pages, chosen=pages[20:])
    assert beside["first"] <= without["first"] + 0.5
    assert beside["finish"] <= 1.15 * without["finish"]
    assert beside["finish_worst"] <= 1.15 * without["finish_worst"]


@pytest.mark.parametrize("pages", [at_once(30), mixed(30)], ids=["at once", "mixed"])
def test_the_wait_that_a_page_is_told_is_about_what_it_is(pages):
    played(pages, asks=True)
    waits = [(told, waited) for page in pages for told, waited in zip(page.told, page.waits, strict=True) if waited > 0]
    assert len(waits) > 50
    assert median(abs(told - waited) for told, waited in waits) <= 1.5
    assert median(abs(told - waited) / max(1.0, waited) for told, waited in waits) <= 0.25


def test_the_table_has_every_order():
    table = simulate(short=True)
    assert len(table.rows) == 9 and all(len(row) == len(table.head) for row in table.rows)
