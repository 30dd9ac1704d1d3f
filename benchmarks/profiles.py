"""Where the time goes: `python -m benchmarks.profiles step`, `poll` or `start`. The findings stand in README.md."""

import cProfile
import pstats
import subprocess
import sys

import click

from benchmarks.fresh import ROOT

TOP = 15


@click.group()
def main():
    """Profiles of a training step, of a poll, and of the imports at start-up."""


@main.command()
@click.option("--cores", default=1, show_default=True)
@click.option("--steps", default=50, show_default=True)
def step(cores, steps):
    """The operations of a training step of the `classroom` preset, by torch.profiler."""
    import torch

    from core.build import build_batches, build_model
    from core.config import preset
    from core.plain import train_plain

    torch.set_num_threads(cores)
    losses = train_plain(build_model(preset("classroom")), build_batches(preset("classroom")), 2 * steps)
    for _ in range(steps):
        next(losses)
    with torch.profiler.profile(activities=[torch.profiler.ProfilerActivity.CPU]) as profile:
        for _ in range(steps):
            next(losses)
    click.echo(profile.key_averages().table(sort_by="self_cpu_time_total", row_limit=TOP))


@main.command()
@click.option("--steps", default=200, show_default=True)
def run(steps):
    """What Python does around the steps of a run: Lightning, the callback, the log. By cProfile, on one core."""
    from core.config import preset
    from core.training.run import Run

    experiment = preset("classroom").with_settings(max_steps=steps, validate_every=10_000)
    report(lambda: Run(experiment).train(), "tottime")


@main.command()
@click.option("--polls", default=2000, show_default=True)
def poll(polls):
    """A poll that brings the last steps of a log of 10,000, by cProfile."""
    import orjson

    from benchmarks.server import NEWS, logged
    from core.classroom.registry import Registry
    from demo.api.runs import RunApi

    registry = Registry()
    view = logged(registry, 10_000)
    stream, request = RunApi(registry, "en"), {"run": view.id, "step": 10_000 - NEWS, "event": 399}
    report(lambda: [orjson.dumps(stream.poll(request)) for _ in range(polls)], "tottime")


@main.command()
def start():
    """The slowest imports of the page, by -X importtime."""
    code = "from demo.build import build_page; build_page()"
    done = subprocess.run([sys.executable, "-X", "importtime", "-c", code], cwd=ROOT, stderr=subprocess.PIPE, text=True, check=True)
    lines = [line.removeprefix("import time:").split("|") for line in done.stderr.splitlines() if line.startswith("import time:")][1:]
    for title, column in (("with what they import", 1), ("alone", 0)):
        click.echo(f"\nmilliseconds, {title}")
        for line in sorted(lines, key=lambda line: -int(line[column]))[:2 * TOP]:
            click.echo(f"{int(line[column]) / 1000:8.0f}  {line[2].rstrip()}")


def report(work, order):
    """Runs something under cProfile and prints the top."""
    profile = cProfile.Profile()
    profile.runcall(work)
    pstats.Stats(profile).sort_stats(order).print_stats(2 * TOP)


if __name__ == "__main__":
    main(prog_name="python -m benchmarks.profiles")
