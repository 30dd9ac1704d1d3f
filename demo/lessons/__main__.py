"""The command line for teachers, `python -m demo.lessons`: check lesson files, and write the teacher's pack."""

from pathlib import Path

import click

from demo.lessons.faults import Fault
from demo.lessons.gains import FEW, GainsFault, gains, read_answers, table
from demo.lessons.pack import pack
from demo.lessons.printing import print_pdf
from demo.lessons.shelf import FOLDER, read_files, read_folder, read_shelf
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


@commands.command("pack")
@click.option("--lessons", "folder", type=click.Path(path_type=Path), help="A folder of your own, besides the shipped lessons.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default="teaching", show_default=True,
              help="Where a folder for each language is made.")
@click.option("--language", type=click.Choice([*LANGUAGES, "all"]), default="all", show_default=True)
@click.option("--pdf/--no-pdf", default=True, help="Make a PDF of the handout too, with a Chromium of this machine.")
@click.pass_context
def write_pack(ctx: click.Context, folder: Path | None, out: Path, language: str, pdf: bool) -> None:
    """Write the teacher's pack: plans for 10, 45 and 90 minutes, misconceptions, the answer key, a handout, and what to do in the room."""
    found = read_shelf(folder)
    for line in told(list(found.faults), "en" if language == "all" else language):
        click.echo(line, err=True)
    for spoken in LANGUAGES if language == "all" else [language]:
        write_files(out / spoken, pack(found.lessons, spoken), spoken, pdf)
    ctx.exit(1 if found.faults else 0)


def write_files(folder: Path, files: dict[str, str], language: str, pdf: bool) -> None:
    """Writes a language's pack, and says so."""
    text = section(language, "pack")
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    problem = print_pdf(folder / "handout.html", folder / "handout.pdf") if pdf else None
    click.echo(text["written"].format(count=len(files) + (pdf and problem is None), folder=folder))
    if problem is not None:
        click.echo(text[problem.key].format(**problem.values), err=True)


@commands.command("gains")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--language", type=click.Choice(list(LANGUAGES)), default="en", show_default=True, help="Of the sentences.")
@click.pass_context
def print_gains(ctx: click.Context, files: tuple[Path, ...], language: str) -> None:
    """Join what students answered before and after (the files that the page saves), as CSV: for each question and for all of them the
    shares of right answers and the normalised gain with its 95 % interval."""
    text = section(language, "gains")
    try:
        found = gains(read_answers(files))
    except GainsFault as wrong:
        click.echo(text[wrong.fault].format(**wrong.values), err=True)
        ctx.exit(1)
    click.echo(table(found), nl=False)
    if found[-1].pairs < FEW:
        click.echo(text["few"].format(count=found[-1].pairs, few=FEW), err=True)


if __name__ == "__main__":
    commands(prog_name="python -m demo.lessons")
