"""The first five lessons, walked by doing what they say, in both languages; and once by predicting wrongly."""

import re

import pytest

from core.training.events import Validation

pytestmark = pytest.mark.browser

PATIENCE = 240_000  # milliseconds: ranking heads gives way to whatever else the machine does
PANEL = "#tl-lesson-panel [data-lesson]"
RIGHT = {  # what each prediction comes to with the shipped models and the preset's seed
    "what-is-learned": ["few"], "which-head-copies": ["blurred"], "what-the-mask-hides": ["cheats"],
    "without-positions": ["shuffled", "sorts"], "one-weight": ["sharp"],
}  # fmt: skip
WRONG = {
    "what-is-learned": ["half"], "which-head-copies": ["clear"], "what-the-mask-hides": ["better"],
    "without-positions": ["copies", "fails"], "one-weight": ["same"],
}  # fmt: skip
HEADS = "#tl-attention-view .tl-inside-heads"
WRONG_HEAD, FREE_HEAD, LEAKING_HEAD = ("cross", 1, 2), ("cross", 2, 4), ("decoder", 1, 1)
LEAKING_MODEL = "shipped:no-look-ahead-0400"


class Walk:
    """One person in one language, who goes through the lessons one after the other."""

    def __init__(self, person, registry, predictions):
        self.person, self.page, self.registry, self.predictions = person, person.page, registry, predictions
        self.said = {}  # what each confront said, by lesson

    def through(self, name):
        """Does what the lesson says, to its end."""
        choices = list(self.predictions[name])
        self.wait(f"data.lesson === '{name}' && data.place === '1'")
        while (kind := self.panel()["kind"]) != "end":
            place = self.panel()["place"]
            getattr(self, kind)(name, choices)
            self.wait(f"data.place !== '{place}'")

    def panel(self):
        return self.page.locator(PANEL).first.evaluate("element => ({...element.dataset})")

    def wait(self, condition):
        self.page.wait_for_function(f"() => {{ const data = document.querySelector('{PANEL}').dataset; return {condition}; }}")

    def predict(self, name, choices):
        self.page.click(f"[data-choice={choices.pop(0)}]")

    def do(self, name, choices):
        self.page.click("[data-press]")

    def tell(self, name, choices):
        self.page.click("[data-action=next]")

    def why(self, name, choices):
        self.page.click("[data-action=compare]")
        assert self.page.inner_text(".tl-lesson-answer")
        self.page.click("[data-action=next]")

    def confront(self, name, choices):
        measured = self.page.locator(".tl-lesson-measured")
        words = measured.inner_text().replace("\u202f", " ")
        assert "–" not in re.sub(r" – ", "", words), "a fact is missing"
        assert measured.get_attribute("data-right") == str(self.predictions is RIGHT).lower()
        assert self.predictions is RIGHT or self.page.inner_text(".tl-lesson-misconception")
        for figure in FIGURES[name](self):
            assert figure in words, (figure, words)
        self.page.click("[data-action=next]")

    def find(self, name, choices):
        FINDS[name](self)

    def switch(self, head):
        """Presses a head's switch."""
        kind, layer, number = head
        self.page.click(f"{HEADS}-switch[data-kind={kind}][data-layer='{layer}'][data-head='{number}']")

    def hint(self):
        """Waits for a sentence on what was tried."""
        self.page.wait_for_function("() => document.querySelector('#tl-lesson-panel .tl-lesson-hint')?.textContent")

    def run(self):
        """The log of the run on show; it need not be the newest of the server: an equal one that has ended is shown again."""
        return self.registry.find(self.person.run()).run.log

    def points(self, kind, layer, head):
        """By how many points exact match falls without a head, as the ranking's bar is labelled."""
        row = f"{HEADS}-row[data-kind={kind}][data-layer='{layer}'][data-head='{head}']"
        return self.page.locator(f"{row} .tl-inside-heads-points").first.inner_text().lstrip("−")


def percent(share):
    return f"{100 * share:.1f} %"


def halves(walk):
    found = [event for event in walk.run().read(limit=10**6).events if isinstance(event, Validation) and event.token_accuracy > 0.5][0]
    return [str(found.step), percent(found.token_accuracy), percent(found.exact_match)]


def newest(walk):
    found = walk.run().latest(Validation)
    return [percent(found.exact_match)]


def parts_of_weight(walk):
    dot, score, _, weight = (float(words) for words in walk.page.locator(".tl-inside-cell-chain strong").all_inner_texts())
    undivided = re.findall(r"\d\.\d{3}", walk.page.inner_text("[data-step=scale] .tl-inside-cell-outcome"))
    assert f"{weight:.3f}" in undivided
    return [f"{dot:.1f}", f"{score:.2f}", f"{weight:.3f}", *undivided[-2:]]


FIGURES = {
    "what-is-learned": halves,
    "which-head-copies": lambda walk: [walk.points("cross", 1, 1), walk.points("cross", 1, 2)],
    "what-the-mask-hides": newest,
    "without-positions": newest,
    "one-weight": parts_of_weight,
}


def find_free_head(walk):
    walk.switch(WRONG_HEAD)
    walk.hint()
    walk.switch(WRONG_HEAD)
    walk.page.wait_for_selector(f"{HEADS}-result", state="hidden")
    walk.switch(FREE_HEAD)


def find_leaking_head(walk):
    shown = "model => globalThis[Symbol.for('transformer-live messages')].latest.get('decodeShown')?.request?.model === model"
    walk.page.wait_for_function(shown, arg=LEAKING_MODEL)
    walk.page.wait_for_selector(f"{HEADS}-switch")
    walk.switch(LEAKING_HEAD)
    walk.page.wait_for_selector(f"{HEADS}-result[data-state=done]")
    rising = re.findall(r"[\d.]+", walk.page.inner_text(f"{HEADS}-sentence"))
    assert float(rising[0]) == 0 and float(rising[1]) > 50  # "none of 256", "more than half"


def find_small_weight(walk):
    walk.page.locator(".tl-inside-cell-token").first.click()


FINDS = {"which-head-copies": find_free_head, "what-the-mask-hides": find_leaking_head, "one-weight": find_small_weight}


@pytest.mark.parametrize("address, predictions", [
    pytest.param("", RIGHT, id="en"), pytest.param("ja", WRONG, id="ja-wrong", marks=pytest.mark.slow)])
def test_five_lessons_are_walked(people, registry, address, predictions):
    person = people(f"{address}?lesson=what-is-learned", width=1280, height=800)
    person.page.set_default_timeout(PATIENCE)
    walk = Walk(person, registry, predictions)
    for place, name in enumerate(predictions):
        walk.through(name)
        if place < len(predictions) - 1:
            person.page.click("[data-action=next-lesson]")
    person.page.click("[data-action=free]")
    walk.wait("data.lesson === ''")
    assert "lesson=" not in person.page.url
