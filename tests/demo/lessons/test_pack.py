"""The teacher's pack: made from lesson files, and as it is shipped."""

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from demo.lessons.__main__ import commands
from demo.lessons.pack import last_sentence, pack, said
from demo.lessons.plans import CLASSES, plan
from demo.lessons.printing import BROWSERS
from demo.lessons.reading import read_lesson
from demo.lessons.shelf import read_shelf
from demo.text import LANGUAGES

ROOT = Path(__file__).parents[3]
SHIPPED = ROOT / "docs" / "teaching"
SMALL = Path(__file__).with_name("small.yaml")
LESSONS = read_shelf().lessons


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_shipped_is_what_the_lessons_say_now(language):
    for name, content in pack(LESSONS, language).items():
        stale = (SHIPPED / language / name).read_text(encoding="utf-8") != content
        assert not stale, f"{name} is stale: python -m demo.lessons pack --out docs/teaching"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_handout_is_a_pdf_of_some_pages_with_its_own_letters(language):
    content = (SHIPPED / language / "handout.pdf").read_bytes()
    pages = int(max(re.findall(rb"/Count (\d+)", content), key=int))
    assert content.startswith(b"%PDF-") and 2 <= pages <= 12
    assert b"/FontFile" in content  # embedded: it can be printed where no font has them
    assert language != "ja" or b"/Type3" not in content  # a program for every letter, see print_fonts.py
    assert 50_000 < len(content) < 150_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_handout_asks_everything_and_answers_nothing(language):
    files = pack(LESSONS, language)
    for lesson in LESSONS:
        for step in lesson.steps:
            if step.kind == "predict":
                assert all(said(choice.words, language) in files["handout.md"] for choice in step.choices)
            if step.kind == "why":
                assert said(step.words, language) in files["handout.md"]
                assert said(step.answer, language) in files["answers.md"] and said(step.answer, language) not in files["handout.md"]
        for misconception in lesson.misconceptions:
            answer = misconception.answer[language]
            assert answer in files["misconceptions.md"] and answer not in files["handout.md"]
    assert not any(re.search(r"\{\w+\.\w+", content) for content in files.values())


@pytest.mark.parametrize("minutes", [5, *CLASSES])
def test_a_plan_fills_its_minutes_without_a_gap(minutes):
    parts = plan(LESSONS, minutes)
    assert parts[0].start == 0 and parts[-1].kind == "closing" and parts[-1].end <= minutes
    assert all(before.end == after.start for before, after in zip(parts, parts[1:], strict=False))
    lessons = [part.lesson.order for part in parts if part.lesson]
    assert lessons == sorted(lessons)
    left = minutes - parts[-1].end
    assert all(lesson.minutes > left for lesson in LESSONS if lesson.order not in lessons)  # none that would fit is left out
    assert [part.kind for part in parts].count("pause") == (minutes >= 90)


def test_the_shortest_class_has_a_lesson():
    assert any(part.lesson for part in plan(LESSONS, CLASSES[0]))


def test_a_plan_asks_the_question_alone():
    assert last_sentence("It reads 3. It writes 2.5 of them. Which one?") == "Which one?"
    assert last_sentence("これは図です。どれでしょうか。") == "どれでしょうか。"


def test_markup_in_a_lesson_stays_text():
    lesson = read_lesson(SMALL)
    title = dict.fromkeys(LANGUAGES, "<img src=x onerror=alert(1)>")
    html = pack((type(lesson)(**{**vars(lesson), "title": title}),), "en")["handout.html"]
    assert "<img" not in html and "&lt;img" in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_command_writes_the_pack_of_an_own_folder_too(tmp_path, language):
    own = tmp_path / "own"
    own.mkdir()
    shutil.copy(SMALL, own)
    done = CliRunner().invoke(commands, ["pack", "--lessons", str(own), "--out", str(tmp_path / "out"), "--language", language, "--no-pdf"])
    assert done.exit_code == 0, done.output
    written = tmp_path / "out" / language
    assert sorted(path.name for path in written.iterdir()) == sorted(pack(LESSONS, language))
    assert read_lesson(SMALL).title[language] in (written / "handout.md").read_text(encoding="utf-8")


def test_without_a_browser_the_command_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr("demo.lessons.printing.shutil.which", lambda name: None)
    done = CliRunner().invoke(commands, ["pack", "--out", str(tmp_path), "--language", "en"])
    assert done.exit_code == 0 and "handout.html" in done.output and not (tmp_path / "en" / "handout.pdf").exists()


@pytest.mark.skipif(not any(map(shutil.which, BROWSERS)), reason="needs a Chromium")
def test_with_a_browser_there_is_a_pdf(tmp_path):
    done = CliRunner().invoke(commands, ["pack", "--out", str(tmp_path), "--language", "ja"])
    content = (tmp_path / "ja" / "handout.pdf").read_bytes()
    assert done.exit_code == 0 and content.startswith(b"%PDF-") and len(content) > 50_000  # its letters were loaded before it was printed
