"""The command line, `python -m core`: train, race, decode, export and list the settings without a browser."""

import signal
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from core.comparison.race_config import RACES, RaceConfig, race_preset, read_vary
from core.config import HELD_OUT, PRESETS, SETTINGS, Experiment, preset
from core.errors import UserError
from core.training.log import metrics_csv

if TYPE_CHECKING:  # torch takes seconds to load: the commands that need it import it themselves, so that --help is quick
    from core.checkpoint import LoadedModel
    from core.comparison.race import Race
    from core.trace import DecodeTrace
    from core.training.run import Run

SETTING_LABELS = {name: setting.label.removeprefix("break it: ") for name, setting in SETTINGS.items()}


def main() -> None:
    """Runs the command line. A UserError is printed as one line, with exit code 1."""
    commands(prog_name="python -m core")


class OneLineErrors(click.Group):
    """A group whose commands print a UserError as one line instead of a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except UserError as refusal:
            raise click.ClickException(str(refusal)) from refusal


@click.group(cls=OneLineErrors, context_settings={"help_option_names": ["-h", "--help"]})
def commands() -> None:
    """The Transformer of the course, without a browser."""


def setting_options(command: Callable[..., None]) -> Callable[..., None]:
    """Adds an option for every setting of an experiment, made from its declaration. They come to the command as `given`."""
    for setting in reversed(SETTINGS.values()):
        flag = f"--{setting.name.replace('_', '-')}"
        text = setting.help if setting.low is None else f"{setting.help} [{setting.low} to {setting.high}]"
        if setting.name.startswith("no_"):
            option = click.option(flag, setting.name, is_flag=True, default=None, help=text)
        elif setting.kind is bool:
            option = click.option(f"{flag}/--no-{flag[2:]}", setting.name, default=None, help=text)
        else:
            kind = click.Choice(setting.choices) if setting.choices else setting.kind
            option = click.option(flag, setting.name, type=kind, default=None, help=text)
        command = option(command)
    return command


@commands.command()
@click.option("--preset", "preset_name", type=click.Choice(list(PRESETS)), default="classroom", show_default=True,
              help="The preset that supplies the settings for which no option is given.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Folder for the files. [default: runs/PRESET]")
@click.option("--save-at", type=int, multiple=True,
              help="Also write PRESET-STEP.ckpt after this step, which must be one with a validation. Can be repeated.")
@setting_options
def train(preset_name: str, out: Path | None, save_at: tuple[int, ...], **given: Any) -> None:
    """Train a model. Writes checkpoint.ckpt, metrics.csv, curves.svg and curves.png.

    Ctrl-C ends the training early and still writes the files.
    """
    experiment = preset(preset_name).with_settings(**{name: value for name, value in given.items() if value is not None})
    out = out or Path("runs") / preset_name
    make_folder(out)

    from core.training.events import Failed, Validation
    from core.training.run import Run
    from core.training.verdict import run_verdict, verdict_text

    run = Run(experiment)
    signal.signal(signal.SIGINT, lambda number, frame: run.stop())
    run.train(progress_bar=True)
    write_results(run, out)
    write_snapshots(run, save_at, out, preset_name)
    last = run.log.latest(Validation)
    if last is not None:
        click.echo(f"step {last.step}: held-out exact match {last.exact_match:.1%}, tokens right {last.token_accuracy:.1%}")
    sentences = verdict_text(run_verdict(experiment, run.log, run.attention_history), SETTING_LABELS)
    if isinstance(run.log.terminal, Failed):  # the first sentence is the error's own
        click.echo("\n".join(sentences[1:]))
        raise click.ClickException(run.log.terminal.message)
    click.echo("\n".join(sentences))


def make_folder(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError("write_failed", name=str(path), error=error.strerror) from error


def described(experiment: Experiment) -> str:
    """The preset from which the fewest settings differ, and those: "preset classroom · warmup_steps 7, seed 3"."""
    name = min(PRESETS, key=lambda name: len(experiment.differences(PRESETS[name])))
    changes = ", ".join(f"{changed} {value}" for changed, value in experiment.differences(PRESETS[name]).items())
    return f"preset {name}" + (f" · {changes}" if changes else "")


def write_results(run: "Run", out: Path) -> None:
    """Writes checkpoint.ckpt (unless there is no snapshot yet), metrics.csv, curves.svg and curves.png."""
    from core.checkpoint import save_checkpoint
    from core.figures.curves import curves_figure
    from core.figures.style import render

    snapshot = run.snapshots.latest()
    if snapshot is not None:
        save_checkpoint(snapshot, out / "checkpoint.ckpt")
    write_file(out / "metrics.csv", metrics_csv(run.log).encode())
    figure = curves_figure(run.log, run.experiment, title="Training", settings=f"{described(run.experiment)} · step {run.log.step}")
    for kind in ("svg", "png"):
        write_file(out / f"curves.{kind}", render(figure, kind))
    click.echo(f"written to {out}")


def write_snapshots(run: "Run", steps: Iterable[int], out: Path, name: str) -> None:
    """Writes NAME-STEP.ckpt for each of the steps.

    Raises:
        UserError: if there was no validation, and so no snapshot, at one of them.
    """
    from core.checkpoint import save_checkpoint

    for step in steps:
        snapshot = run.snapshots.get(step)
        if snapshot is None:
            raise UserError("no_snapshot_at", step=step, steps=", ".join(map(str, run.snapshots.steps())))
        save_checkpoint(snapshot, out / f"{name}-{step:04}.ckpt")


def write_file(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise UserError("write_failed", name=str(path), error=error.strerror) from error


@commands.command()
@click.argument("race_name", metavar="[RACE]", required=False)
@click.option("--preset", "preset_name", type=click.Choice(list(PRESETS)), default="classroom", show_default=True,
              help="Without RACE: the preset that supplies the settings for which no option is given.")
@click.option("--vary", "varied", multiple=True, metavar="NAME=VALUE,VALUE",
              help="A setting and its values, one runner for each. If repeated, one runner for each combination.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Folder for the files. [default: runs/race-RACE]")
@setting_options
def race(race_name: str | None, preset_name: str, varied: tuple[str, ...], out: Path | None, **given: Any) -> None:
    """Train two to four models that differ in few settings, a step of each in turn.

    RACE is a shipped race; without it, --vary names the settings that differ. Writes results.csv, curves.csv,
    race.svg and race.png. Ctrl-C ends the race early and still writes the files.
    """
    if not race_name and not varied:
        raise click.UsageError(f"Name a race ({', '.join(RACES)}) or give --vary.")
    base = race_preset(race_name).base if race_name else preset(preset_name)
    base = base.with_settings(**{name: value for name, value in given.items() if value is not None})
    config = RaceConfig(base, read_vary(";".join(varied)) if varied else race_preset(race_name).vary)
    out = out or Path("runs") / f"race-{race_name or preset_name}"
    make_folder(out)

    from core.comparison.race import Race

    started = Race(config).start()
    signal.signal(signal.SIGINT, lambda number, frame: started.stop())
    print_validations(started)
    write_race(started, out)


def print_validations(race: "Race") -> None:
    """Prints a line for every validation until the race has ended."""
    from core.training.events import Validation

    cursors, ended = [0] * len(race.runners), False
    while not ended:
        ended = race.wait(0.5)
        for i, runner in enumerate(race.runners):
            news = runner.log.read(event=cursors[i])
            cursors[i] = news.next_event
            for event in news.events:
                if isinstance(event, Validation):
                    loss = runner.log.loss[event.step - 1]
                    click.echo(f"step {event.step:5}  {runner.name:40} loss {loss:7.4f}  exact match {event.exact_match:6.1%}")


def write_race(race: "Race", out: Path) -> None:
    """Writes results.csv, curves.csv, race.svg and race.png, and prints the verdict and the results."""
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
    figure = race_figure(race, title="Race", settings=described(race.config.base))
    for kind in ("svg", "png"):
        write_file(out / f"race.{kind}", render(figure, kind))
    click.echo(f"written to {out}")


@commands.command(add_help_option=False, context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def fit(arguments: tuple[str, ...]) -> None:
    """Train by Lightning's own command line: any accelerator, several devices and nodes, every option of its Trainer.

    `fit --help` lists the options; docs/FIT.md leads from one machine to several.
    """
    from core.fit import fit_command

    fit_command(arguments)


@commands.command()
def settings() -> None:
    """Print every setting as a Markdown table, the one of docs/SETTINGS.md."""
    click.echo(settings_table())


def settings_table() -> str:
    """A Markdown table of every setting: its name, range or choices, value in each preset, and meaning."""
    values = {name: experiment.flat() for name, experiment in PRESETS.items()}
    header = ["setting", "range", *PRESETS, "meaning"]
    rows = [header, ["---"] * len(header)]
    for name, setting in SETTINGS.items():
        values_allowed = ", ".join(setting.choices or ("on", "off")) if setting.low is None else f"{setting.low} to {setting.high}"
        rows.append([f"`{name}`", values_allowed, *(str(flat[name]) for flat in values.values()), setting.help])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def load_model(path: Path) -> "LoadedModel":
    """The model of a checkpoint, or of a folder as `export` writes it."""
    from core.checkpoint import load_checkpoint
    from core.training.threads import use_cores

    use_cores(1)
    if not path.is_dir():
        return load_checkpoint(path)
    from core.hub import HubTransformer

    return HubTransformer.from_folder(path).loaded()


@commands.command()
@click.argument("checkpoint", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="The folder that is written.")
def export(checkpoint: Path, out: Path) -> None:
    """Write the model in CHECKPOINT as a folder of the Hugging Face Hub: config.json, model.safetensors and README.md, its card.

    How it answers held-out sequences is measured for the card, if the file says what it learned.
    """
    loaded = load_model(checkpoint)
    from core.hub import HubTransformer
    from core.model_card import Measured
    from core.training.evaluation import HeldOut

    measured = None
    if loaded.experiment is not None:
        validation = HeldOut(loaded.experiment).validate(loaded.model, loaded.step)
        measured = Measured(HELD_OUT, validation.exact_match, validation.token_accuracy)
    make_folder(out)
    try:
        model = HubTransformer.of(loaded, measured)
        model.save_pretrained(out)
        model.generate_model_card().save(out / "README.md")  # save_pretrained leaves a card that is there, and it may be another model's
    except OSError as error:
        raise UserError("write_failed", name=str(out), error=error.strerror) from error
    click.echo(f"written to {out}")


@commands.command()
@click.argument("checkpoint", type=click.Path(path_type=Path))
@click.argument("source")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Folder for the heatmaps. [default: beside the checkpoint]")
def decode(checkpoint: Path, source: str, out: Path | None) -> None:
    """Decode SOURCE, for example "3 1 4 1 5", with the model in CHECKPOINT. Writes heatmaps of the attention as .svg and .png.

    CHECKPOINT may be a folder that export has written, or an unpacked ZIP that was taken home.
    """
    from core.request import decode_text

    loaded = load_model(checkpoint)
    trace = decode_text(loaded, source)
    names = loaded.token_names()
    for step, (token, best) in enumerate(zip(trace.tokens.tolist(), trace.candidates(3), strict=True), 1):
        others = "  ".join(f"{names(other)} {probability:.3f}" for other, probability in best)
        click.echo(f"step {step}: {names(token):>6}   {others}")
    write_heatmaps(trace, names, out or (checkpoint if checkpoint.is_dir() else checkpoint.parent))


def write_heatmaps(trace: "DecodeTrace", names: Callable[[int], str], out: Path) -> None:
    """Writes attention-KIND.svg and .png for each kind of attention: for every layer the mean of its heads.

    Args:
        names: function from a token to its text.
    """
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
