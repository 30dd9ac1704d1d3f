"""Races in a real browser: chosen, predicted, watched, judged, kept; the page is compared with what the runners did."""

import json
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlparse

import numpy as np
import pytest
import torch
from torch import nn

from core.comparison.race_config import RACES, RaceConfig, read_vary
from core.comparison.verdict import curves_csv, results, verdict
from core.fixed_point import WEIGHT_ONE
from demo.api.race_lessons import observed
from demo.api.races import race_query, runner_name, verdict_reply
from demo.text import section
from helpers import ENDLESS, SHORT, ended, eventually
from persons import complaints

pytestmark = pytest.mark.browser

WORDS = section("en", "race")
LESSONS = section("en", "race_lessons")
PATIENCE = 120_000  # milliseconds, on a machine that has other things to do
PAIR = RaceConfig(SHORT, read_vary("warmup_steps=1,59"))
FOREVER = RaceConfig(ENDLESS, read_vary("warmup_steps=1,59,3"))
VIEW = "#tl-race-view"
PRIMARY = ".tl-race [data-action=primary]"


@pytest.fixture
def registry(served):
    """Without races from before."""
    with served[0].lock:
        for run in list(served[0].runs.values()):
            run.stop()
            served[0].forget(run)
    return served[0]


@pytest.fixture
def visit(browser, served, registry):
    """A function that opens the page at a query, in a context of its own."""
    contexts, errors = [], []

    def open_page(query=None, path="", width=1280, height=900):
        context = browser.new_context(viewport={"width": width, "height": height}, accept_downloads=True)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        errors.append(complaints(page))
        page.goto(served[1] + path + ("?" + urlencode(query) if query else ""))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not any(errors), errors


def wait_ready(page):
    page.wait_for_selector(f"{PRIMARY}:not([aria-disabled=true]):visible")


def only_race(registry):
    eventually(lambda: len(registry.runs) == 1)
    return next(iter(registry.runs.values()))


def texts(page, selector):
    return [words.strip() for words in page.locator(selector).all_text_contents()]


def run_to_the_end(page, registry):
    page.click(PRIMARY)
    race = only_race(registry)
    eventually(lambda: race.ended, seconds=PATIENCE / 1000)
    page.wait_for_selector(".tl-race-headline:visible")
    return race


def test_a_shipped_race_is_run_and_its_verdict_read(visit, registry):
    page = visit()
    page.get_by_role("tab", name="Race").click()
    page.click("[data-race=no-look-ahead]")
    page.click("[data-choice=faster]")
    race = run_to_the_end(page, registry)
    assert race.config == RACES["no-look-ahead"]
    found, names = results(race), [runner_name(runner.changes, "en") for runner in race.runners]
    assert [one.verdict for one in found] == ["learned", "cheated"]
    assert [key for key, _ in verdict(found, names)] == ["first", "learned", "cheated"]
    assert page.inner_text(".tl-race-headline").startswith("Intact is the first")
    assert observed("no-look-ahead", found) == "cheated"
    assert page.inner_text(".tl-race-explanation") == LESSONS["why_no-look-ahead_cheated"]
    predicted = page.inner_text(".tl-race-predicted")
    assert LESSONS["choice_no-look-ahead_faster"] in predicted and WORDS["predict_wrong"] in predicted


def test_a_link_opens_a_race_ready_to_start_and_the_page_says_what_the_runners_did(visit, registry):
    page = visit(race_query(PAIR))
    wait_ready(page)
    assert texts(page, ".tl-race .tl-plot-panel[data-panel=loss] .tl-plot-item > span:nth-of-type(1)") == ["no warm-up", "warm-up 59"]
    assert not registry.runs and page.inner_text(".tl-step") == "step 0 of 13"
    race = run_to_the_end(page, registry)
    assert race.config == PAIR
    told = verdict_reply(race, "en")
    assert page.inner_text(".tl-race-headline") == told["headline"]
    assert texts(page, ".tl-race-sentences li > span:not(.tl-race-ways)") == told["sentences"]
    assert [texts(page, f".tl-race-table tbody tr:nth-child({i}) > *") for i in (1, 2)] == told["table"]["rows"]
    for i, runner in enumerate(race.runners):
        values = texts(page, f".tl-race .tl-plot-item[data-series='{i}'] .tl-plot-value")
        assert float(values[2]) == pytest.approx(runner.log.lr[-1], rel=0.01)
        assert float(values[0]) == pytest.approx(results(race)[i].loss, rel=0.01)
    assert page.locator(".tl-race-why").is_hidden()  # nobody foresaw what one's own race shows


def test_a_reload_comes_back_to_the_race_and_its_prediction(visit, registry):
    page = visit({"race": "dropout"})
    wait_ready(page)
    page.click("[data-choice=slower]")
    page.click(PRIMARY)
    race = only_race(registry)
    eventually(lambda: race.step > 2)
    page.reload()
    page.wait_for_selector(f"{VIEW} [data-status=running], {VIEW}[data-status=running]")
    assert page.get_attribute("[data-choice=slower]", "aria-pressed") == "true"
    assert page.get_attribute("[data-choice=slower]", "aria-disabled") == "true"
    assert list(registry.runs.values()) == [race]
    page.click(".tl-race [data-action=stop]")
    assert ended(race).status == "stopped"
    page.wait_for_selector(".tl-race-headline:visible")
    assert page.inner_text(".tl-race-explanation") == LESSONS["why_unclear"]
    assert WORDS["predict_open"] in page.inner_text(".tl-race-predicted")


def test_pause_step_and_resume(visit, registry):
    page = visit(race_query(FOREVER))
    wait_ready(page)
    page.click(PRIMARY)
    race = only_race(registry)
    eventually(lambda: race.step > 2)
    page.wait_for_selector(f"{PRIMARY}:has-text('{WORDS['pause']}'):not([aria-disabled=true])")
    page.click(PRIMARY)
    eventually(lambda: race.status == "paused")
    before = race.step
    page.wait_for_selector(".tl-race [data-action=step]:not([aria-disabled=true])")
    page.click(".tl-race [data-action=step]")
    eventually(lambda: race.step == before + 1 and race.status == "paused")
    page.wait_for_selector(f".tl-race .tl-step:has-text('step {before + 1} of')")
    assert page.get_attribute("[data-race=dropout]", "aria-disabled") == "true"
    page.wait_for_selector(f"{PRIMARY}:has-text('{WORDS['resume']}'):not([aria-disabled=true])")
    page.click(PRIMARY)
    eventually(lambda: race.step > before + 3)
    page.click(".tl-race [data-action=stop]")
    ended(race)
    page.wait_for_selector("[data-race=dropout][aria-disabled=false]")
    page.click("[data-race=dropout]")
    assert parse_qs(urlparse(page.url).query)["race"] == ["dropout"] and "vary" not in parse_qs(urlparse(page.url).query)
    assert page.locator(".tl-race-headline").is_hidden()


def test_what_is_kept(visit, registry):
    page = visit(race_query(PAIR))
    wait_ready(page)
    race = run_to_the_end(page, registry)
    for kind, start in (("svg", "<?xml"), ("csv", "runner,"), ("curves", "step,")):
        with page.expect_download() as download:
            page.click(f".tl-race-save[data-format={kind}]")
        kept = Path(download.value.path()).read_text(encoding="utf-8")
        assert kept.startswith(start)
    assert kept == curves_csv(race)
    link = page.input_value(".tl-race-link")
    assert {name: values[0] for name, values in parse_qs(urlparse(link).query).items()} == race_query(PAIR)


def test_ones_own_race_is_checked_while_it_is_written(visit, registry):
    page = visit()
    page.get_by_role("tab", name="Race").click()
    page.click("[data-race=own]")
    page.select_option(".tl-race-own-row:nth-child(1) select", "num_heads")
    page.wait_for_selector("text=These race: heads 2 / heads 4 / heads 8.")
    field = page.locator(".tl-race-own-row:nth-child(1) input")
    field.fill("2, 5")
    field.press("Enter")
    page.wait_for_selector(".tl-race-own .tl-alert:has-text('5 heads')")
    assert page.get_attribute(PRIMARY, "aria-disabled") == "true"
    field.fill("2、4")
    field.press("Enter")
    page.wait_for_selector("text=These race: heads 2 / heads 4.")
    assert parse_qs(urlparse(page.url).query)["vary"] == ["num_heads=2,4"]
    wait_ready(page)


def test_a_second_page_joins_and_a_finished_race_is_played_again(visit, registry):
    first, second = visit(race_query(FOREVER)), visit(race_query(FOREVER))
    for page in (first, second):
        wait_ready(page)
        page.click(PRIMARY)
        page.wait_for_function("Number(document.querySelector('#tl-race-view [data-step], #tl-race-view[data-step]').dataset.step) > 2")
    race = only_race(registry)
    second.wait_for_selector(f".tl-race .tl-status:has-text('{WORDS['status_joined']}')")
    second.click(".tl-race [data-action=stop]")
    second.wait_for_selector(f"text={WORDS['result_left']}")
    assert not race.ended
    race.stop()
    third = visit(race_query(PAIR))
    wait_ready(third)
    registry.start_race(PAIR)
    ended(next(run for run in registry.runs.values() if run is not race))
    third.click(PRIMARY)
    third.click(".tl-race [data-action=skip]")
    third.wait_for_selector(".tl-race-headline:visible")


def test_a_race_that_the_server_does_not_know_keeps_the_page_usable(visit, registry):
    page = visit(race_query(PAIR))
    wait_ready(page)
    run_to_the_end(page, registry)
    page.evaluate("value => sessionStorage.setItem('tl-race', value)", json.dumps({"id": "gone", "predicted": None}))
    page.reload()
    page.wait_for_selector(f".tl-race .tl-alert:has-text(\"{section('en', 'errors')['unknown_race']}\")")
    wait_ready(page)


@pytest.mark.parametrize("path, query", [("", {"race": "tortoise"}), ("ja", {"race": "own", "vary": "a=1,2"})])
def test_a_bad_address_says_so(visit, path, query):
    page = visit(query, path)
    page.wait_for_selector(".tl-race .tl-message .tl-alert:visible:not(:empty)")


def test_the_picture_of_the_smoothed_target_is_what_the_loss_asks_for(visit):
    page = visit({"race": "label-smoothing"})
    page.wait_for_selector(".tl-target-chart:visible")
    charts = page.locator(".tl-target-chart").evaluate_all(
        "charts => charts.map(one => ({...one.dataset, bars: one.querySelectorAll('rect').length}))")
    assert [float(chart["share"]) for chart in charts] == [share for name, values in RACES["label-smoothing"].vary for share in values]
    for chart in charts:
        classes = chart["bars"]
        logits = torch.zeros(1, classes, requires_grad=True)
        nn.CrossEntropyLoss(label_smoothing=float(chart["share"]))(logits, torch.tensor([0])).backward()
        target = (logits.softmax(1) - logits.grad)[0].tolist()
        assert [float(chart["high"]), float(chart["low"])] == pytest.approx(target[:2], abs=1e-6)


def test_the_warm_up_tab_leads_to_the_races(visit):
    page = visit()
    page.get_by_role("tab", name="Warm-up").click()
    page.click(".tl-noam-intro [data-action=race]")
    wait_ready(page)
    assert page.get_attribute("[data-race=warmup]", "aria-pressed") == "true"


def a_cell_of_the_runners_film_leads_to_its_model(page, runner, shown, language):
    """And Back to the film."""
    canvas, said = page.locator("#tl-runner-film .tl-film-plate canvas"), page.locator(".tl-inside-film")
    left, top, cell = (float(canvas.get_attribute(f"data-{name}")) for name in ("left", "top", "cell"))
    canvas.click(position={"x": left + cell / 2, "y": top + 1.5 * cell})
    page.wait_for_selector('.tl-inside-cell[data-kind="decoder"][data-row="2"][data-column="1"] .tl-inside-cell-step')
    words = section(language, "inside")
    said.wait_for()
    assert said.inner_text().startswith(words["film_same"].format(step=shown["step"])) and words["film_unmasked"] in said.inner_text()
    source = runner.attention_history.src[0].tolist()
    assert page.input_value("#tl-source textarea").split() == list(map(str, source))
    page.go_back()
    page.wait_for_selector("#tl-runner-film .tl-film:visible")


@pytest.mark.parametrize("width, language", [(360, "en"), (1280, "ja"), (1920, "en")])
def test_a_broken_runner_opens_in_film_and_decode_with_one_press(visit, registry, width, language):
    """And a way back; its wrong answer is on show, a source that is too long says so, equal tokens are told apart."""
    race_words, words = section(language, "race"), section(language, "attention_view")
    page = visit(race_query(RaceConfig(SHORT, read_vary("no_look_ahead=off,on"))), "" if language == "en" else language, width)
    wait_ready(page)
    page.click(PRIMARY)
    look = page.locator(".tl-race-ways [data-action=look]").nth(1)
    look.click()
    film, race = page.locator("#tl-runner-film"), only_race(registry)
    page.wait_for_function("document.querySelector('#tl-runner-film [data-frames]')?.dataset.complete === 'true'")
    shown = json.loads(film.locator("[data-frames]").evaluate("node => JSON.stringify(node.dataset)"))
    assert (shown["run"].rpartition(".")[2], shown["kind"], shown["step"]) == ("1", "decoder", str(SHORT.train.max_steps))
    weights = race.runners[1].attention_history.get(SHORT.train.max_steps).decoder[0] / WEIGHT_ONE
    leaks = weights.diagonal(1, -2, -1).mean(-1)
    layer, head = np.unravel_index(leaks.argmax(), leaks.shape)
    assert (shown["layer"], shown["head"]) == (str(layer + 1), str(head + 1))
    said = film.locator(".tl-film-leak").inner_text()
    assert said.startswith(section(language, "attention_film")["no_look_ahead"]) and f"{leaks.max():.2f}" in said
    assert "0.5" in film.locator(".tl-film-half").inner_text()
    name = runner_name({"no_look_ahead": True}, language)
    assert page.evaluate("document.activeElement.textContent") == race_words["inside"].format(runner=name)
    top = film.locator(".tl-film-player").bounding_box()["y"]
    assert 0 <= top < 900 and page.evaluate("document.documentElement.scrollWidth") <= width
    if width == 1280:
        a_cell_of_the_runners_film_leads_to_its_model(page, race.runners[1], shown, language)
    page.click(".tl-race-inside [data-action=close]")
    assert not film.locator(".tl-film").is_visible() and look.evaluate("node => node === document.activeElement")

    page.locator(".tl-race-ways [data-action=decode]").nth(1).click()
    view = page.locator("#tl-attention-view")
    view.locator(".tl-attn-is-wrong").wait_for()
    place = json.loads(page.locator("#tl-attention-view [data-steps]").evaluate("node => JSON.stringify(node.dataset)"))
    assert place["step"] == place["steps"] and view.locator(".tl-attn-wrong").count() > 0
    page.fill("#tl-source textarea", "7 1 7 2 7")
    page.click("#tl-decode")
    verdict = words["trained_on"].format(least=SHORT.task.min_len, most=SHORT.task.max_len, length=5)
    page.wait_for_function("([words]) => document.querySelector('.tl-attn-verdict').textContent.includes(words)", arg=[verdict])
    page.locator("#tl-attention-view .tl-attn-large canvas").hover(position=cell_of(page, row=0, column=2))
    named = words["nth_token"].format(ordinal=words["ordinals"].split()[1], token=7, position=3)
    assert named in view.locator(".tl-attn-large .tl-attn-readout").inner_text()
    sides = view.locator(".tl-attn-player").evaluate("node => [node, ...node.children].map((one) => one.getBoundingClientRect().right)")
    assert max(sides) <= sides[0] + 1
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.click("#tl-back-to-race")
    look.wait_for()
    assert not page.locator("#tl-back-to-race").is_visible()


def cell_of(page, row, column):
    """The middle of a cell of the large picture, from its corner."""
    place = page.locator("#tl-attention-view .tl-attn-large canvas").evaluate("node => ({...node.dataset})")
    left, top, cell = (float(place[name]) for name in ("left", "top", "cell"))
    return {"x": left + (column + 0.5) * cell, "y": top + (row + 0.5) * cell}
