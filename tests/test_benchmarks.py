"""The benchmarks work. What they measure is no test's business: nothing here looks at a clock."""

import gc
import math
from concurrent.futures import ThreadPoolExecutor

import pytest

from benchmarks import browser, decoding, film, fresh, inside, learning, load, memory, room, server, slices, streaming
from benchmarks.__main__ import MARKS, PAGE, README, read_results, with_report
from benchmarks.report import HEAD, SUMMARY, Curve, Group, Row, report, results_page, summary
from benchmarks.turns import rate
from core.training.log import RunLog
from core.training.threads import use_cores


@pytest.fixture(autouse=True)
def short(monkeypatch):
    """Everything in this process, and everything as it was afterwards."""
    monkeypatch.setattr(fresh, "short", True)
    monkeypatch.setattr("core.training.run.RunLog", RunLog)
    yield
    use_cores(1)
    gc.unfreeze()


def group(measured):
    rows, curves, remarks = measured
    return Group("something", "2026-01-01", "idle", 1.0, rows, curves, remarks, "A processor")


def check_table(text, rows):
    """Every line of the first table has all its cells."""
    lines = text.split("\n\n")[2].splitlines()
    assert len(lines) == rows + 2
    assert {line.count(" | ") for line in lines} == {len(HEAD) - 1}


@pytest.mark.parametrize("subject, rows", [
    pytest.param(learning, 2, id="learning"), pytest.param(streaming, 3, id="streaming", marks=pytest.mark.slow),
    pytest.param(decoding, 2, id="decoding"), pytest.param(memory, 1, id="memory")])
def test_a_subject_is_measured(subject, rows):
    measured = group(subject.measure(short=True))
    assert len(measured.rows) == rows
    assert all(row.ours and len(row.ours) == len(row.theirs) and row.reached in (True, False) for row in measured.rows)
    check_table(report([measured], ["A machine."]), rows)


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_memory_stays_flat_over_many_runs(monkeypatch):
    monkeypatch.setattr(fresh, "short", False)
    found = fresh.fresh(memory.grow, few=10, many=100, memory_mb=20.0)
    assert found["many"] <= 1.05 * found["few"]


def test_only_steps_that_ended_within_a_turn_count():
    assert rate([1.0, 2.0, 2.5, 3.0, 3.5, 9.0], 1.5, 4.0) == pytest.approx(2.0)
    assert rate([1.0, 2.0, 9.0], 1.5, 4.0) == 0.0


@pytest.mark.slow
@pytest.mark.browser
def test_a_class_is_measured_and_nobody_is_left_behind():
    with ThreadPoolExecutor(1) as another:  # in this thread, other tests may have Playwright's loop running
        measured = group(another.submit(load.measure, short=True).result())
    rows = {row.work: row for row in measured.rows}
    assert len(rows) == len(measured.rows) == (19 if browser.available() else 11)
    check_table(report([measured], ["A machine."]), len(rows))
    checked = [row for work, row in rows.items() if "saw all of it" in work or "exactly one end" in work or "left over" in work]
    assert len(checked) == (6 if browser.available() else 4)
    assert all(row.reached for row in checked)


@pytest.mark.slow
def test_a_class_that_is_asked_is_measured():
    measured = group(room.measure(short=True))
    assert len(measured.rows) == 4
    votes, polls, refused, steps = measured.rows
    assert votes.ours[0] > 0 and polls.ours[0] > 0 and refused.ours == [0] and steps.ours[0] > 0
    assert not measured.remarks[0].startswith("0 votes")
    check_table(report([measured], ["A machine."]), 4)


@pytest.mark.slow
def test_slices_are_measured_and_simulated():
    rows, [trials, simulated], remarks = slices.measure(short=True)
    assert len(rows) == 7 and rows[0].reached and all(row.measured[0] > 0 for row in rows)
    assert [line[0] for line in trials.rows] == [slices.SLICED, slices.IN_ORDER]
    assert all(len(line) == len(curve.head) for curve in (trials, simulated) for line in curve.rows)
    check_table(report([group((rows, [trials, simulated], remarks))], ["A machine."]), 7)


def test_a_page_that_saw_less_than_all_is_not_right():
    def page(status, steps):
        return {"status": status, "steps": steps, "silence": 2.0 + steps, "milliseconds": [7.0, 11.0]}

    pages = [page("finished", 3), page("finished", 2), page("queued", 0), page("stopped", 3)]
    found = load.outcome(pages, [[5.0, 6.0, 7.0], [9.0, 10.0]], steps=3)
    assert found == {"right": 0.25, "runs": 2, "silence": 5.0, "waited": 4.0, "p95": 11.0, "rate": 4 / 5}


@pytest.mark.slow
def test_the_film_is_measured():
    rows, [curve], _ = film.measure(short=True)
    assert rows[0].ours and rows[0].theirs and all(rate > 0 for rate in rows[0].ours + rows[0].theirs)
    assert rows[2].reached
    assert [line[0] for line in curve.rows] == ["100", "10,000"] and all(line[-1] == "yes" for line in curve.rows)


@pytest.mark.slow
def test_looking_inside_is_measured(monkeypatch):
    monkeypatch.setattr(inside, "visited", lambda short, repetitions: ([], []))  # the browser's part takes a minute
    rows, _, remarks = inside.measure(short=True)
    assert [row.at_most for row in rows] == [150.0, 2.0, 30.0, None] and all(row.measured[0] > 0 for row in rows)
    assert rows[-1].ours[0] > 0 and rows[-1].theirs[0] > 0 and len(remarks) == 3


def test_polls_are_measured():
    rows, curve = server.measure_polls((50, 75), times=2, repetitions=1)
    assert len(rows) == 2
    assert [line[0] for line in curve.rows] == ["50", "75"]
    assert all(len(line) == len(curve.head) for line in curve.rows)


def test_a_row_compares_pair_by_pair():
    row = Row("work", "other work", "s", [1.0, 3.0, 2.0], [2.0, 4.0, 8.0], at_most=0.6)
    assert row.measured == [0.5, 0.75, 0.25]
    assert row.reached
    assert row.cells() == ["work", "other work", "2.00 s [1.00-3.00]", "4.00 s [2.00-8.00]", "0.500x [0.250-0.750]",
                           "at most 0.600x", "yes"]


def test_a_row_without_another_is_held_against_its_limit():
    row = Row("work", "-", "ms", [7.0], at_least=8.0, note="seldom")
    assert row.cells() == ["work (seldom)", "-", "7.00 ms", "-", "7.00 ms", "at least 8.00 ms", "**no**"]


def test_what_never_came_is_infinitely_slow():
    assert not Row("work", "other work", "s", [math.inf], [1.0], at_most=2.0).reached
    assert not Row("work", "other work", "s", [math.inf], [math.inf], at_most=2.0).reached
    assert Row("work", "other work", "s", [1.0], [math.inf], at_most=0.1).reached


def test_a_turn_in_which_another_program_held_up_one_side_ends_no_measurement():
    assert Row("work", "other work", "steps/s", [7.0, 0.0, 6.0], [0.0, 5.0, 8.0], at_least=0.7).measured == [math.inf, 0.0, 0.75]


def test_results_survive_being_written_down():
    rows = [Row("work", "other work", "s", [math.inf, 1.0], [1.0, 2.0], at_most=0.4), Row("work", "-", "s", [1.0], at_most=0.4)]
    written = Group("learning", "2026-01-01", "idle", 1.0, rows, [Curve("growth", ["a"], [["1"]])], ["a remark"])
    assert Group.from_values(written.values()) == written


def test_the_readme_is_changed_between_its_marks_only():
    before = f"above\n{MARKS[0]}\nold\n{MARKS[1]}\nbelow\n"
    after = with_report(before, "new")
    assert after == f"above\n{MARKS[0]}\n\nnew\n\n{MARKS[1]}\nbelow\n"
    assert with_report(after, "new") == after


def test_a_readme_without_marks_is_left_alone():
    with pytest.raises(ValueError, match="marks"):
        with_report("no marks", "new")


def test_the_pages_say_what_was_measured():
    groups, described = read_results()
    assert PAGE.read_text(encoding="utf-8") == results_page(groups, described)
    readme = README.read_text(encoding="utf-8")
    assert with_report(readme, summary(groups, described)) == readme


def rows_of_the_summary(**changes):
    """A group with a row for each line of the summary, and others."""
    rows = [Row(work, against, "s", [1.0], at_most=2.0, note=note) for work, against, note in SUMMARY]
    return Group("page", "2026-01-01", "idle", 1.0, [*rows, Row(**{"work": "other", "against": "-", "unit": "s", "ours": [1.0],
                                                                   "at_most": 2.0, **changes})])


def test_the_summary_has_its_rows_and_counts_the_others():
    text = summary([rows_of_the_summary()], ["A machine."])
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    assert len(lines) == 2 + len(SUMMARY)
    assert all(work in line for (work, _, _), line in zip(SUMMARY, lines[2:], strict=True))
    assert f"{len(SUMMARY) + 1} of {len(SUMMARY) + 1} rows" in text


def test_no_row_that_misses_its_target_is_left_out():
    with pytest.raises(ValueError, match="other"):
        summary([rows_of_the_summary(at_most=0.5)], ["A machine."])


def test_a_row_of_the_summary_that_was_not_measured_is_missed():
    group = rows_of_the_summary()
    with pytest.raises(ValueError, match="first point drawn"):
        summary([Group(group.name, group.when, group.load, 1.0, [row for row in group.rows if "first point" not in row.work])], [])
