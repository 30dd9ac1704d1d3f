"""Switching heads in a real browser, on a shipped model: what the page says is what a plain forward pass finds, in which the head's columns
of W^O are zero."""

import copy
import math
import re
from types import SimpleNamespace

import pytest
import torch

from core.checkpoint import load_checkpoint
from core.masks import create_masks
from core.tasks import PAD, end_symbol, held_out_sources, pairs, start_symbol
from core.training.threads import use_cores
from demo.api.models import ASSETS
from demo.tabs.decode import EXAMPLES
from demo.text import section

pytestmark = pytest.mark.browser

SOURCE = "3 1 4 1 5"  # that the tab opens with
KINDS = ("cross", "decoder", "encoder")
BROKEN = 0.5  # share of what was right, below which the task is broken
TEXT = {language: section(language, "inside_heads") for language in ("en", "ja")}


class PlainModel:
    """The shipped model that the tab opens with, and what it answers without some heads."""

    def __init__(self):
        use_cores(1)
        loaded = load_checkpoint(ASSETS / "classroom-0400.ckpt")
        self.transformer = loaded.model.transformer.eval()
        self.vocab_size = loaded.experiment.task.vocab_size
        self.layers, self.heads = loaded.model.hparams.num_layers, loaded.model.hparams.num_heads
        self.d_k = loaded.model.hparams.d_model // self.heads
        self.src, self.tgt = pairs(loaded.experiment.task, held_out_sources(loaded.experiment.task, loaded.experiment.train.seed))
        self.known = {}  # whether each sequence is answered rightly, by heads

    @property
    def all_heads(self):
        return [(kind, layer, head) for kind in KINDS for layer in range(self.layers) for head in range(self.heads)]

    def model(self, without):
        """A copy of it in which the columns of some heads are zero."""
        model = copy.deepcopy(self.transformer)
        for kind, layer, head in without:
            block = (model.encoder if kind == "encoder" else model.decoder)[layer]
            attention = block.cross_attention if kind == "cross" else block.self_attention
            attention.out_proj.weight.data[:, head * self.d_k:(head + 1) * self.d_k].zero_()
        return model

    @torch.no_grad()
    def right(self, *without):
        """bool, (sequences,): a greedy answer is right if each of its tokens is the most probable one behind the right ones before it."""
        if without not in self.known:
            read, expected = self.tgt[:, :-1], self.tgt[:, 1:]
            written = self.model(without)(self.src, read, *create_masks(self.src, read)).argmax(-1)
            self.known[without] = ((written == expected) | (expected == PAD)).all(1)
        return self.known[without]

    def change(self, *without):
        """Exact match without heads against all: counts, the difference, and Agresti and Min's interval."""
        before, after = self.right(), self.right(*without)
        lost, gained, count = int((before & ~after).sum()), int((~before & after).sum()), len(before)
        n, b, c = count + 2, lost + 0.5, gained + 0.5
        spread = 1.959964 * math.sqrt((b + c) - (c - b) ** 2 / n) / n
        return SimpleNamespace(count=count, before=int(before.sum()), after=int(after.sum()), change=(gained - lost) / count,
                               low=max(-1, (c - b) / n - spread), high=min(1, (c - b) / n + spread))

    @torch.no_grad()
    def answer(self, source, *without):
        """To a source as one types it: tokens by name, as many as the page writes."""
        end, model = end_symbol(self.vocab_size), self.model(without)
        src, tgt = torch.tensor([[int(word) for word in source.split()]]), torch.tensor([[start_symbol(self.vocab_size)]])
        while tgt[0, -1] != end and tgt.size(1) <= src.size(1) + 4:
            tgt = torch.cat([tgt, model(src, tgt, *create_masks(src, tgt))[:, -1].argmax(-1)[:, None]], 1)
        tokens = tgt[0, 1:].tolist()
        return ["(end)" if token == end else "(start)" if token == start_symbol(self.vocab_size) else str(token) for token in tokens]


@pytest.fixture(scope="module")
def plain():
    return PlainModel()


def open_heads(person):
    page = person.page
    page.get_by_role("tab").nth(1).click()
    page.wait_for_selector(".tl-attn-large canvas[data-cell]")
    page.click("[data-group=section] [data-value=heads]")
    page.wait_for_selector(".tl-inside-heads-switch")
    return page


def switch(page, kind, layer, head):
    return page.locator(f'.tl-inside-heads-switch[data-kind="{kind}"][data-layer="{layer + 1}"][data-head="{head + 1}"]')


def name(head):
    return TEXT["en"]["heads_name"].format(kind=section("en", "attention_view")[f"short_{head[0]}"], layer=head[1] + 1, head=head[2] + 1)


def points(share):
    words = f"{100 * share:+.1f}".replace("-", "−")
    return "0.0" if words in ("+0.0", "−0.0") else words


def percent(count, of):
    return f"{100 * count / of:.1f}\u202f%"


def change_words(found, language="en"):
    text = TEXT[language]
    direction = "falls" if found.after < found.before else "rises" if found.after > found.before else "stays"
    said = text[f"heads_{direction}"].format(before=percent(found.before, found.count), after=percent(found.after, found.count),
                                             points=points(found.change), low=points(found.low), high=points(found.high), count=found.count)
    if found.low <= 0 <= found.high:
        said += ("" if language == "ja" else " ") + text["heads_uncertain"]
    return said


def wait_for_text(page, selector, words):
    page.wait_for_function("([selector, words]) => document.querySelector(selector)?.textContent === words", arg=[selector, words])


def output_of(page):
    page.keyboard.press("End")  # all tokens are known at the last step
    return page.locator(".tl-attn-output .tl-attn-token:not(.tl-attn-missing) > .tl-attn-token-text").all_text_contents()[1:]


def test_a_head_is_switched_off_and_what_it_costs_is_what_a_plain_model_loses(people, plain):
    worst = min(plain.all_heads, key=lambda head: int(plain.right(head).sum()))
    idle = max(plain.all_heads, key=lambda head: int(plain.right(head).sum()))
    assert plain.right(worst).sum() < BROKEN * plain.right().sum() < plain.right(idle).sum()  # there is something to see
    page = open_heads(people(width=1280))
    line = page.locator(".tl-attn-switched")
    assert line.is_hidden()
    assert page.locator('.tl-inside-heads-board [tabindex="0"]').count() == 1

    switch(page, *worst).click()
    wait_for_text(page, ".tl-inside-heads-sentence", change_words(plain.change(worst)))
    assert line.locator("span").text_content() == f"Switched: {name(worst)} off."
    assert output_of(page) == plain.answer(SOURCE, worst)
    axis = page.locator(".tl-inside-heads-change .tl-inside-heads-track").bounding_box()
    places = {part: page.locator(f".tl-inside-heads-change .tl-inside-heads-{part}").bounding_box() for part in ("zero", "dot", "interval")}
    per_unit = places["zero"]["x"] + places["zero"]["width"] / 2 - axis["x"]  # from -1 to 0
    found = plain.change(worst)
    dot = places["dot"]["x"] + places["dot"]["width"] / 2 - axis["x"]
    assert dot == pytest.approx((found.change + 1) * per_unit, abs=1.5)
    assert places["interval"]["x"] - axis["x"] == pytest.approx((found.low + 1) * per_unit, abs=1.5)
    assert places["interval"]["width"] == pytest.approx((found.high - found.low) * per_unit, abs=1.5)

    # The next source is answered without it too.
    source = next(example for example in EXAMPLES if plain.answer(example, worst) != plain.answer(example))
    page.locator(".tl-example").get_by_text(source, exact=True).click()
    was, becomes = " ".join(plain.answer(source)), " ".join(plain.answer(source, worst))
    wait_for_text(page, ".tl-inside-heads-answer", TEXT["en"]["heads_answer_other"].format(**{"is": becomes, "was": was}))
    assert output_of(page) == becomes.split()
    assert line.is_visible()

    page.click("#tl-attention-view [data-group=depth] [data-value=maths]")
    ends = [f"{end:.4f}".replace("-", "−") for end in (found.low, found.high)]
    wait_for_text(page, ".tl-inside-heads-result .tl-inside-heads-formula:last-child span:last-child", f"= [{', '.join(ends)}]")
    page.click("#tl-attention-view [data-group=depth] [data-value=idea]")

    switch(page, *idle).click()  # the two together
    wait_for_text(page, ".tl-inside-heads-sentence", change_words(plain.change(*sorted((worst, idle), key=plain.all_heads.index))))
    page.wait_for_function("() => location.search.split('-off').length === 3")
    page.click("[data-action=as-trained]")
    line.wait_for(state="hidden")
    assert output_of(page) == was.split()
    assert page.locator('.tl-inside-heads-switch[aria-pressed="true"]').count() == 0
    page.wait_for_function("() => !location.search.includes('switched=')")
    page.go_back()  # what was switched is a place of its own
    line.wait_for(state="visible")
    assert line.locator("span").text_content().count(" off") == 2

    # The weights that it has on another source: refused at its place, then done.
    page.click("[data-action=as-trained]")
    line.wait_for(state="hidden")
    page.click("[data-group=head-mode] [data-value=fixed]")
    page.fill(".tl-inside-heads-source", "5 x 1")
    switch(page, *worst).focus()
    page.keyboard.press("Enter")
    problem = page.locator(".tl-inside-heads-switches .tl-inside-heads-problem")
    problem.wait_for(state="visible")
    assert "x" in problem.text_content()
    assert switch(page, *worst).text_content() == TEXT["en"]["heads_short_trained"]
    page.locator(".tl-inside-heads-example").get_by_text(source, exact=True).click()
    problem.wait_for(state="hidden")
    switch(page, *worst).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    line.wait_for(state="visible")  # with its own weights nothing changes
    assert output_of(page) == was.split()
    assert source in line.text_content()


def test_all_heads_are_ranked_and_a_set_is_found_that_breaks_the_task(people, plain):
    page = open_heads(people(width=1280))
    asked = []
    page.route("**/inside/ranking", lambda route: (asked.append(route), route.continue_() if len(asked) != 2 else None))
    ranking = page.locator(".tl-inside-heads-part[data-ranked]")
    page.click("[data-action=rank]")
    page.wait_for_function("() => document.querySelector('[data-ranked]').dataset.ranked > 0")
    while len(asked) < 2:
        page.wait_for_timeout(10)
    page.click("[data-action=rank]")  # stop, while an answer is under way
    asked[1].continue_()
    page.wait_for_selector(".tl-inside-heads-progress[data-state=stopped]")
    tried = int(ranking.get_attribute("data-ranked"))
    assert 0 < tried < len(plain.all_heads)
    page.click("[data-action=rank]")
    page.wait_for_selector(".tl-inside-heads-progress[data-state=done]", state="attached")

    rows = page.locator(".tl-inside-heads-row").evaluate_all(
        "rows => rows.map(row => [row.dataset.kind, row.dataset.layer - 1, row.dataset.head - 1, row.children[2].textContent])")
    changes = {head: plain.change(head) for head in plain.all_heads}
    order = sorted(plain.all_heads, key=lambda head: changes[head].change)
    assert [tuple(row[:3]) for row in rows] == order
    assert [row[3] for row in rows] == [points(changes[head].change) for head in order]
    missed = sum(found.high < 0 for found in changes.values())
    said = page.locator(".tl-inside-heads-said p").all_text_contents()
    assert said[0] == TEXT["en"]["heads_missed"].format(missed=missed, total=len(order))
    alignments = page.locator(".tl-inside-heads-row").evaluate_all("rows => rows.map(row => row.lastChild.textContent)")
    high = {head for head, words in zip(order, alignments, strict=True) if words != "–" and float(words) > BROKEN}
    for key, heads in (("both", [head for head in order if head in high and changes[head].high < 0]),
                       ("promised", [head for head in order if head in high and changes[head].high >= 0])):
        names = TEXT["en"][f"heads_{key}"].format(heads=", ".join(map(name, heads)))
        assert (names in said) == (0 < len(heads) <= 6), key

    page.locator(".tl-inside-heads-row[data-kind=encoder]").first.click()
    chosen = page.locator('.tl-inside-heads-row[aria-pressed="true"]')
    page.wait_for_selector('.tl-attn-every [data-value="encoder"][aria-pressed="true"]')
    shown = page.locator("[data-drawn]").evaluate("element => ({...element.dataset})")
    assert (shown["layer"], shown["head"]) == (chosen.get_attribute("data-layer"), chosen.get_attribute("data-head"))

    page.click("[data-action=break]")
    page.locator(".tl-inside-heads-sets li").first.wait_for()
    page.wait_for_function("() => document.querySelector('[data-action=break]').hidden")
    last = page.locator(".tl-inside-heads-sets li").last
    last.get_by_role("button").click()
    page.locator(".tl-attn-switched").wait_for(state="visible")
    off = page.locator('.tl-inside-heads-switch[aria-pressed="true"]').evaluate_all(
        "all => all.map(one => [one.dataset.kind, one.dataset.layer - 1, one.dataset.head - 1])")
    found = plain.change(*map(tuple, off))
    assert found.after < BROKEN * found.before
    wait_for_text(page, ".tl-inside-heads-sentence", change_words(found))
    assert percent(found.after, found.count) in last.text_content()


def test_in_japanese_on_a_phone_it_fits(people, plain):
    idle = max(plain.all_heads, key=lambda head: int(plain.right(head).sum()))
    page = open_heads(people("ja", width=390, height=844))
    switch(page, *idle).click()
    wait_for_text(page, ".tl-inside-heads-sentence", change_words(plain.change(idle), "ja"))
    # Of a model of which the task is not known, the server says why there is no ranking.
    page.route("**/inside/ranking", lambda route: route.fulfill(json={"error": "理由 <b>", "gone": ""}))
    page.click("[data-action=rank]")
    page.locator(".tl-inside-heads-progress .tl-inside-heads-problem").get_by_text("理由 <b>").wait_for()
    assert page.locator("[data-action=rank]").text_content() == TEXT["ja"]["heads_rank"]
    assert re.search(r"（オフ）", page.locator(".tl-attn-switched span").text_content())
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    small = page.locator(".tl-inside-heads-switch").evaluate_all(
        "all => all.filter(one => one.offsetWidth < 24 || one.offsetHeight < 24).length")
    assert small == 0
