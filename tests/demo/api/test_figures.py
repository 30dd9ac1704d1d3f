"""Saved figures speak the page's language, and say of which settings they are."""

import base64
import warnings

import pytest
import torch
from fontTools.ttLib import TTFont
from matplotlib.text import Text

from core.checkpoint import load_checkpoint
from core.comparison.race import Race
from core.comparison.race_config import RaceConfig, read_vary
from core.config import Experiment
from core.figures import style
from core.trace import trace_decode
from core.training.run import Run
from core.training.slots import Slots
from demo.api import decodes, races, runs, schedules
from demo.api.models import ASSETS
from demo.api.setting_words import settings_line
from demo.text import LANGUAGES, section
from helpers import SHORT, ended

LOADED = load_checkpoint(ASSETS / "classroom-0050.ckpt")
TRACE = trace_decode(LOADED.model, torch.tensor([3, 1, 4]), 21, 22, 5)
ORDER = {"format": "svg", "map": "cross", "layer": 0, "step": 1, "head": "all", "dark": False}
RATES = {"format": "svg", "compare": "schedules", "d_model": 64, "warmup_steps": 50, "lr_factor": 0.2, "max_steps": 400, "step": 70,
         "family": [], "log_x": False, "log_y": False, "dark": True}


@pytest.fixture(scope="module")
def run():
    """One that has ended, with settings that differ from the classroom's."""
    run = Run(SHORT.with_settings(norm_first=False), Slots(1))
    run.start()
    return ended(run)


@pytest.fixture(scope="module")
def race():
    race = Race(RaceConfig(SHORT, read_vary("warmup_steps=1,59")), Slots(1))
    race.start()
    return ended(race)


@pytest.fixture
def drawn(monkeypatch):
    """The figures that are rendered, each with every letter that no font has as an error."""
    figures = []

    def render(figure, kind):
        figures.append(figure)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return style.render(figure, kind)

    for module in (runs, races, decodes, schedules):
        monkeypatch.setattr(module, "render", render)
    return figures


def words_of(figure):
    return [text.get_text() for text in figure.findobj(Text) if text.get_text()]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["svg", "png"])
def test_every_figure_is_in_the_pages_language_and_names_its_settings(language, kind, run, race, drawn):
    runs.run_file(run, kind, False, language)
    races.race_file(race, kind, True, language)
    decodes.trace_file(TRACE, LOADED, {**ORDER, "format": kind}, language)
    schedules.schedules_file({**RATES, "format": kind}, language)
    of_run, of_race, of_trace, of_schedules = map(words_of, drawn)
    assert section(language, "run_figure")["title"] in of_run
    line = " ".join(of_run)
    assert "classroom" in line and "post-LN" in line and settings_line(run.experiment, language, 13)[-12:] in line
    assert section(language, "page")["tab_race"] in of_race and any("classroom" in words for words in of_race)
    text = section(language, "attention_view")
    assert text["legend"] in of_trace and text["head_number"].format(head=2) in of_trace
    where = text["where_all"].format(layer=1, heads=4)
    assert section(language, "saved_figure")["attention"].format(kind=text["cross"], where=where) in of_trace
    assert settings_line(LOADED.experiment, language, LOADED.step) in " ".join(of_trace)
    assert section(language, "schedule_figure")["rate"] in of_schedules
    assert any("d_model 64" in words and "400" in words for words in of_schedules)
    for words in (of_run, of_race, of_trace, of_schedules):
        japanese = any("\u3040" <= letter <= "\u30ff" for letter in "".join(words))
        assert japanese == (language == "ja")


def test_the_shipped_font_has_every_letter_of_the_japanese_page():
    """If not: python -m scripts.japanese_font"""
    known = TTFont(style.SHIPPED_FONT).getBestCmap()
    words = {name: "".join(part.values()) for name, part in LANGUAGES["ja"].items()}
    missing = {letter for name in ("figure", "run_figure", "race_figure", "schedule_figure", "race_names", "settings", "choices", "page")
               for letter in words[name] if ord(letter) not in known}
    assert missing == set()
    assert (style.SHIPPED_FONT.parent / "OFL.txt").exists()
    assert style.font_families("ja")[0] == style.SHIPPED_FAMILY


def test_settings_are_named_by_the_nearest_preset_and_what_differs():
    experiment = Experiment().with_settings(warmup_steps=200, no_positions=True)
    assert settings_line(experiment, "en", 1400) == "preset classroom · no positions, warm-up 200 · step 1,400"
    assert settings_line(Experiment(), "ja") == "プリセット classroom"
    assert settings_line(None, "en", 3) == "step 3"


@pytest.mark.parametrize("words, letters, expected", [
    ("", 9, []), ("one two three", 8, ["one two", "three"]), ("あいうえお、かき", 12, ["あいうえお、", "かき"]),
    ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
])
def test_a_long_line_is_broken(words, letters, expected):
    assert list(style.wrapped(words, letters)) == expected


def test_a_file_is_named_by_its_step(run):
    file = runs.run_file(run, "csv", False, "ja")
    assert file["name"] == "training-step-13.csv" and base64.b64decode(file["base64"]).count(b"\n") == 14
