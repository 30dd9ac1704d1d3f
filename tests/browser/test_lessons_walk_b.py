"""Lessons 6 to 10, walked by doing what they say, in both languages; in Japanese with shorter trainings and wrong predictions."""

import re
from dataclasses import replace

import pytest

from core.comparison.race import Race
from core.comparison.race_config import RACES, RaceConfig
from core.comparison.verdict import results
from core.programs import lockstep
from core.schedule import noam_peak
from demo.api import lessons as lessons_api
from demo.lessons.shelf import lessons

pytestmark = pytest.mark.browser

PATIENCE = 240_000  # milliseconds, on a machine that has other things to do
PANEL = "#tl-lesson-panel [data-lesson]"
RIGHT = {"why-warm-up": "middle", "where-the-norm-stands": "post-cold", "training-is-not-decoding": "fewer",
         "why-divide-by-sqrt-d-k": "slower", "what-lightning-took-over": "zero"}  # fmt: skip
WRONG = {"why-warm-up": "none", "where-the-norm-stands": "nobody", "training-is-not-decoding": "none",
         "why-divide-by-sqrt-d-k": "same", "what-lightning-took-over": "lightning"}  # fmt: skip
FEW = 10  # steps of a shortened training: too few to learn anything, so the lesson must say that nothing is known


@pytest.fixture
def shortened(monkeypatch):
    """Trainings of a few steps."""
    def short(step):
        return replace(step, state=re.sub(r"max_steps=\d+", f"max_steps={FEW}", step.state))

    found = tuple(replace(lesson, steps=tuple(short(step) for step in lesson.steps)) for lesson in lessons())
    monkeypatch.setattr(lessons_api, "lessons", lambda: found)
    scaling = RACES["no-scaling"]
    monkeypatch.setitem(RACES, "no-scaling", RaceConfig(scaling.base.with_settings(max_steps=FEW), scaling.vary))
    monkeypatch.setattr(lockstep, "STEPS", FEW)
    monkeypatch.setattr(lockstep, "EXPERIMENT", lockstep.EXPERIMENT.with_settings(max_steps=FEW))


class Walk:
    """Does what a lesson says, a kind of step each."""

    def __init__(self, page, registry, choice):
        self.page, self.registry, self.choice = page, registry, choice

    def through(self, name):
        """To its end; gives what was said of what was measured."""
        self.wait(f"data.lesson === '{name}' && data.place === '1'")
        said = []
        while (panel := self.panel())["kind"] != "end":
            getattr(self, panel["kind"])(said)
            self.wait(f"data.place !== '{panel['place']}'")
        return said

    def panel(self):
        return self.page.locator(PANEL).first.evaluate("element => ({...element.dataset})")

    def wait(self, condition):
        self.page.wait_for_function(f"() => {{ const data = document.querySelector('{PANEL}').dataset; return {condition}; }}")

    def words(self, selector):
        return self.page.locator(selector).inner_text().replace("\u202f", " ").replace(",", "")

    def predict(self, said):
        self.page.click(f"#tl-lesson-panel [data-choice={self.choice}]")

    def do(self, said):
        self.page.click("[data-press]")

    def find(self, said):
        """The peak of a quarter of the warm-up is twice as high; half of it is told not to be enough."""
        assert self.page.locator("#tl-noam-explorer .tl-noam").get_attribute("data-step") == "4000"
        box = self.page.locator("#tl-noam-explorer [data-name=warmup_steps]")
        box.click()
        box.fill("2000")
        self.page.wait_for_function("() => document.querySelector('#tl-lesson-panel .tl-lesson-hint')?.textContent.includes('1.4')")
        box.fill("1000")

    def tell(self, said):
        said.append(self.words(".tl-lesson-text"))
        self.page.click("[data-action=next]")

    def confront(self, said):
        said.append(self.words(".tl-lesson-measured"))
        said.append(self.page.locator(".tl-lesson-measured").get_attribute("data-right"))
        self.page.click("[data-action=next]")

    def why(self, said):
        self.page.click("[data-action=compare]")
        assert self.page.inner_text(".tl-lesson-answer")
        self.page.click("[data-action=next]")

    def race(self):
        """Results of the race that was run last."""
        return results([run for run in self.registry.runs.values() if isinstance(run, Race)][-1])


def percent(share):
    return f"{100 * share:.1f} %"


def check_warm_up(walk, said, is_short):
    cold, warm, slow = walk.race()
    assert said[3 - 1].find(f"{noam_peak(512, 1000):.4f}"[:6]) > 0 and "1000" in said[2]
    if is_short:
        assert str(FEW) in said[0] and said[1] == "null"
    else:
        assert percent(cold.exact_match) in said[0] and str(warm.matched[0.9]) in said[0] and percent(slow.exact_match) in said[0]


def check_norm(walk, said, is_short):
    post_cold, post_warm, pre_cold, pre_warm = walk.race()
    if is_short:
        assert str(FEW) in said[0] and said[1] == "null" and percent(pre_warm.exact_match) in said[0]
    else:
        assert percent(post_cold.exact_match) in said[0]
        assert all(str(one.matched[0.9]) in said[0] for one in (post_warm, pre_cold, pre_warm))
    assert "88 %" in said[2] and "95 %" in said[2]  # where the shipped recordings ended


def check_forcing(walk, said, is_short):
    assert said[1] == str(walk.choice == "fewer").lower()
    assert [int(number) for number in re.findall(r"\d+", said[0])].count(9) >= 1
    section = "#tl-attention-view .tl-inside-forcing"
    assert walk.page.locator(f"{section} table tbody tr").count() == 9
    assert "0.09" in said[2]


def check_scaling(walk, said, is_short):
    divided, undivided = walk.race()
    assert percent(divided.exact_match) in said[0] and percent(undivided.exact_match) in said[0]
    assert said[1] == ("null" if is_short else "true")
    assert walk.words(".tl-inside-cell-chain").count("13.5") >= 1  # a score of 54.05, divided by 4


def check_lightning(walk, said, is_short):
    assert str(FEW if is_short else 200) in said[0] and said[1] == str(walk.choice == "zero").lower()
    assert "8" in said[2]


CHECKS = dict(zip(RIGHT, (check_warm_up, check_norm, check_forcing, check_scaling, check_lightning), strict=True))


def walk_all(people, registry, path, predictions, is_short):
    page = people(f"{path}?lesson=why-warm-up", width=1280, height=800).page
    page.set_default_timeout(PATIENCE)
    for place, (name, choice) in enumerate(predictions.items()):
        walk = Walk(page, registry, choice)
        CHECKS[name](walk, walk.through(name), is_short)
        if place < len(predictions) - 1:
            page.click("[data-action=next-lesson]")


@pytest.mark.slow  # their trainings in full: a minute and a half on a quiet machine
def test_five_lessons_are_walked(people, registry):
    walk_all(people, registry, "", RIGHT, is_short=False)


@pytest.mark.usefixtures("shortened")
def test_a_lesson_whose_training_shows_nothing_says_so_and_a_wrong_prediction_is_met(people, registry):
    walk_all(people, registry, "ja", WRONG, is_short=True)
