"""`python -m scripts.record classroom`: trains a preset and writes the recording that the page plays when it is opened;
`python -m scripts.record course --model` and `python -m scripts.record course --norm-first off --model`: the lesson's own run in both
orders, which the page plays when somebody asks, and the trained models with weights of 8 bits.

The same code gives the same losses, so a recording need be made again only when the preset, the model or what is recorded has changed. It
says which commit trained it: with dropout, a later one may draw other random numbers.
"""

import gzip
import subprocess
from pathlib import Path

import click
import torch

from core.checkpoint import load_checkpoint, rounded_checkpoint
from core.checkpoint_file import read_values
from core.classroom.run_values import fill_attention_history, run_from_values
from core.classroom.store import LARGEST_FILE, LARGEST_PICKLE
from core.config import PRESETS, preset
from core.training.attention_history import AttentionHistory
from core.training.evaluation import HeldOut
from core.training.events import Finished
from core.training.run import Run
from demo.api.recordings import FOLDER, as_bytes, frame_steps, plan_of, recording

ENOUGH = 2**30  # bytes of frames while recording: none is dropped
POST_LN = "-post-ln"  # behind the preset's name
BITS = 8


def trained(experiment, plan):
    """A finished training of an experiment, with the frames of its recording.

    Raises:
        click.ClickException: if it failed.
    """
    run = Run(experiment)
    run.attention_history = AttentionHistory(ENOUGH, at=frame_steps(experiment.train.max_steps, plan))
    run.train(progress_bar=True)
    if not isinstance(run.log.terminal, Finished):
        raise click.ClickException(f"the training has not finished: {run.log.terminal}")
    return run


def kept_run(path, experiment, plan):
    """A finished training from a file (core/classroom/store.py), with those of its frames that come nearest to a recording's.

    Raises:
        click.ClickException: if it is of another experiment.
    """
    values = read_values(path, LARGEST_FILE, LARGEST_PICKLE)
    run, _ = run_from_values({**values, "film": {}})
    if run.experiment != experiment:
        raise click.ClickException(f"{path} is a training of other settings")
    every = AttentionHistory(ENOUGH)
    fill_attention_history(every, values["film"])
    run.attention_history = AttentionHistory(ENOUGH)
    run.attention_history.src, run.attention_history.tgt = every.src, every.tgt
    wanted = frame_steps(experiment.train.max_steps, plan)
    for step in sorted({min(every.steps(), key=lambda kept: abs(kept - step)) for step in wanted}):
        run.attention_history.add(every.get(step))
    return run


def write_model(run, name, folder):
    """Writes the trained model with rounded weights.

    Returns:
        demo.api.types.RecordedModel: what it answers rightly is measured on the file.
    """
    snapshot = run.snapshots.latest()
    path = folder / f"{name}-{snapshot.step}.ckpt"
    torch.save(rounded_checkpoint(snapshot), path)
    exact = HeldOut(run.experiment).validate(load_checkpoint(path).model, snapshot.step).exact_match
    click.echo(f"{path}: {path.stat().st_size / 1e6:.1f} MB; {exact:.1%} exact match with weights of {BITS} bits")
    return {"name": f"shipped:{path.stem}", "bits": BITS, "exact_match": exact}


@click.command()
@click.argument("name", metavar="PRESET", type=click.Choice(list(PRESETS)))
@click.option("--norm-first", type=click.BOOL, help="Another order of the layer norm than the preset's: off is post-LN.")
@click.option("--model", "with_model", is_flag=True, help="Write the trained model too, its weights rounded to 8 bits.")
@click.option("--run", "kept", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="Train nothing: take this finished run, of a folder that a server keeps its runs in.")
@click.option("--code", help="The commit that the finished run was trained with.  [default: the present one]")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Folder.  [default: assets, and assets/recordings]")
def main(name, norm_first, with_model, kept, code, out):
    """Train PRESET and write its recording."""
    experiment = preset(name) if norm_first is None else preset(name).with_settings(norm_first=norm_first)
    title = name if experiment == preset(name) else name + POST_LN
    run = kept_run(kept, experiment, plan_of(title)) if kept else trained(experiment, plan_of(title))
    models, recordings = (out, out) if out else (FOLDER.parent, FOLDER)
    recordings.mkdir(parents=True, exist_ok=True)
    model = write_model(run, title, models) if with_model else None
    content = as_bytes(recording(run, title, command(name, norm_first, with_model), code or commit(), model))
    path = recordings / f"{title}.json"
    path.write_bytes(content)
    sent, largest = len(gzip.compress(content)), plan_of(title).largest
    click.echo(f"{path}: {len(content) / 1000:.0f} kB, {sent / 1000:.0f} kB as it is sent")
    if sent > largest:
        raise click.ClickException(f"larger than {largest / 1000:.0f} kB: keep fewer frames")


def commit():
    """What the present code is called."""
    return subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=FOLDER, capture_output=True, text=True, check=True).stdout.strip()


def command(name, norm_first, with_model):
    """What makes the same recording again."""
    order = [] if norm_first is None else ["--norm-first", "on" if norm_first else "off"]
    return " ".join(["python -m scripts.record", name, *order, *(["--model"] if with_model else [])])


if __name__ == "__main__":
    main(prog_name="python -m scripts.record")
