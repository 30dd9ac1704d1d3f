"""The command line for teachers, `python -m demo.lessons`: check lesson files, and write the teacher's pack."""

from pathlib import Path

import click

from demo.lessons.faults import Fault
from demo.lessons.shelf import FOLDER, read_files, read_folder
from demo.text import LANGUAGES, section

MOST_FAULTS = 8  # of one file that are said


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def commands() -> None:
    """Lessons: files that a teacher can edit or add (assets/lessons/README.md)."""


@commands.command()
@click.argument("paths", nargs=-1, metavar="[FILES or FOLDER]", type=click.Path(path_type=Path))
@click.option("--language", type=click.Choice(list(LANGUAGES)), default="en", show_default=True, help="Of the sentences.")
@click.pass_context
def check(ctx: click.Context, paths: tuple[Path, ...], language: str) -> None:
    """Say what is wrong with lesson files, by file and line; without any, with the shipped ones. Exit code 1 if something is."""
    lessons, faults = [], []
    files = [path for path in paths if not path.is_dir()]
    groups = [read_folder(path) for path in paths if path.is_dir()] if paths else [read_folder(FOLDER)]
    for found, wrong in [*groups, *([read_files(files)] if files else [])]:
        lessons, faults = [*lessons, *found], [*faults, *wrong]
    text = section(language, "lesson_check")
    for line in told(faults, language):
        click.echo(line)
    click.echo(text["good"].format(count=len(lessons)) if not faults else text["bad"].format(count=len({one.file for one in faults})))
    ctx.exit(1 if faults else 0)


def told(faults: list[Fault], language: str) -> list[str]:
    """The first mistakes of each file, and how many more it has."""
    lines = []
    for file in dict.fromkeys(fault.file for fault in faults):
        mine = [fault for fault in faults if fault.file == file]
        lines += [fault.sentence(language) for fault in mine[:MOST_FAULTS]]
        if len(mine) > MOST_FAULTS:
            lines.append(section(language, "lesson_check")["more"].format(file=file, count=len(mine) - MOST_FAULTS))
    return lines


if __name__ == "__main__":
    commands(prog_name="python -m demo.lessons")
