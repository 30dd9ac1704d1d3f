"""`python -m core`: train and decode without a browser."""

import csv
import signal
from pathlib import Path

import click

from core.comparison.race_config import RACES, RaceConfig, race_preset, read_vary
from core.config import PRESETS, SETTINGS, preset
from core.problems import Problem


def main():
    """Runs the command line; a Problem becomes one line and exit code 1."""
    commands(prog_name="python -m core")


class OneLine(click.Group):
    """A group whose commands end with a sentence instead of a traceback when something cannot be done."""

    def invoke(self, ctx):
        try:
            return super().invoke(ctx)
        except Problem as problem:
            raise click.ClickException(str(problem)) from problem


@click.group(cls=OneLine, context_settings={"help_option_names": ["-h", "--help"]})
def commands():
    """The Transformer of the course, without a browser."""


def setting_options(command):
    """One option for every setting of an experiment, made from its declaration."""
    for found in reversed(SETTINGS.values()):
        flag = f"--{found.name.replace('_', '-')}"
        text = found.help if found.low is None else f"{found.help} [{found.low} to {found.high}]"
        if found.name.startswith("no_"):
            option = click.option(flag, found.name, is_flag=True, default=None, help=text)
        elif found.kind is bool:
            option = click.option(f"{flag}/--no-{flag[2:]}", found.name, default=None, help=text)
        else:
            kind = click.Choice(found.choices) if found.choices else found.kind
            option = click.option(flag, found.name, type=kind, default=None, help=text)
        command = option(command)
    return command


@commands.command()
@click.option("--preset", "preset_name", type=click.Choice(list(PRESETS)), default="classroom", show_default=True,
              help="Where settings that are not given come from.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Folder for what is written. [default: runs/PRESET]")
@click.option("--save-at", type=int, multiple=True, help="Also write PRESET-STEP.ckpt after this step, a validation's. Can be repeated.")
@setting_options
def train(preset_name, out, save_at, **given):
    """Train a model; write its checkpoint, metrics.csv and the curves.

    Ctrl-C ends the training early and still writes everything.
    """
    experiment = preset(preset_name).with_settings(**{name: value for name, value in given.items() if value is not None})
    out = out or Path("runs") / preset_name
    make_folder(out)

    from core.training.events import Failed, Validation
    from core.training.run import Run

    run = Run(experiment)
    signal.signal(signal.SIGINT, lambda number, frame: run.stop())
    run.train(progress_bar=True)
    write_results(run, out)
    write_snapshots(run, save_at, out, preset_name)
    last = run.log.latest(Validation)
    if last is not None:
        click.echo(f"step {last.step}: held-out exact match {last.exact_match:.1%}, tokens right {last.token_accuracy:.1%}")
    if isinstance(run.log.terminal, Failed):
        raise click.ClickException(run.log.terminal.message)


def make_folder(path):
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Problem("write_failed", name=str(path), error=error.strerror) from error


def write_results(run, out):
    """checkpoint.ckpt, metrics.csv, curves.svg and curves.png."""
    from core.checkpoint import save_checkpoint
    from core.figures.curves import curves_figure
    from core.figures.style import render

    if run.snapshots.latest() is not None:
        save_checkpoint(run.snapshots.latest(), out / "checkpoint.ckpt")
    write_file(out / "metrics.csv", metrics_csv(run.log).encode())
    figure = curves_figure(run.log, run.experiment)
    for kind in ("svg", "png"):
        write_file(out / f"curves.{kind}", render(figure, kind))
    click.echo(f"written to {out}")


def write_snapshots(run, steps, out, name):
    """NAME-STEP.ckpt for each of the steps.

    Raises:
        Problem: if there was no validation, and so no snapshot, at one of them.
    """
    from core.checkpoint import save_checkpoint

    for step in steps:
        snapshot = run.snapshots.get(step)
        if snapshot is None:
            raise Problem("no_snapshot_at", step=step, steps=", ".join(map(str, run.snapshots.steps())))
        save_checkpoint(snapshot, out / f"{name}-{step:04}.ckpt")


def write_file(path, content):
    try:
        path.write_bytes(content)
    except OSError as error:
        raise Problem("write_failed", name=str(path), error=error.strerror) from error


def metrics_csv(log):
    """Every step of a run: step, loss, lr, seconds, and the accuracies where they were measured."""
    import io

    from core.training.events import Validation

    measured = {event.step: event for event in log.events if isinstance(event, Validation)}
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["step", "loss", "lr", "seconds", "token_accuracy", "exact_match"])
    for step, (loss, lr, seconds) in enumerate(zip(log.loss, log.lr, log.seconds, strict=True), 1):
        found = measured.get(step)
        accuracies = [found.token_accuracy, found.exact_match] if found else ["", ""]
        writer.writerow([step, f"{loss:.6g}", f"{lr:.6g}", f"{seconds:.4f}", *accuracies])
    return text.getvalue()


@commands.command()
@click.argument("race_name", metavar="[RACE]", required=False)
@click.option("--preset", "preset_name", type=click.Choice(list(PRESETS)), default="classroom", show_default=True,
              help="Where settings come from that are neither given nor varied, with --vary.")
@click.option("--vary", "varied", multiple=True, metavar="NAME=VALUE,VALUE",
              help="A setting and its values, one runner each; can be repeated, then every combination runs.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Folder for what is written. [default: runs/race-RACE]")
@setting_options
def race(race_name, preset_name, varied, out, **given):
    """Train two to four models that differ in few settings, step by step together.

    RACE names a shipped race; without it, --vary says what differs. Writes results.csv, curves.csv and the
    curves. Ctrl-C ends the race early and still writes everything.
    """
    if not race_name and not varied:
        raise click.UsageError(f"Name a race ({', '.join(RACES)}) or give --vary.")
    base = race_preset(race_name).base if race_name else preset(preset_name)
    base = base.with_settings(**{name: value for name, value in given.items() if value is not None})
    config = RaceConfig(base, read_vary(";".join(varied)) if varied else race_preset(race_name).vary)
    out = out or Path("runs") / f"race-{race_name or preset_name}"
    make_folder(out)

    from core.comparison.race import Race

    run = Race(config)
    signal.signal(signal.SIGINT, lambda number, frame: run.stop())
    run.start()
    follow(run)
    write_race(run, out)


def follow(race):
    """Tells of every validation until the race has ended."""
    from core.training.events import Validation

    cursors = [0] * len(race.runners)
    while race.thread.is_alive() or any(cursor < len(runner.log.events) for cursor, runner in zip(cursors, race.runners, strict=True)):
        race.thread.join(0.5)
        for i, runner in enumerate(race.runners):
            news = runner.log.read(event=cursors[i])
            cursors[i] = news.next_event
            for event in news.events:
                if isinstance(event, Validation):
                    loss = runner.log.loss[event.step - 1]
                    click.echo(f"step {event.step:5}  {runner.name:40} loss {loss:7.4f}  exact match {event.exact_match:6.1%}")


def write_race(race, out):
    """results.csv, curves.csv, race.svg and race.png; and the verdict on the screen."""
    from core.comparison.verdict import curves_csv, result_rows, table_csv, verdict_text
    from core.figures.curves import race_figure
    from core.figures.style import render

    click.echo("\n" + verdict_text(race) + "\n")
    rows = result_rows(race)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    write_file(out / "results.csv", table_csv(race).encode())
    write_file(out / "curves.csv", curves_csv(race).encode())
    figure = race_figure(race)
    for kind in ("svg", "png"):
        write_file(out / f"race.{kind}", render(figure, kind))
    click.echo(f"written to {out}")


@commands.command()
def settings():
    """Print every setting as a Markdown table, the one of docs/SETTINGS.md."""
    click.echo(settings_table())


def settings_table():
    """Every setting: its name, kind, range, value in each preset, and meaning."""
    values = {name: experiment.flat() for name, experiment in PRESETS.items()}
    head = ["setting", "range", *PRESETS, "meaning"]
    rows = [head, ["---"] * len(head)]
    for name, found in SETTINGS.items():
        allowed = ", ".join(found.choices) if found.choices else "on, off" if found.low is None else f"{found.low} to {found.high}"
        rows.append([f"`{name}`", allowed, *(str(flat[name]) for flat in values.values()), found.help])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


@commands.command()
@click.argument("checkpoint", type=click.Path(path_type=Path))
@click.argument("source")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Folder for the heatmaps. [default: beside the checkpoint]")
def decode(checkpoint, source, out):
    """Decode SOURCE, for example "3 1 4 1 5", with the model in CHECKPOINT; write its attention as heatmaps."""
    from core.checkpoint import load_checkpoint
    from core.request import decode_text
    from core.training.threads import use_cores

    use_cores(1)
    loaded = load_checkpoint(checkpoint)
    trace = decode_text(loaded, source)
    names = loaded.token_names()
    for step, (token, best) in enumerate(zip(trace.tokens.tolist(), trace.candidates(3), strict=True), 1):
        others = "  ".join(f"{names(other)} {probability:.3f}" for other, probability in best)
        click.echo(f"step {step}: {names(token):>6}   {others}")
    write_heatmaps(trace, names, out or checkpoint.parent)


def write_heatmaps(trace, names, out):
    """attention-cross.svg and .png, and so for the decoder's and the encoder's self-attention: the mean of all heads
    of every layer."""
    from core.figures.heatmaps import KINDS, heatmap_figure, trace_labels
    from core.figures.style import render

    make_folder(out)
    for kind, title in KINDS.items():
        weights = getattr(trace, kind).mean(1).numpy()
        rows, columns = trace_labels(trace, kind, names)
        figure = heatmap_figure(list(weights), [f"layer {i}" for i in range(1, len(weights) + 1)], rows, columns, None,
                                f"{title}, mean of all heads")
        for extension in ("svg", "png"):
            write_file(out / f"attention-{kind}.{extension}", render(figure, extension))
    click.echo(f"heatmaps written to {out}")


if __name__ == "__main__":
    main()
