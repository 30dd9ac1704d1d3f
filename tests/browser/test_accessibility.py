"""The page for who does not see it, does not use a pointer, has colours of the system's own, or wants less motion."""

import re

import pytest
from playwright.sync_api import expect

from persons import Person

pytestmark = pytest.mark.browser

QUICK = "max_steps=53&val_every=23"  # a training that is over soon


def arrive(browser, address, **look):
    """A page that has trained a little, with the film in sight."""
    person = Person(browser, address, **look)
    person.press("#tl-live-chart [data-action=primary]")
    person.wait_for("tl-live-chart", "data.status === 'finished'")
    return person


def open_tab(page, number):
    page.locator("#tl-tabs [role=tab]:visible").nth(number).click()
    if number == 0:
        page.locator("#tl-attention-film").scroll_into_view_if_needed()  # it is fetched when it comes near
        page.evaluate("document.querySelector('#tl-attention-film').scrollIntoView()")
    ready = ("#tl-attention-film .tl-heat-canvas", "#tl-attention-view .tl-heat-canvas", ".tl-noam-svg path:visible",
         ".tl-race .tl-plot canvas")
    page.locator(ready[number]).first.scroll_into_view_if_needed()
    expect(page.locator(ready[number]).first).to_be_visible()


def test_figures_are_read_by_keys_and_described(browser, served, registry):
    person = arrive(browser, f"{served[1]}?{QUICK}")
    page = person.page
    described = """node => document.getElementById(node.getAttribute('aria-describedby')).textContent"""
    charts = page.locator(".tl-charts").first
    charts.focus()
    assert re.search(r"each step begins at [\d.]+, is lowest at .* newest .*(rising|falling|steady)\..*Keys: ", charts.evaluate(described))

    open_tab(page, 1)
    page.wait_for_function("""() => {  // the model that has just been trained comes a moment after the shipped one
        const shown = globalThis[Symbol.for("transformer-live messages")].latest.get("decodeShown");
        return shown?.request && !shown.request.model.startsWith("shipped:");
    }""")
    canvas = page.locator("#tl-attention-view [data-map=cross] .tl-heat-canvas")
    canvas.focus()
    assert re.match(r"Row 1 \(\(start\) → .*\) looks \d+ % at column \d \(\d+\); diagonal [01]\.\d\d;.*Keys: ", canvas.evaluate(described))
    spoken = page.locator("#tl-attention-view [data-map=cross] .tl-heat [aria-live]")
    page.keyboard.press("Enter")
    expect(spoken).to_have_text(re.compile(r"row 1 .*: [01]\.\d{3}, rank 1 of 5 in its row"))
    page.keyboard.press("Home")
    expect(spoken).to_have_text(re.compile(r"row 1 .*, column 1 \(3\): "))
    page.keyboard.press("End")
    page.keyboard.press("ArrowDown")
    expect(spoken).to_have_text(re.compile(r"row 2 .*, column 5 \(5\): "))
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowRight")  # again the player's
    page.wait_for_function("document.querySelector('#tl-attention-view [data-steps]').dataset.step === '2'")

    # The thumbnails are one stop; arrows, Home and End lead through them.
    first = page.locator("#tl-attention-view .tl-attn-thumb").first
    page.locator("#tl-attention-view .tl-attn-thumb[tabindex='0']").focus()
    page.keyboard.press("End")
    page.keyboard.press("Home")
    assert first.evaluate("node => node === document.activeElement && node.tabIndex === 0")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('#tl-attention-view [data-steps]').dataset.head === '2'")

    # Nothing sounds without a press; a hidden page falls silent.
    page.evaluate("""() => {
        window.AudioContext = class extends AudioContext { constructor() { super(); window.made = (window.made ?? 0) + 1; } };
    }""")
    sound = page.locator("#tl-attention-view [data-map=cross] [data-action=sound]")
    expect(sound).to_have_attribute("aria-pressed", "false")
    assert page.evaluate("window.made") is None
    sound.click()
    expect(sound).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("window.made") == 1
    page.evaluate("Object.defineProperty(document, 'hidden', {value: true}); document.dispatchEvent(new Event('visibilitychange'))")
    expect(sound).to_have_attribute("aria-pressed", "false")
    person.context.close()
    assert person.errors == []


def test_a_training_says_its_milestones_unless_it_is_muted(browser, served, registry):
    person = Person(browser, f"{served[1]}?max_steps=61&val_every=29")
    page = person.page
    page.evaluate("""() => {
        window.said = [];
        const region = document.querySelector('.tl-spoken');
        new MutationObserver(() => region.textContent && window.said.push([performance.now(), region.textContent]))
            .observe(region, {childList: true});
    }""")
    person.press("#tl-live-chart [data-action=primary]")
    page.wait_for_function("window.said.at(-1)?.[1].includes('finished after 61 steps')")
    said = page.evaluate("window.said")
    assert "started: 61 steps" in said[0][1] and "First validation at step 1:" in " ".join(words for _, words in said)
    assert all(after[0] - before[0] > 4900 for before, after in zip(said, said[1:], strict=False))
    switch = page.locator("[data-action=announce]")
    expect(switch).to_have_attribute("aria-pressed", "true")
    switch.click()
    page.reload()
    expect(page.locator("[data-action=announce]")).to_have_attribute("aria-pressed", "false")
    expect(page.locator("#tl-live-chart [data-status]")).to_have_attribute("data-status", "finished")
    assert page.locator(".tl-spoken").inner_text() == ""
    person.context.close()


def test_colours_of_the_system_and_less_motion(browser, served, registry):
    context = browser.new_context(viewport={"width": 1280, "height": 900}, forced_colors="active", reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{served[1]}?{QUICK}&__theme=dark")  # whose colours must give way too
    page.click("#tl-live-chart [data-action=primary]:not([aria-disabled=true])")
    page.wait_for_selector("#tl-live-chart [data-status=finished]")
    system = page.evaluate("""() => Object.fromEntries(['Canvas', 'CanvasText', 'Highlight', 'HighlightText'].map((name) => {
        const probe = document.body.appendChild(document.createElement('i'));
        probe.style.cssText = `forced-color-adjust: none; color: ${name}`;
        return [name, getComputedStyle(probe).color];
    }))""")
    background = "node => getComputedStyle(node).backgroundColor"
    open_tab(page, 0)
    assert page.locator("#tl-tabs [role=tab][aria-selected=true]:visible").evaluate(background) == system["Highlight"]
    assert page.locator("#tl-tabs [role=tab][aria-selected=false]:visible").first.evaluate(background) != system["Highlight"]
    assert page.locator(".tl-live .tl-bar i").evaluate(background) == system["Highlight"]
    # The canvases draw with the system's colours alone: paper, ink and what lies between them.
    colours = """canvas => {
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        const seen = new Set();
        for (let i = 0; i < data.length; i += 4) if (data[i + 3] === 255) seen.add(`rgb(${data[i]}, ${data[i + 1]}, ${data[i + 2]})`);
        return [...seen];
    }"""
    assert system["CanvasText"] in page.locator(".tl-charts [data-panel=loss] canvas").evaluate(colours)
    open_tab(page, 1)
    heatmap = page.locator("#tl-attention-view [data-map=cross] .tl-heat-canvas")
    page.wait_for_function("document.querySelector('#tl-attention-view [data-steps]').dataset.drawn > 0")
    drawn = set(heatmap.evaluate(colours))
    assert system["CanvasText"] in drawn and "rgb(169, 159, 245)" not in drawn  # the page's own accent
    assert page.locator(".tl-attn-candidate.tl-attn-chosen .tl-attn-bar").evaluate(background) == system["Highlight"]
    current = page.locator(".tl-attn-current > .tl-attn-token-text")
    outline = current.evaluate("node => [getComputedStyle(node).outlineStyle, getComputedStyle(node).outlineColor]")
    assert outline == ["solid", system["Highlight"]]
    assert page.locator("#tl-attention-view .tl-attn-choice[aria-pressed=true]").first.evaluate(background) == system["Highlight"]
    # Less motion: nothing glides, nothing plays by itself.
    moving = """() => [...document.querySelectorAll('*')].filter((node) => {
        const { transitionDuration, animationDuration } = getComputedStyle(node);
        return [...transitionDuration.split(','), ...animationDuration.split(',')].some((time) => parseFloat(time) > 0.001);
    }).length"""
    assert page.evaluate(moving) == 0
    assert page.locator("#tl-attention-view [data-playing]").get_attribute("data-playing") == "false"
    context.close()
