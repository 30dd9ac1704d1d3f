"""The lessons of a page: the shipped ones without a mistake, a teacher's own beside them or in their place, faulty files left out."""

import json
import logging
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from core.classroom.limits import Limits
from demo.components.program_view import PARTS as PROGRAMS
from demo.lessons.__main__ import commands
from demo.lessons.faults import PartFault
from demo.lessons.regions import BUTTONS
from demo.lessons.shelf import FOLDER, lessons, read_folder, read_shelf, shelf, told
from demo.lessons.states import INSIDE, NAMES, PARTS, check_state
from demo.text import LANGUAGES

ROOT = Path(__file__).parents[3]
SMALL = (Path(__file__).parent / "small.yaml").read_text(encoding="utf-8")


def write(folder, name, content=SMALL):
    path = folder / f"{name}.yaml"
    path.write_text(content.replace("name: small", f"name: {name}"), encoding="utf-8")
    return path


def sentences(found, language="en"):
    return [fault.sentence(language) for fault in found.faults]


def test_no_shipped_lesson_has_a_mistake():
    assert sentences(read_shelf()) == []
    assert len(read_shelf().lessons) == len(list(FOLDER.glob("*.yaml"))) > 0


def test_the_lesson_in_the_readme_works_as_it_stands(tmp_path):
    blocks = re.findall(r"```yaml\n(.*?)```", (FOLDER / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "does-it-copy.yaml").write_text(blocks[0], encoding="utf-8")
    found = read_shelf(tmp_path)
    assert sentences(found) == [] and "does-it-copy" in [one.name for one in found.lessons]


def test_a_teachers_lesson_stands_beside_the_shipped_ones_by_its_order(tmp_path):
    write(tmp_path, "mine", SMALL.replace("order: 7", "order: 999"))
    found = read_shelf(tmp_path)
    assert [one.name for one in found.lessons] == [*(one.name for one in read_shelf().lessons), "mine"]
    assert found.faults == ()


def test_a_teachers_lesson_takes_the_place_of_a_shipped_one_of_its_name(tmp_path):
    write(tmp_path, "what-is-learned", SMALL.replace("order: 7", "order: 1"))
    found = read_shelf(tmp_path)
    mine = [one for one in found.lessons if one.name == "what-is-learned"]
    assert [one.title["en"] for one in mine] == ["Small"]
    assert len(found.lessons) == len(read_shelf().lessons)


def test_a_faulty_file_is_left_out_and_the_others_are_there(tmp_path):
    write(tmp_path, "good", SMALL.replace("order: 7", "order: 998"))
    write(tmp_path, "bad", SMALL.replace("press: train", "press: zzz"))
    write(tmp_path, "what-is-learned", "name: [")
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "notes.txt").write_text("not a lesson")
    (tmp_path / ".hidden.yaml").write_text("not a lesson")
    found = read_shelf(tmp_path)
    names = [one.name for one in found.lessons]
    assert "good" in names and "bad" not in names and "what-is-learned" in names  # the shipped one stays
    assert [fault.file for fault in found.faults] == ["bad.yaml", "folder.yaml", "what-is-learned.yaml"]


def test_two_lessons_of_one_name_or_order_in_a_folder(tmp_path):
    write(tmp_path, "first")
    write(tmp_path, "second")
    (tmp_path / "first.yml").write_text((tmp_path / "first.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    found, faults = read_folder(tmp_path)
    assert [one.name for one in found] == ["first"]
    assert [fault.sentence("en") for fault in faults] == ["first.yml: Another file before this one has a lesson called first.",
                                                          "second.yaml: The lesson first has the order 7 already."]
    assert [fault.sentence("ja") for fault in faults] == ["first.yml：first という名前のレッスンが、前のファイルにもあります。",
                                                          "second.yaml：順番 7 は、すでにレッスン first が使っています。"]


@pytest.fixture
def fresh_shelf():
    shelf.cache_clear()
    yield
    shelf.cache_clear()


def test_the_environment_names_the_folder_and_the_log_says_what_is_wrong(tmp_path, monkeypatch, caplog, fresh_shelf):
    write(tmp_path, "good", SMALL.replace("order: 7", "order: 998"))
    write(tmp_path, "bad", SMALL.replace("seconds: 6", "seconds: 600"))
    monkeypatch.setenv("TRANSFORMER_LIVE_LESSONS", str(tmp_path))
    with caplog.at_level(logging.WARNING):
        assert "good" in [one.name for one in lessons()]
        lessons()
    assert caplog.messages == ["A lesson is left out. bad.yaml, line 19: A step of a lesson runs 60 seconds at most, not 600."]


def test_a_folder_that_there_is_not_is_said_and_stops_nothing(tmp_path, monkeypatch, caplog, fresh_shelf):
    monkeypatch.setenv("TRANSFORMER_LIVE_LESSONS", str(tmp_path / "none"))
    assert len(lessons()) == len(read_shelf().lessons)
    assert caplog.messages == [f"A lesson is left out. {tmp_path / 'none'}: There is no such folder."]


def test_the_folder_is_a_limit_like_others():
    assert Limits.from_environment({"TRANSFORMER_LIVE_LESSONS": "/mine"}).lessons == Path("/mine")
    assert Limits.from_environment({"TRANSFORMER_LIVE_LESSONS": ""}).lessons is None


def checked(*arguments):
    return CliRunner().invoke(commands, ["check", *map(str, arguments)])


def test_check_says_what_is_wrong_and_fails(tmp_path):
    write(tmp_path, "bad", SMALL.replace("press: train", "press: zzz"))
    done = checked(tmp_path, "--language", "ja")
    assert done.exit_code == 1
    assert done.output.splitlines() == ["bad.yaml の 17 行目：zzz はありません。使えるのは " + ", ".join(BUTTONS) + " です。",
                                        "間違いのあるファイルは 1 件です。"]


def test_check_of_good_files_and_of_the_shipped_ones(tmp_path):
    done = checked(write(tmp_path, "small"))
    assert (done.exit_code, done.output) == (0, "Lessons read: 1. No mistakes.\n")
    assert checked().exit_code == 0


def test_check_of_files_that_there_are_not(tmp_path):
    done = checked(tmp_path / "none.yaml", tmp_path)
    assert (done.exit_code, done.output) == (1, "none.yaml: There is no such file.\nFiles with mistakes: 1.\n")


def test_check_says_the_first_mistakes_of_a_file_only(tmp_path):
    write(tmp_path, "many", "\n".join(f"zzz{number}: 1" for number in range(30)))
    lines = checked(tmp_path).output.splitlines()
    assert len(lines) == 10 and lines[-2] == "many.yaml: and 23 more."


def test_a_lesson_in_each_language_is_plain_data():
    for language in LANGUAGES:
        for one in read_shelf().lessons:
            assert json.loads(json.dumps(told(one, language), allow_nan=False))["name"] == one.name


def script(path):
    return (ROOT / "demo" / "components" / path).read_text(encoding="utf-8")


def listed(text, name):
    return set(re.findall(r'"([^"]+)"', re.search(rf"{name} = \[(.*?)\]", text, re.DOTALL).group(1)))


FILMS = {"kind=cross;layer=2;head=3;step=120;sequence=1": True, "step=last": True, "step=0": True, "layer=0": False, "kind=side": False,
         "head=mean": False, "step=1;" * 5 + "step=1": False, "": False}


@pytest.mark.parametrize("film", FILMS)
def test_a_state_names_the_film_as_the_page_reads_it(film):
    """The same are tried in tests/web/film_address.test.js and page_links.test.js."""
    try:
        check_state(f"tab=train&film={film}")
    except PartFault as fault:
        assert (fault.key, FILMS[film]) == ("state_value", False)
    else:
        assert FILMS[film]


def test_the_names_of_a_state_are_those_that_the_page_reads():
    page = listed(script("shared/place_names.js"), "PLACE_NAMES") | listed(script("shared/state_names.js"), "TAB_NAMES")
    assert page == set(NAMES) - {"preset"}


def test_what_can_be_open_is_what_the_page_has():
    sections = set(re.findall(r'name: "(\w+)"', script("attention_view/inside/sections.js")))
    assert set(INSIDE) - {"step"} == sections
    assert PARTS == PROGRAMS
