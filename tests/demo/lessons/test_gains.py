"""Before and after: the questions, and what the files of a class come to."""

import csv
import io

import pytest
from click.testing import CliRunner

from core.errors import UserError
from demo.api.lessons import LessonApi
from demo.lessons.__main__ import commands
from demo.lessons.gains import GainsFault, gains, read_answers
from demo.lessons.questions import CHOICES, Question, asked, key, questions
from demo.text import LANGUAGES, section, sentence

NAMES = [one.name for one in questions()]
HEAD = ["person", "form", *NAMES]
LESSONS = {"what-is-learned", "which-head-copies", "what-the-mask-hides", "without-positions", "one-weight", "why-warm-up",
           "training-is-not-decoding", "why-divide-by-sqrt-d-k", "what-lightning-took-over"}  # fmt: skip


def person(number):
    return f"{number:016x}"


def row(number, form, right, wrong=""):
    """A form whose first `right` questions are answered rightly."""
    answers = [key()[name] if i < right else wrong for i, name in enumerate(NAMES)]
    return [person(number), form, *answers]


def written(tmp_path, rows, name="class.csv", head=HEAD):
    path = tmp_path / name
    path.write_text("".join(",".join(line) + "\n" for line in [head, *rows]), encoding="utf-8")
    return path


def test_the_ten_questions_have_lessons_and_both_languages_and_a_key_that_is_not_sent():
    assert len(questions()) == 10 and {one.lesson for one in questions()} == LESSONS
    for one in questions():
        assert one.words.keys() == set(LANGUAGES) and all(words.keys() == set(LANGUAGES) for words in one.choices.values())
        assert len({words["en"] for words in one.choices.values()}) == CHOICES
    places = [list(one.choices).index(one.right) for one in questions()]
    assert set(places) == set(range(CHOICES))  # not always the same
    assert "right" not in str([list(one) for one in asked("en")])
    assert LessonApi("en").key({"form": "after"}) == {"right": key()}
    assert LessonApi("en").key({"form": "before"})["error"] == sentence("en", UserError("wrong_request"))  # it would be learned by heart
    with pytest.raises(ValueError):
        Question("x", "y", {}, {"a": {}}, "a")


def test_gains_of_a_class_by_hand(tmp_path):
    first = written(tmp_path, [row(1, "before", 2), row(2, "before", 4), row(3, "before", 9)], "one.csv")
    second = written(tmp_path, [row(2, "after", 7), row(1, "after", 6), row(4, "after", 10), row(1, "before", 2)], "two.csv")
    *each, total = gains(read_answers([first, second]))
    assert total.pairs == 2  # the third has not answered after, the fourth not before
    assert (total.before, total.after) == pytest.approx((0.3, 0.65))
    assert total.gain == pytest.approx((0.65 - 0.3) / 0.7) and total.low <= total.gain <= total.high
    assert (each[0].before, each[0].after, each[0].gain, each[0].low) == (1, 1, None, None)  # nothing could be gained
    assert (each[2].before, each[2].after, each[2].gain) == (0.5, 1, 1)
    assert (each[6].before, each[6].after, each[6].gain) == (0, 0.5, 0.5)
    assert gains(read_answers([second, first])) == [*each, total]


def test_the_interval_is_that_of_the_persons(tmp_path):
    rows = [line for i in range(40) for line in (row(i, "before", 2), row(i, "after", 4 + i % 5))]
    total = gains(read_answers([written(tmp_path, rows)]))[-1]
    assert total.gain == pytest.approx(0.5) and total.low == pytest.approx(0.445, abs=0.02) and total.high == pytest.approx(0.555, abs=0.02)
    alike = [line for i in range(20) for line in (row(i, "before", 2), row(i, "after", 4))]
    total = gains(read_answers([written(tmp_path, alike)]))[-1]
    assert total.low == pytest.approx(total.high) == pytest.approx(0.25)


NONSENSE = {
    "no_csv": [["a", "b"]],
    "wrong_row": [HEAD, [person(1), "before"]],
    "wrong_person": [HEAD, ["Taro", *row(1, "before", 3)[1:]]],
    "wrong_form": [HEAD, [person(1), "during", *row(1, "before", 3)[2:]]],
    "wrong_answer": [HEAD, row(1, "before", 3, "=1+1")],
    "twice": [HEAD, row(1, "before", 3), row(1, "before", 4)],
    "no_pairs": [HEAD, row(1, "before", 3), row(2, "after", 4)],
}


@pytest.mark.parametrize("fault", NONSENSE)
@pytest.mark.parametrize("language", LANGUAGES)
def test_nonsense_is_refused_with_a_sentence(tmp_path, fault, language):
    head, *rows = NONSENSE[fault]
    path = written(tmp_path, rows, head=head)
    with pytest.raises(GainsFault) as caught:
        gains(read_answers([path]))
    assert caught.value.fault == fault
    said = CliRunner().invoke(commands, ["gains", str(path), "--language", language])
    assert said.exit_code == 1 and said.stderr.strip() == section(language, "gains")[fault].format(**caught.value.values)


def test_what_is_no_text_or_too_large_or_not_there(tmp_path):
    (tmp_path / "binary.csv").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "large.csv").write_bytes(b"a" * 1_000_001)
    (tmp_path / "open.csv").write_text('person,"form', encoding="utf-8")
    for name, fault in (("binary.csv", "unreadable"), ("large.csv", "too_large"), ("none.csv", "unreadable"), ("open.csv", "no_csv")):
        with pytest.raises(GainsFault) as caught:
            read_answers([tmp_path / name])
        assert caught.value.fault == fault


def test_the_command_writes_csv_and_says_that_two_pairs_are_few(tmp_path):
    rows = [row(1, "before", 2), row(1, "after", 6), row(2, "before", 4), row(2, "after", 7)]
    said = CliRunner().invoke(commands, ["gains", str(written(tmp_path, rows))])
    lines = list(csv.DictReader(io.StringIO(said.stdout)))
    assert said.exit_code == 0 and [line["question"] for line in lines] == [*NAMES, "all"]
    assert lines[-1]["before"] == "0.300" and lines[-1]["gain"] == "0.500" and lines[-1]["pairs"] == "2"
    assert "Pairs: 2." in said.stderr
