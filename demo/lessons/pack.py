"""The teacher's pack, made from lesson files: plans, misconceptions, the answer key, a handout, and what to do in the room."""

import re
from html import escape

from demo.lessons.lesson import Lesson, Step, Words
from demo.lessons.plans import CLASSES, Part, plan
from demo.text import section

MEASURED = re.compile(r"\{[a-z_]+\.[^{}]*\}")  # a fact in words: on paper nothing has been measured


def pack(lessons: tuple[Lesson, ...], language: str) -> dict[str, str]:
    """All files of the pack in one language, by name."""
    text = section(language, "pack")
    return {
        "plans.md": plans_page(lessons, language),
        "misconceptions.md": misconceptions_page(lessons, language),
        "answers.md": answers_page(lessons, language),
        "handout.md": handout_page(lessons, language),
        "handout.html": handout_html(lessons, language),
        "room.md": f"# {text['room_title']}\n\n{text['room_words']}\n",
    }


def said(words: Words, language: str) -> str:
    """Words on paper: what the page would measure stands as an ellipsis."""
    return MEASURED.sub("…", words.get(language, ""))


def predictions(lesson: Lesson) -> list[Step]:
    return [step for step in lesson.steps if step.kind == "predict"]


def heading(number: int, lesson: Lesson, language: str) -> str:
    return f"## {number}. {said(lesson.title, language)}"


# --- plans ---


def plans_page(lessons: tuple[Lesson, ...], language: str) -> str:
    """A table for each length of a class: when, what to show and press, what to ask."""
    text = section(language, "pack")
    parts = [f"# {text['plans_title']}", text["plans_words"]]
    for minutes in CLASSES:
        rows = [plan_row(part, language) for part in plan(lessons, minutes)]
        head = f"| {text['plan_when']} | {text['plan_what']} | {text['plan_ask']} |\n| --- | --- | --- |"
        parts += [f"## {text['plan_title'].format(minutes=minutes)}", "\n".join([head, *rows])]
    return "\n\n".join(parts) + "\n"


def plan_row(part: Part, language: str) -> str:
    text, when = section(language, "pack"), f"{part.start}–{part.end}"
    if part.lesson is None:
        return f"| {when} | {text[f'plan_{part.kind}']} | {text[f'plan_{part.kind}_ask']} |"
    lesson = part.lesson
    what = f"**{said(lesson.title, language)}** `?lesson={lesson.name}`<br>{said(lesson.question, language)}"
    asked = "<br>".join(f"{text['predict']} {last_sentence(said(step.words, language))}" for step in predictions(lesson))
    whys = "<br>".join(f"{text['why']} {last_sentence(said(step.words, language))}" for step in lesson.steps if step.kind == "why")
    return f"| {when} | {what} | {cell('<br>'.join(filter(None, (asked, whys))))} |"


def last_sentence(words: str) -> str:
    """The question that a prompt ends with."""
    return re.split(r"(?<=[.!?。！？])\s*(?=\S)", words)[-1]


def cell(words: str) -> str:
    """Words in a table of Markdown."""
    return words.replace("|", "\\|").replace("\n", " ")


# --- misconceptions and answers ---


def misconceptions_page(lessons: tuple[Lesson, ...], language: str) -> str:
    text = section(language, "pack")
    parts = [f"# {text['misconceptions_title']}", text["misconceptions_words"]]
    for number, lesson in enumerate(lessons, 1):
        if lesson.misconceptions:
            parts.append(heading(number, lesson, language))
            parts += [f"- **{said(one.words, language)}** {said(one.answer, language)}" for one in lesson.misconceptions]
    return "\n\n".join(parts) + "\n"


def answers_page(lessons: tuple[Lesson, ...], language: str) -> str:
    """For each lesson its predictions, what may be measured and which choice that is, and the answers to its whys."""
    text = section(language, "pack")
    parts = [f"# {text['answers_title']}", text["answers_words"]]
    for number, lesson in enumerate(lessons, 1):
        parts.append(heading(number, lesson, language))
        choices: dict[str, str] = {}
        for step in lesson.steps:
            match step.kind:
                case "predict":
                    choices = {choice.name: said(choice.words, language) for choice in step.choices}
                    parts += [f"**{said(step.words, language)}**", "\n".join(f"- {words}" for words in choices.values())]
                case "confront":
                    parts.append(text["measured"])
                    parts.append("\n".join(f"- {outcome_words(outcome, choices, language)}" for outcome in step.outcomes))
                case "find":
                    parts.append(f"{text['find']}: {said(step.words, language)}")
                case "why":
                    parts += [f"**{said(step.words, language)}**", said(step.answer, language)]
    return "\n\n".join(parts) + "\n"


def outcome_words(outcome, choices: dict[str, str], language: str) -> str:
    text = section(language, "pack")
    choice = choices.get(outcome.choice)
    shown = text["is_choice"].format(choice=choice) if choice else text["is_none"]
    return f"{said(outcome.words, language)} ({shown})" if language == "en" else f"{said(outcome.words, language)}（{shown}）"


# --- the handout ---


def handout_page(lessons: tuple[Lesson, ...], language: str) -> str:
    """Questions with room to write, no answers."""
    text = section(language, "pack")
    parts = [f"# {text['handout_title']}", text["handout_name"], text["handout_words"]]
    for number, lesson in enumerate(lessons, 1):
        parts += [heading(number, lesson, language), said(lesson.question, language)]
        for step in predictions(lesson):
            parts += [f"**{text['predict']}** {said(step.words, language)}"]
            parts.append("\n".join(f"- ☐ {said(choice.words, language)}" for choice in step.choices))
        parts.append(f"{text['handout_measured']} ______________________________")
        for step in lesson.steps:
            if step.kind == "why":
                parts += [f"**{text['why']}** {said(step.words, language)}", "_" * 60, "_" * 60]
    return "\n\n".join(parts) + "\n"


def handout_html(lessons: tuple[Lesson, ...], language: str) -> str:
    """The handout as one file for a browser, which prints it or saves it as PDF with the fonts of its machine."""
    text = section(language, "pack")
    lessons_html = "\n".join(handout_lesson(number, lesson, language) for number, lesson in enumerate(lessons, 1))
    return HANDOUT.format(language=language, title=escape(text["handout_title"]), name=escape(text["handout_name"]),
                          words=escape(text["handout_words"]), lessons=lessons_html)


def handout_lesson(number: int, lesson: Lesson, language: str) -> str:
    text = section(language, "pack")
    lines = [f"<section><h2>{number}. {escape(said(lesson.title, language))}</h2>", f"<p>{escape(said(lesson.question, language))}</p>"]
    for step in predictions(lesson):
        lines.append(f"<p><b>{escape(text['predict'])}</b> {escape(said(step.words, language))}</p>")
        lines.append("<ul>" + "".join(f"<li>{escape(said(choice.words, language))}</li>" for choice in step.choices) + "</ul>")
    lines.append(f'<p class="line">{escape(text["handout_measured"])}</p>')
    for step in lesson.steps:
        if step.kind == "why":
            lines.append(f"<p><b>{escape(text['why'])}</b> {escape(said(step.words, language))}</p>")
            lines += ['<p class="line"></p>'] * 2
    return "\n".join([*lines, "</section>"])


HANDOUT = """<!doctype html>
<html lang="{language}">
<meta charset="utf-8">
<title>{title}</title>
<style>
  @page {{ size: A4; margin: 18mm 16mm; }}
  body {{ max-width: 46em; margin: 0 auto; padding: 1em; color: #1c1b22; font: 11pt/1.5 "Hiragino Sans", "Yu Gothic UI",
    "Noto Sans CJK JP", "Noto Sans JP", ui-sans-serif, system-ui, sans-serif; }}
  h1 {{ font-size: 18pt; }}
  h2 {{ margin: 1.4em 0 0.2em; font-size: 13pt; }}
  section {{ break-inside: avoid; }}
  ul {{ padding: 0; list-style: none; }}
  li {{ padding-left: 1.6em; text-indent: -1.6em; }}
  li::before {{ content: "☐"; display: inline-block; width: 1.6em; text-indent: 0; }}
  .line {{ min-height: 1.9em; border-bottom: 1px solid #8a8794; margin: 0.2em 0; }}
</style>
<h1>{title}</h1>
<p class="line">{name}</p>
<p>{words}</p>
{lessons}
</html>
"""
