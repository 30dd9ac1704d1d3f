"""`python -m scripts.record classroom`: trains a preset and writes the recording that the page plays when it is opened.

The same training gives the same losses, so it need be made again only when the preset, the model or what is recorded has changed.
"""

import gzip
from pathlib import Path

import click

from core.config import PRESETS, preset
from core.training.attention_history import AttentionHistory
from core.training.events import Finished
from core.training.run import Run
from demo.api.recordings import FOLDER, LARGEST, as_bytes, frame_steps, recording

ENOUGH = 2**30  # bytes of frames while recording: none is dropped


def record(name):
    """Trains a preset to its end.

    Returns:
        demo.api.types.Recording.
    Raises:
        click.ClickException: if the training failed.
    """
    run = Run(preset(name))
    run.attention_history = AttentionHistory(ENOUGH, at=frame_steps(run.experiment.train.max_steps))
    run.train(progress_bar=True)
    if not isinstance(run.log.terminal, Finished):
        raise click.ClickException(f"the training has not finished: {run.log.terminal}")
    return recording(run, name)


@click.command()
@click.argument("name", metavar="PRESET", type=click.Choice(list(PRESETS)))
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help=f"[default: {FOLDER.parent.name}/{FOLDER.name}/PRESET.json]")
def main(name, out):
    """Train PRESET and write its recording."""
    content = as_bytes(record(name))
    out = out or FOLDER / f"{name}.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(content)
    sent = len(gzip.compress(content))
    click.echo(f"{out}: {len(content) / 1000:.0f} kB, {sent / 1000:.0f} kB as it is sent")
    if sent > LARGEST:
        raise click.ClickException(f"larger than {LARGEST / 1000:.0f} kB: keep fewer frames")


if __name__ == "__main__":
    main(prog_name="python -m scripts.record")
