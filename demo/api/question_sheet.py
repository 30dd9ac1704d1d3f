"""The sheet of a room: its questions, the distributions before and after, what came true, and curves, as one file without scripts."""

import base64
import csv
import io
from html import escape

from core.config import Experiment
from core.figures.curves import curves_figure
from core.figures.style import can_write, render
from core.training.log import RunLog
from demo.api.setting_words import settings_line
from demo.api.types import RoomQuestion
from demo.text import section

STYLE = """
:root { color-scheme: light; }
body { max-width: 46em; margin: 2em auto; padding: 0 1em; color: #1b1f27; background: #fff; font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 24px; } h2 { margin: 0 0 8px; font-size: 17px; } .q { margin: 28px 0; break-inside: avoid; overflow-wrap: anywhere; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: 4px 8px; border-bottom: 1px solid #dfe3e8; text-align: left; vertical-align: top; }
th { color: #5c6573; font-size: 13px; font-weight: 500; white-space: nowrap; }
td.n { width: 26%; white-space: nowrap; } td svg { vertical-align: middle; }
tr.right td { background: #e7f4ef; font-weight: 600; } img { width: 100%; } p.quiet, figcaption { color: #5c6573; font-size: 13px; }
figure { margin: 24px 0; break-inside: avoid; } tr.right td { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
@media (max-width: 520px) { td.n svg { width: 36px; } td.n { width: 18%; } }
"""
Curves = list[tuple[Experiment, RunLog]]
WIDTH = 90  # of a bar, CSS pixels
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would take for one


def sheet_html(questions: list[RoomQuestion], curves: Curves, language: str) -> bytes:
    """A page that opens anywhere and can be printed.

    Args:
        questions: as the teacher sees them. curves: (experiment, log) of the runs that were on show.
    """
    text = section(language, "room_sheet")
    parts = [question_part(question, text) for question in questions] or [f"<p>{escape(text['nothing'])}</p>"]
    figures = [figure(experiment, log, language) for experiment, log in curves]
    if figures:
        parts += [f"<h2>{escape(text['curves'])}</h2>", *figures]
    page = (f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
            '<meta http-equiv="content-security-policy" content="default-src \'none\'; style-src \'unsafe-inline\'; img-src data:">'
            f'<meta name="viewport" content="width=device-width"><title>{escape(text["title"])}</title><style>{STYLE}</style></head>'
            f"<body><h1>{escape(text['title'])}</h1><p class=\"quiet\">{escape(text['anonymous'])}</p>{''.join(parts)}</body></html>\n")
    return page.encode("utf-8", "replace")


def question_part(question: RoomQuestion, text: dict[str, str]) -> str:
    """One question with a row for each answer."""
    rounds = question["rounds"]
    names = [text["answers"]] if len(rounds) == 1 else [text["before"], text["after"]]
    head = "".join(f"<th>{escape(text['column'].format(name=name, count=one['took_part']))}</th>"
                   for name, one in zip(names, rounds, strict=True))
    rows = "".join(row(question, i) for i in range(len(question["bars"])))
    came = question["came"]
    verdict = (text["undecided"] if came is None else text["nobody"] if came == "" else text["came"].format(answer=question["came_words"]))
    return (f'<section class="q"><h2>{question["number"]}. {escape(question["words"])}</h2>'
            f"<table><tr><th>{escape(text['answer'])}</th>{head}</tr>{rows}</table><p>{escape(verdict)}</p></section>")


def row(question: RoomQuestion, i: int) -> str:
    """One answer, and how many gave it in each round."""
    mark = "✓ " if i == question["right"] else ""
    cells = "".join(f'<td class="n">{bar((one["counts"] or [])[i], one["took_part"])}</td>' for one in question["rounds"])
    return f'<tr{" class=right" if mark else ""}><td>{mark}{escape(question["bars"][i]["words"])}</td>{cells}</tr>'


def bar(count: int, of: int) -> str:
    """A number with a bar beside it."""
    width = round(WIDTH * count / of) if of else 0
    return (f'<svg width="{WIDTH}" height="12" viewBox="0 0 {WIDTH} 12" preserveAspectRatio="none" aria-hidden="true">'
            f'<rect width="{WIDTH}" height="12" rx="3" fill="#eef0f3"/>'
            f'<rect width="{width}" height="12" rx="3" fill="#4a3fb5"/></svg> {count}')


def figure(experiment: Experiment, log: RunLog, language: str) -> str:
    """The curves of a run, as a picture within the file."""
    spoken = language if can_write(language) else "en"
    words, settings = section(spoken, "run_figure"), settings_line(experiment, spoken, log.step)
    picture = render(curves_figure(log, experiment, words=words, title=words["title"], settings=settings, language=spoken), "svg")
    caption = escape(settings_line(experiment, language, log.step))
    source = base64.b64encode(picture).decode()
    return f'<figure><img alt="{caption}" src="data:image/svg+xml;base64,{source}"><figcaption>{caption}</figcaption></figure>'


def sheet_csv(questions: list[RoomQuestion], language: str) -> bytes:
    """A row for each answer of each round. The mark at the beginning tells spreadsheets how its letters are written."""
    text, buffer = section(language, "room_sheet"), io.StringIO()
    lines = csv.writer(buffer, lineterminator="\n")
    lines.writerow(["question", "words", "round", "answer", "count", "took_part", "came_true"])
    for question in questions:
        for name, one in zip((text["before"], text["after"]), question["rounds"], strict=False):
            for i, (answer, count) in enumerate(zip(question["bars"], one["counts"] or [], strict=True)):
                came = "" if question["came"] is None else int(i == question["right"])
                lines.writerow([question["number"], cell(question["words"]), name, cell(answer["words"]), count, one["took_part"], came])
    return ("\ufeff" + buffer.getvalue()).encode("utf-8", "replace")


def cell(words: str) -> str:
    """Text that no spreadsheet computes."""
    return "'" + words if words.startswith(FORMULA) and not words.lstrip("-").replace("–", "").isdigit() else words
