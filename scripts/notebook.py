"""`python -m scripts.notebook`: runs the notebook's cells in order, in this process, and stores what they print and draw.

Jupyter runs it as well; nothing of it is needed here, and it would be twenty packages for a dozen cells.
"""

import base64
import contextlib
import io
import json
import os
import warnings
from pathlib import Path

import click

NOTEBOOK = Path(__file__).parents[1] / "notebooks" / "inside.ipynb"
DOTS = 72  # per inch of a picture: it is to be small


def run(notebook, folder):
    """The notebook with the outputs that its cells have now.

    Args:
        notebook: what its file holds. folder: where it lies, and Jupyter would run it.
    """
    import matplotlib

    matplotlib.use("Agg")
    warnings.filterwarnings("ignore", message=".*non-interactive.*")  # plt.show(), without a window
    names, before = {"__name__": "__main__"}, Path.cwd()
    os.chdir(folder)
    try:
        code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
        done = {cell["id"]: {**cell, "execution_count": number, "outputs": outputs(cell, names)} for number, cell in enumerate(code, 1)}
    finally:
        os.chdir(before)
    return {**notebook, "cells": [done.get(cell["id"], cell) for cell in notebook["cells"]]}


def outputs(cell, names):
    """Runs one cell; what it printed, then its figures."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile("".join(cell["source"]), f"cell {cell['id']}", "exec"), names)
    text = printed.getvalue().splitlines(keepends=True)
    return [*([{"name": "stdout", "output_type": "stream", "text": text}] if text else []), *figures()]


def figures():
    """The open figures of pyplot as outputs; they are closed."""
    from matplotlib import pyplot

    found = []
    for number in pyplot.get_fignums():
        figure, picture = pyplot.figure(number), io.BytesIO()
        figure.savefig(picture, format="png", dpi=DOTS, bbox_inches="tight", metadata={"Software": None})
        data = {"image/png": base64.b64encode(picture.getvalue()).decode(), "text/plain": ["<Figure>"]}
        found.append({"data": data, "metadata": {}, "output_type": "display_data"})
    pyplot.close("all")
    return found


@click.command()
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), default=NOTEBOOK, help="Where it is written, if not in its place.")
def main(out):
    """Run notebooks/inside.ipynb and store its outputs."""
    notebook = run(json.loads(NOTEBOOK.read_text(encoding="utf-8")), NOTEBOOK.parent)
    out.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(prog_name="python -m scripts.notebook")
