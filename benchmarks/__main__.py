"""`python -m benchmarks`: measure, print the tables, and write them down."""

import json
import os
import time
from datetime import date
from importlib import import_module
from pathlib import Path

import click

from benchmarks import fresh, machine
from benchmarks.report import Group, report, results_page, summary

SUBJECTS = (
    "learning", "course", "streaming", "film", "decoding", "inside", "page", "server", "memory", "load", "slices", "room",
    "lecture", "restart", "flood",
)
RESULTS = Path(__file__).with_name("results.json")
PAGE = RESULTS.with_name("RESULTS.md")
README = fresh.ROOT / "README.md"
MARKS = ("<!-- benchmarks -->", "<!-- /benchmarks -->")


@click.command()
@click.argument("subjects", nargs=-1, type=click.Choice(SUBJECTS))
@click.option("--short", is_flag=True, help="Tiny counts, one repetition: shows that it works, says nothing of speed, writes nothing.")
@click.option("--repetitions", type=click.IntRange(1, 30), help="Of each measurement, instead of the subject's own number, 3 to 15.")
@click.option("--write-only", is_flag=True, help="Measure nothing: write RESULTS.md and the README's table from results.json again.")
def main(subjects, short, repetitions, write_only):
    """Measure SUBJECTS, or all of them, side by side; print the tables and write results.json, RESULTS.md and the table of the README."""
    if write_only:
        return write_pages()
    if short:
        fresh.short = True
        os.environ["OMP_WAIT_POLICY"] = "PASSIVE"  # on a busy machine, threads that wait for each other do not burn it up
    groups = []
    for name in subjects or SUBJECTS:
        groups.append(measure(name, short, {"repetitions": repetitions} if repetitions else {}))
        if not short:
            write_results(groups)  # after each, so that nothing is lost if the next one fails
    click.echo(report(groups, machine.describe()))
    if not short:
        write_pages()


def measure(name, short, settings):
    """One subject."""
    load, started = machine.load(0.2 if short else 1.0), time.perf_counter()
    click.echo(f"{name} ...", err=True)
    rows, curves, remarks = import_module(f"benchmarks.{name}").measure(short, **settings)
    return Group(name, date.today().isoformat(), load, time.perf_counter() - started, rows, curves, remarks, machine.cpu_model())


def write_results(groups):
    """Puts new groups beside those of earlier runs."""
    before = read_results()[0] if RESULTS.exists() else []
    kept = {group.name: group for group in [*before, *groups]}
    values = {"machine": machine.describe(), "groups": [kept[name].values() for name in SUBJECTS if name in kept]}
    RESULTS.write_text(json.dumps(values, indent=1) + "\n", encoding="utf-8")


def read_results():
    """What results.json holds: all groups in the order of SUBJECTS, and the lines about the machine."""
    written = json.loads(RESULTS.read_text(encoding="utf-8"))
    return [Group.from_values(values) for values in written["groups"]], written["machine"]


def write_pages():
    """RESULTS.md, and the table of the README."""
    groups, described = read_results()
    PAGE.write_text(results_page(groups, described), encoding="utf-8")
    try:
        text = summary(groups, described)
    except ValueError as error:
        raise click.ClickException(f"README.md stays as it is: {error}; see SUMMARY in benchmarks/report.py.") from error
    README.write_text(with_report(README.read_text(encoding="utf-8"), text), encoding="utf-8")


def with_report(readme, text):
    """The README with the text between its two marks.

    Raises:
        ValueError: if it has no marks.
    """
    if not all(mark in readme for mark in MARKS):
        raise ValueError(f"the README lacks the marks {' and '.join(MARKS)}")
    before, _, rest = readme.partition(MARKS[0])
    _, _, after = rest.partition(MARKS[1])
    return f"{before}{MARKS[0]}\n\n{text}\n\n{MARKS[1]}{after}"


if __name__ == "__main__":
    main(prog_name="python -m benchmarks")
