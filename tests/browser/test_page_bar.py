"""The page's own switches: light or dark, language, keys, the presenter's view; and that a Japanese page is Japanese."""

import json
import re

import pytest
from playwright.sync_api import expect

from core.build import build_model
from core.checkpoint import save_checkpoint
from core.config import PRESETS, SETTINGS
from core.training.snapshots import take_snapshot
from demo.text import section
from helpers import TINY
from persons import PATIENCE, complaints, unfold_settings

pytestmark = pytest.mark.browser

THEME = "[document.body.classList.contains('dark'), getComputedStyle(document.body).backgroundColor, localStorage.getItem('tl-theme')]"
SPOKEN = "[document.documentElement.lang, navigator.language]"
LIGHT, DARK = "rgb(255, 255, 255)", "rgb(18, 20, 26)"
STAGE = """() => {
    const stage = document.querySelector('.tl-stage');
    if (!stage || !stage.style.getPropertyValue('--tl-scale')) return null;
    const box = stage.getBoundingClientRect();
    return {id: stage.id, view: stage.dataset.tlView, scale: Number(stage.style.getPropertyValue('--tl-scale')),
            whole: stage.scrollHeight <= stage.clientHeight + 1 && stage.scrollWidth <= stage.clientWidth + 1,
            box: [box.left, box.top, box.right, box.bottom].map(Math.round)};
}"""
# Latin words that a Japanese page may show: names of models, files, formats, keys and people, and what the paper writes.
ALLOWED = {"Transformer", "Live", "English", "in", "This", "page", "SVG", "PNG", "JSON", "CSV", "ZIP", "QR", "OK", "Shift", "Ctrl", "Enter",
           "Home", "End", "Page", "Down", "Up", "Esc", "start", "end", "pad", "Adam", "LayerNorm", "ReLU", "Noam", "Liu", "Xiong",
           "et", "al", "post", "pre", "LN", "lr", "min", "factor", "step", "warmup", "nat", "one", "hot", "CPU", "GRADIO", "SERVER",
           "NAME", "IP", "ckpt", *SETTINGS}
WORDS_SHOWN = """() => {
    const found = new Set();
    for (const node of document.querySelectorAll('gradio-app [aria-label], gradio-app [title], gradio-app [placeholder]')) {
        for (const name of ['aria-label', 'title', 'placeholder']) found.add(node.getAttribute(name) ?? '');
    }
    const walker = document.createTreeWalker(document.querySelector('gradio-app'), NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const { parentElement, nodeValue } = walker.currentNode;
        if (!parentElement.closest('script, style, math, kbd') && parentElement.checkVisibility()) found.add(nodeValue);
    }
    return [...found];
}"""


def open_tab(person, name):
    person.page.keyboard.press(name)
    opened = "n => document.querySelectorAll('#tl-tabs [role=tab]')[n - 1].getAttribute('aria-selected') === 'true'"
    person.page.wait_for_function(opened, arg=int(name))


def english(texts):
    """The texts in which a Latin word stands that may not; a name in a code's form (d_model, warmup_steps=1) may."""
    allowed = {word.lower() for word in ALLOWED} | {part for name in PRESETS for part in name.split("-")}
    words = {text: re.findall(r"[A-Za-z]{2,}", re.sub(r"\w*_\w+", "", text)) for text in texts}
    return {text: [word for word in found if word.lower() not in allowed] for text, found in words.items()
            if any(word.lower() not in allowed for word in found)}

# Whether the film's head and its alignment are seen.
FILM_PARTS = """() => ['.tl-film-plate', '.tl-film-alignment .tl-plot'].map((part) => {
    const node = document.querySelector(`#tl-attention-film ${part}`);
    return node.getClientRects().length > 0 && getComputedStyle(node).visibility === 'visible';
})"""


def test_light_or_dark_is_as_the_system_until_somebody_chooses_and_then_stays(browser, served, registry):
    context = browser.new_context(color_scheme="dark", locale="ja-JP", viewport={"width": 1280, "height": 800})
    context.add_init_script("""
        window.backgrounds = new Set();
        const look = () => {
            const seen = getComputedStyle(document.documentElement).backgroundColor;
            if (seen !== 'rgba(0, 0, 0, 0)') window.backgrounds.add(seen);
            if (document.readyState !== 'complete') requestAnimationFrame(look);
        };
        document.addEventListener('DOMContentLoaded', look);
    """)
    page = context.new_page()
    errors = complaints(page)
    page.goto(served[1])
    page.wait_for_selector("#tl-live-chart [data-opened]")
    assert page.evaluate(THEME) == [True, DARK, None]
    assert page.evaluate(SPOKEN) == ["en", "en"]  # in a Japanese browser
    page.emulate_media(color_scheme="light")
    page.wait_for_function("!document.body.classList.contains('dark')")
    assert page.evaluate(THEME) == [False, LIGHT, None]
    page.select_option(".tl-page-theme select", "dark")
    assert page.evaluate(THEME) == [True, DARK, "dark"]
    page.emulate_media(color_scheme="dark")
    page.emulate_media(color_scheme="light")  # which Gradio listens to as well
    assert page.evaluate(THEME) == [True, DARK, "dark"]
    page.goto(served[1] + "ja")
    page.wait_for_selector("#tl-live-chart [data-opened]")
    assert page.evaluate(THEME) == [True, DARK, "dark"] and page.evaluate("[...window.backgrounds]") == [DARK]  # never painted light
    page.goto(served[1] + "?__theme=light")
    page.wait_for_selector("#tl-live-chart [data-opened]")
    assert page.evaluate(THEME) == [False, LIGHT, "dark"]
    page.keyboard.press("d")
    page.select_option(".tl-page-theme select", "system")
    assert page.evaluate(THEME) == [False, LIGHT, None] and "__theme" not in page.url
    assert errors == []
    context.close()


def test_another_language_keeps_the_run_the_tab_and_the_settings(people, registry):
    person = people("?preset=reverse&max_steps=13&batch_size=7&d_model=16&num_layers=1&num_heads=2&d_ff=16")
    person.page.wait_for_selector("#tl-summary >> text=→", state="attached")
    person.page.keyboard.press("t")
    person.wait_for("tl-live-chart", "data.status === 'finished'")
    run, query = person.run(), person.page.evaluate("location.search")
    open_tab(person, "3")
    person.page.keyboard.press("l")
    expect(person.page.get_by_role("tab", name="ウォームアップ")).to_have_attribute("aria-selected", "true", timeout=PATIENCE)
    path, present = person.page.evaluate("[location.pathname, location.search]")
    assert path == "/ja" and set(present[1:].split("&")) == {*query[1:].split("&"), "tab=warmup"}
    assert person.run() == run

    # On the Decode tab the model, though the address does not name one of a run, the source, and what is typed and not decoded yet.
    page, field = person.page, person.page.locator("#tl-source textarea, #tl-source input")
    open_tab(person, "2")
    page.wait_for_function("document.querySelector('#tl-model input').value.includes('13')")
    field.fill("7 2 7")
    field.press("Enter")
    page.wait_for_function("new URLSearchParams(location.search).get('source') === '7 2 7'")
    field.fill("7 2 7 5")
    page.click("a.tl-language")
    page.wait_for_url("**/?*")
    expect(page.get_by_role("tab", name="Decode")).to_have_attribute("aria-selected", "true", timeout=PATIENCE)
    expect(field).to_have_value("7 2 7 5", timeout=PATIENCE)
    assert "13" in page.input_value("#tl-model input") and run not in page.url and "source=7+2+7&" in page.url
    assert page.locator(".tl-attn-strip").inner_text().split()[:5] == ["source", "7", "2", "7", "output"]
    open_tab(person, "1")
    page.wait_for_function("!location.search.includes('source')")
    named = set(page.evaluate("[...new URLSearchParams(location.search).keys()]"))
    assert named == {"preset", "max_steps", "batch_size", "d_model", "num_layers", "num_heads", "d_ff"}
    person.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.click("#tl-live-chart [data-link=settings]")
    page.wait_for_function("document.querySelector('#tl-live-chart .tl-link-said').textContent !== ''")
    assert sorted(page.evaluate("navigator.clipboard.readText()").partition("?")[2].split("&")) == sorted(query[1:].split("&"))
    open_tab(person, "1")
    person.wait_for("tl-live-chart", "data.status === 'finished' && data.step === '13'")
    person.page.wait_for_selector("#tl-summary >> text=→", state="attached")


def test_keys_do_nothing_in_a_field_and_can_be_turned_off(people):
    person = people()
    page = person.page
    open_tab(person, "2")
    page.locator("#tl-source textarea, #tl-source input").click()
    page.keyboard.type("1p?3")
    assert page.input_value("#tl-source textarea, #tl-source input").endswith("1p?3")
    page.locator("h1").click()
    page.keyboard.press("?")
    page.wait_for_selector("dialog.tl-page-help[open]")
    page.get_by_label(section("en", "page_bar")["letters"]).uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.wait_for_selector("#tl-page-bar [data-presenting]", state="attached")
    page.keyboard.press("p")
    page.click(".tl-page-present")
    assert page.evaluate("document.documentElement.className") == "tl-presenting"
    page.keyboard.press("1")
    page.keyboard.press("Escape")
    assert page.evaluate("document.documentElement.className") == ""


@pytest.mark.parametrize("path, size", [("", (1280, 800)), ("ja", (1920, 1080))])
def test_the_presenters_view_fills_the_window_with_one_thing_and_needs_no_scrolling(people, path, size):
    person = people(path, width=size[0], height=size[1])
    page = person.page
    page.keyboard.press("p")
    words = section("ja" if path else "en", "page_bar")
    shown = {"1": ["loss", "head", "alignment", "answers"], "2": ["cross"], "3": ["curves"],
             "4": ["question", "race", "verdict"], "5": ["programs", "lockstep"]}
    for tab, views in shown.items():
        if tab != "1":
            open_tab(person, tab)
        for view in views:
            page.wait_for_function(f"({STAGE})()?.view === '{view}' && ({STAGE})().whole")
            stage = page.evaluate(STAGE)
            assert stage["box"] == [0, 0, size[0], size[1] - 56] and stage["scale"] >= 0.95, stage
            assert words[f"view_{stage['view']}"] in page.inner_text(".tl-page-spoken")
            parts = {"head": [True, False], "alignment": [False, True]}.get(view, [False, False])
            page.wait_for_function(f"JSON.stringify(({FILM_PARTS})()) === '{json.dumps(parts).replace(' ', '')}'")
            page.wait_for_function("getComputedStyle(document.querySelector('h1')).visibility === 'hidden'")
            page.keyboard.press("PageDown")
    page.keyboard.press("Escape")
    assert page.evaluate("document.querySelectorAll('.tl-stage, [data-tl-part]').length") == 0
    assert page.inner_text(".tl-page-spoken") == words["left"]


def test_a_point_is_read_where_the_pointer_is_in_the_presenters_view(people, registry):
    person = people()
    page = person.page
    open_tab(person, "2")
    page.keyboard.press("p")
    page.wait_for_function(f"({STAGE})()?.view === 'cross' && ({STAGE})().whole")
    found = page.evaluate("""async () => {
        for (let frame = 0; frame < 4; frame++) await new Promise(requestAnimationFrame);
        const canvas = document.querySelector('[data-map=cross] canvas');
        const box = canvas.getBoundingClientRect();
        const scale = box.width / parseFloat(canvas.style.width);
        const { left, top, cell } = Object.fromEntries(Object.entries(canvas.dataset).map(([name, value]) => [name, Number(value)]));
        return [box.left + (left + 3.5 * cell) * scale, box.top + (top + 2.5 * cell) * scale];
    }""")
    page.mouse.move(*found)
    page.wait_for_function("!document.querySelector('[data-map=cross] .tl-heat-tip').hidden")
    assert "4 → 1" not in page.inner_text("[data-map=cross] .tl-heat-tip") and "1" in page.inner_text("[data-map=cross] .tl-heat-tip")


def test_a_japanese_page_is_japanese_for_eyes_and_for_screen_readers(people, registry, tmp_path):
    person = people("ja", width=1280, height=800)
    page = person.page
    assert page.evaluate(SPOKEN) == ["ja", "ja"]  # in an English browser
    page.wait_for_selector("footer[aria-label='ページ下部のリンク']")
    assert page.locator("footer button:visible").all_inner_texts() == ["プログラムから使う"]  # Gradio's own settings would be here too
    for part in range(3):
        unfold_settings(page, part)
    page.wait_for_selector("#tl-warmup_steps input[type=number], #tl-warmup_steps input")
    path = tmp_path / "授業 <b>7.ckpt"
    save_checkpoint(take_snapshot(TINY, 17, build_model(TINY)), path)
    for tab in "1234":
        open_tab(person, tab)
        if tab == "2":
            page.wait_for_selector("#tl-upload")
            page.set_input_files("input[type=file]", str(path))
            page.wait_for_function("document.querySelector('#tl-model input').value.includes('授業')")
            assert "<" not in page.input_value("#tl-model input").replace("b7b", "")
            page.locator("#tl-model input").click()
            edge = page.locator(".options:has(> [role=listbox])").evaluate("node => getComputedStyle(node).borderTopWidth")
            assert edge == "1px"
            page.locator("h1").click()
        page.wait_for_function(f"({WORDS_SHOWN})().length > 20")
        assert english(page.evaluate(WORDS_SHOWN)) == {}, tab
    open_tab(person, "2")
    page.route("**/queue/join*", lambda route: route.abort())
    page.click("#tl-decode")  # what Gradio says then
    page.wait_for_selector(".toast-body >> text=再接続")
    page.evaluate("document.querySelector('.tl-page-help').showModal()")
    assert english(page.evaluate(WORDS_SHOWN)) == {}
