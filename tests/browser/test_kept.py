"""What was done is kept: the runs of a visit, the settings before a change, a run that is trained again."""

import csv
import zipfile
from urllib.parse import urlencode

import pytest

from core.training.events import Validation
from core.training.run import Run
from demo.api.addresses import query_of
from demo.text import section
from helpers import SHORT, ended, eventually
from persons import fields_have_values, unfold_settings

pytestmark = pytest.mark.browser

FIRST, SECOND = SHORT.with_settings(seed=31), SHORT.with_settings(seed=31, norm_first=False, warmup_steps=7)
SIZES = [(360, 740), (1920, 1080), (1280, 800)]
LIST = "#tl-run-list"
GHOST = "#tl-live-chart [data-panel=loss] [data-series=ghost0]"


def address_of(experiment):
    return "?" + urlencode(query_of(experiment))


def train(person, base, experiment, registry):
    """Opens the address of an experiment in the same tab, and trains it to its end; gives its run."""
    person.page.goto(base + address_of(experiment))
    person.page.wait_for_selector("#tl-live-chart [data-opened]")
    before = person.run()
    person.press("#tl-live-chart [data-action=primary]:not([aria-disabled=true])")
    person.page.wait_for_function("id => sessionStorage.getItem('tl-run') !== id", arg=before)
    run = ended(registry.find(person.run()).run)
    person.wait_for("tl-live-chart", "data.status === 'finished'")
    person.page.wait_for_selector(f"{LIST} [data-run='{person.run()}'].tl-runs-shown")
    return run


def row(person, number):
    return person.page.locator(f"{LIST} .tl-runs-row").nth(number)


def press(person, number, action):
    row(person, number).locator(f"[data-action=run-{action}]").click()


def packed_metrics(download):
    """The losses in a ZIP that was saved."""
    with zipfile.ZipFile(download.path()) as opened:
        rows = opened.read(f"{download.suggested_filename.removesuffix('.zip')}/metrics.csv").decode().splitlines()
    return [float(row["loss"]) for row in csv.DictReader(rows)]


def fits(person):
    """Whether nothing of the list sticks out of the page, at every size."""
    for width, height in SIZES:
        person.page.set_viewport_size({"width": width, "height": height})
        assert person.page.locator(f"{LIST} .tl-runs").evaluate("list => list.scrollWidth <= list.parentElement.clientWidth")
        assert person.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert all(button.bounding_box()["height"] >= 24 for button in person.page.locator(f"{LIST} button:visible").all())


@pytest.mark.parametrize("language", ["en", pytest.param("ja", marks=pytest.mark.slow)])
def test_the_runs_of_a_visit_stay(people, served, registry, language, tmp_path):
    text, base = section(language, "run_list"), served[1] + {"en": "", "ja": "ja"}[language]
    person = people({"en": "", "ja": "ja"}[language], width=1280, height=800)
    page = person.page
    assert not page.locator(f"{LIST} .tl-runs").is_visible()
    first = train(person, base, FIRST, registry)
    first_id = person.run()

    # taken home, by the keyboard
    button = page.locator("#tl-live-chart [data-action=take-home]")
    with page.expect_download() as download:
        button.press("Enter")
    assert packed_metrics(download.value) == pytest.approx(first.log.loss.tolist(), abs=1e-7)
    page.wait_for_selector(f"#tl-live-chart .tl-take-home >> text={section(language, 'live_chart')['take_home_done'].partition('{')[0]}")
    page.route("**/runs/take_home", lambda route: route.fulfill(json={"error": "too large", "gone": ""}))
    button.press("Enter")
    page.wait_for_selector("#tl-live-chart .tl-take-home [role=alert] >> text=too large")
    assert button.bounding_box()["height"] >= 24 and button.evaluate("button => button === document.activeElement")
    page.unroute("**/runs/take_home")
    second = train(person, base, SECOND, registry)
    names = [text["run"].format(number=number) for number in (2, 1)]
    assert page.locator(f"{LIST} .tl-runs-name").all_inner_texts() == names
    assert "post-LN" in row(person, 0).inner_text() and text["shown"] in row(person, 0).inner_text()

    # drawn behind, named, over a reload
    press(person, 1, "ghost")
    page.wait_for_selector(f"{GHOST}:visible")
    assert "pre-LN" in page.locator(GHOST).inner_text() and "59" in page.locator(GHOST).inner_text()
    press(person, 1, "rename")
    page.keyboard.type("<b>warm</b>")
    page.keyboard.press("Enter")
    assert row(person, 1).locator(".tl-runs-name").inner_text() == "<b>warm</b>"
    page.reload()
    page.wait_for_selector(f"{GHOST}:visible")
    assert page.locator(GHOST).inner_text().startswith("<b>warm</b>")

    # compared
    page.click("[data-action=compare]")
    cells = page.locator(f"{LIST} tbody tr").nth(0).locator("td").all_inner_texts()
    exact = second.log.latest(Validation).exact_match
    assert cells[:2] == ["7", section(language, "race_names")["off"]] or cells[:2] == [section(language, "race_names")["off"], "7"]
    assert f"{100 * exact:.1f}" in cells[4] and cells[5] == "13"
    with page.expect_download() as download:
        page.click("[data-action=compare-csv]")
    rows = list(csv.DictReader(download.value.path().read_text(encoding="utf-8").splitlines()))
    assert [line["run"] for line in rows] == [names[0], "<b>warm</b>"] and float(rows[0]["exact_match"]) == pytest.approx(exact)
    fits(person)

    # opened again, with its film and its snapshots
    press(person, 1, "open")
    page.wait_for_function("id => sessionStorage.getItem('tl-run') === id", arg=first_id)
    page.locator("#tl-attention-film").scroll_into_view_if_needed()  # out of sight it asks for nothing
    page.wait_for_function("document.querySelector('#tl-attention-film [data-frames]')?.dataset.frames > 0")
    assert page.locator(GHOST).is_hidden()
    with page.expect_download() as download:
        press(person, 1, "save")
        row(person, 1).locator("[data-format=svg]").click()
    assert download.value.suggested_filename == "training-step-13.svg"
    with page.expect_download() as download:
        row(person, 0).locator("[data-action=run-save]").click()
        row(person, 0).locator("[data-format=zip]").click()
    assert packed_metrics(download.value) == pytest.approx(second.log.loss.tolist(), abs=1e-7)
    page.wait_for_selector(f"{LIST} .tl-runs-said >> text={download.value.suggested_filename}")
    page.get_by_role("tab", name=section(language, "page")["tab_decode"]).click()
    page.wait_for_function("words => document.querySelector('#tl-model input').value === words",
                           arg=section(language, "decode")["snapshot"].format(step=13))
    page.get_by_role("tab", name=section(language, "page")["tab_train"]).click()

    # dropped, brought back; forgotten by the server
    press(person, 0, "drop")
    assert page.locator(f"{LIST} .tl-runs-row").count() == 1
    page.keyboard.press("Enter")  # the focus is on the undo
    assert page.locator(f"{LIST} .tl-runs-row").count() == 2
    page.reload()
    page.wait_for_selector(f"{LIST} [data-run='{first_id}'].tl-runs-shown")
    with registry.lock:
        registry.forget(second)
    page.wait_for_selector(f"{LIST} [data-action=run-open][aria-disabled=false]")
    press(person, 0, "open")
    page.wait_for_selector(f"{LIST} .tl-runs-said >> text={text['is_gone'].format(run=names[0])}")
    assert text["gone_short"] in row(person, 0).inner_text() and person.run() == first_id
    assert registry.find(first_id).run is first


def test_a_run_that_finished_before_is_trained_again(people, served, registry):
    person = people("", width=1280, height=800)
    page = person.page
    first = train(person, served[1], FIRST.with_settings(seed=41), registry)
    person.press("[data-action=primary]")
    skip, again = (page.locator(f"#tl-live-chart [data-action={action}]") for action in ("skip", "again"))
    again.wait_for()
    assert abs(skip.bounding_box()["height"] - again.bounding_box()["height"]) < 1 and again.bounding_box()["width"] >= 100
    replay = person.run()
    again.click()
    page.wait_for_function("id => sessionStorage.getItem('tl-run') !== id", arg=replay)
    fresh = ended(registry.find(person.run()).run)
    assert fresh is not first and fresh.log.loss == first.log.loss
    page.wait_for_selector(f"{LIST} [data-run='{person.run()}'].tl-runs-shown")
    assert page.locator(f"{LIST} .tl-runs-row").count() == 1  # the same bits: the same run
    eventually(lambda: [run for run in registry.runs.values() if isinstance(run, Run) and run.experiment == first.experiment] == [fresh])


def test_settings_have_undo_and_redo(people):
    person = people("?preset=classroom&seed=7", width=1280, height=1200)
    page = person.page
    page.wait_for_selector("#tl-live-chart [data-opened]")
    page.evaluate("""() => {
        const now = Date.now;
        let late = 0;
        Date.now = () => now() + late;  // each time that settings are named is long after the one before
        globalThis[Symbol.for("transformer-live messages")].listeners.get("settingsNamed").add(() => (late += 60_000));
    }""")
    undo, redo = (page.locator(f"[data-action={name}-settings]") for name in ("undo", "redo"))
    assert [button.get_attribute("aria-disabled") for button in (undo, redo)] == ["true", "true"]

    def settings(query):
        page.wait_for_function("query => location.search === query", arg=query)

    def shows(value):  # the address says so first
        page.wait_for_function("value => document.querySelector('#tl-warmup_steps input').value === value", arg=value)

    unfold_settings(page, "Training")
    field = page.locator("#tl-warmup_steps input")
    field.wait_for()
    fields_have_values(page)
    field.evaluate("""async (input, values) => {  // typed in one go: one step, however late it is named
        for (const value of values) {
            input.value = value;
            input.dispatchEvent(new Event("input", {bubbles: true}));
            await new Promise(resolve => setTimeout(resolve));  // no two keys come in one task
        }
    }""", ["60", "600"])
    settings("?preset=classroom&warmup_steps=600&seed=7")
    undo.click()
    settings("?preset=classroom&seed=7")
    shows("50")
    assert page.locator("#tl-seed input").input_value() == "7"
    page.keyboard.press("Control+Shift+Z")  # the focus is on the button
    settings("?preset=classroom&warmup_steps=600&seed=7")
    shows("600")
    field.fill("-3")  # wrong: undo leads back to what was right
    page.wait_for_selector(".tl-settings >> text=-3")
    undo.click()
    shows("600")
    field.fill("70")
    settings("?preset=classroom&warmup_steps=70&seed=7")
    page.keyboard.press("Control+z")  # in a text field: the browser's own, which is one more change
    page.wait_for_function("new URLSearchParams(location.search).get('warmup_steps') !== '70'")
    assert redo.get_attribute("aria-disabled") == "true"
    field.fill("600")
    settings("?preset=classroom&warmup_steps=600&seed=7")

    page.get_by_role("tab", name="Warm-up").click()
    page.get_by_role("button", name="Use in Train").click()
    page.wait_for_function("location.search.includes('d_model=512')")
    undo.click()
    settings("?preset=classroom&warmup_steps=600&seed=7")
    redo.click()
    page.wait_for_function("location.search.includes('d_model=512')")
