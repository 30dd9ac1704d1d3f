"""Lesson files: what is right is read, and each mistake has its sentence with file and line, whatever the bytes are."""

from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from demo.lessons.faults import LessonFault
from demo.lessons.reading import read_lesson
from demo.text import LANGUAGES

SMALL = (Path(__file__).parent / "small.yaml").read_text(encoding="utf-8")


def faults_of(folder, content, name="small.yaml"):
    """The mistakes that are found in a file."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    try:
        read_lesson(path)
    except LessonFault as wrong:
        return wrong.faults
    return []


def sentences_of(folder, content, name="small.yaml"):
    return [tuple(fault.sentence(language) for language in LANGUAGES) for fault in faults_of(folder, content, name)]


def test_the_small_lesson_is_read(tmp_path):
    (tmp_path / "small.yaml").write_text(SMALL, encoding="utf-8")
    lesson = read_lesson(tmp_path / "small.yaml")
    assert (lesson.name, lesson.order, len(lesson.steps)) == ("small", 7, 4)
    assert lesson.steps[1].keep == {"end": "run.step"}
    assert lesson.steps[2].outcomes[0].choice == "one"
    assert lesson.steps[2].outcomes[1].when is None


MISTAKES = yaml.safe_load((Path(__file__).parent / "mistakes.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("mistake", MISTAKES, ids=[one["what"] for one in MISTAKES])
def test_a_mistake_has_its_sentence_in_both_languages(tmp_path, mistake):
    assert SMALL.count(mistake["instead of"]) == 1
    said = sentences_of(tmp_path, SMALL.replace(mistake["instead of"], mistake["stands"]))
    assert said == [(f"small.yaml, {mistake['en']}", f"small.yaml の {mistake['ja']}")]


def test_all_mistakes_of_a_file_are_told_by_line(tmp_path):
    content = SMALL.replace("press: train", "press: start").replace("minutes: 3", "minutes: 0").replace("kept.end", "kept.start")
    assert [fault.line for fault in faults_of(tmp_path, content)] == [3, 17, 23, 23]


def test_one_mistake_does_not_make_others(tmp_path):
    broken = SMALL.replace("kind: predict", "kind: predic").replace("name: wrong,", "nmae: wrong,").replace("keep:", "kep:")
    assert [fault.key for fault in faults_of(tmp_path, broken)] == ["unknown_name_near", "not_one_of_near", "unknown_name_near"]


FILES = {
    "nothing": (b"", "small.yaml: This file is empty."),
    "a comment": (b"# later\n", "small.yaml: This file is empty."),
    "a text": (b"lesson", "small.yaml, line 1: Here names with values are expected: name, order, minutes, title, question, steps."),
    "another encoding": ("name: small\ntitle: 学習".encode("shift_jis"),
                         "small.yaml, line 2: This is not text in UTF-8. Save the file as UTF-8 in your editor."),
    "two bytes a letter": (SMALL.encode("utf-16"), "small.yaml, line 1: This is not text in UTF-8. Save the file as UTF-8 in your editor."),
    "a control character": (SMALL.replace("Train.", "Train\x07").encode(),
                            "small.yaml, line 16: A letter stands here that nobody sees (U+0007). Delete it."),
    "too much": (b"#" * 100_001, "small.yaml: A lesson's file may have 100000 bytes at most."),
    "billion laughs": (b"a: &a [x, x]\nb: [*a, *a, *a]\n", "small.yaml, line 1: Anchors, aliases, tags and directives (&, *, !, %) are not "
                       "read in lessons. Put a text that begins with one in quotation marks."),
    "deep": (b"name: " + b"[" * 90_000, "small.yaml, line 1: This is nested deeper, or is longer, than any lesson."),
    "deep lists": ("".join(" " * depth + "-\n" for depth in range(300)).encode(),
                   "small.yaml, line 13: This is nested deeper, or is longer, than any lesson."),
    "long": (b"steps: [" + b"a," * 40_000 + b"]", "small.yaml, line 1: This is nested deeper, or is longer, than any lesson."),
    "a letter that is none": (b'name: "\\UFFFFFFFF"', None),
    "half a letter": (b'name: "\\ud800"', "small.yaml, line 1: A letter stands here that nobody sees (U+D800). Delete it."),
    "an object": (b"!!python/object/apply:os.system [ls]", "small.yaml, line 1: Anchors, aliases, tags and directives (&, *, !, %) are not "
                  "read in lessons. Put a text that begins with one in quotation marks."),
    "a list as a name": (b"? [a, b]\n: c\n", None),
}


@pytest.mark.parametrize("name", FILES)
def test_whatever_the_bytes_are_there_is_a_sentence(tmp_path, name):
    content, expected = FILES[name]
    said = sentences_of(tmp_path, content)
    assert said and (expected is None or expected in [english for english, _ in said])


def test_a_byte_order_mark_and_windows_lines_do_no_harm(tmp_path):
    assert sentences_of(tmp_path, b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode()) == []


def are_told(tmp_path, content):
    for english, japanese in sentences_of(tmp_path, content):
        assert english.startswith("small.yaml") and japanese.startswith("small.yaml")
        assert (english + japanese).isprintable() and len(english) < 2000


FUZZ = settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])


@FUZZ
@given(st.binary(max_size=300))
def test_random_bytes_are_told(tmp_path, content):
    are_told(tmp_path, content)


LINES = SMALL.splitlines()
SIGNS = ["{", "}", "[", "]", ": ", "- ", "&a", "*a", "!!int", '"', "'", "|", ">", "%", "?", "\t", "run.step", "1e999", "{kept.x:%}",
         "tab=decode&source=", "\u202e", "\n"]
PIECES = st.one_of(st.sampled_from(LINES), st.sampled_from(SIGNS), st.text(max_size=8))


@FUZZ
@given(place=st.integers(0, len(SMALL)), length=st.integers(0, 40), piece=PIECES)
def test_a_lesson_with_something_put_in_or_cut_out_is_read_or_told(tmp_path, place, length, piece):
    are_told(tmp_path, (SMALL[:place] + piece + SMALL[place + length:]).encode("utf-8", "surrogatepass"))


SIMPLE = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20), st.sampled_from(LINES))
VALUES = st.recursive(SIMPLE, lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)),
                      max_leaves=8)


@FUZZ
@given(st.data())
def test_a_lesson_with_any_value_anywhere_is_read_or_told(tmp_path, data):
    lesson = yaml.safe_load(SMALL)
    parts = [lesson]
    for part in parts:
        parts += [inner for inner in (part.values() if isinstance(part, dict) else part) if isinstance(inner, dict | list)]
    part = data.draw(st.sampled_from(parts))
    key = data.draw(st.sampled_from(list(part) if isinstance(part, dict) else range(len(part))))
    part[key] = data.draw(VALUES)
    are_told(tmp_path, yaml.safe_dump(lesson, allow_unicode=True).encode("utf-8", "surrogatepass"))
