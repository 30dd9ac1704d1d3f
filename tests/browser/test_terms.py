"""The glossary: words are explained beside them and in a list, by mouse, by keys and by touch, in both languages."""

import pytest
from playwright.sync_api import expect

from demo.api.terms import TERMS
from demo.components.glossary import PLACES, SETTINGS
from demo.text import section
from persons import Person

pytestmark = pytest.mark.browser

ROOTS = {"live_chart": "#tl-live-chart", "attention_film": "#tl-attention-film", "attention_view": "#tl-attention-view",
         "noam_explorer": "#tl-noam-explorer", "race_view": "#tl-race-view", "program_view": "#tl-program-view"}
TABS = ("train", "decode", "warmup", "race", "programs")
CARD = ".tl-glossary-card:popover-open"
INSIDE = """() => { const box = document.querySelector('.tl-glossary-card').getBoundingClientRect();
    return box.left >= 0 && box.top >= 0 && box.right <= innerWidth && box.bottom <= innerHeight && box.width > 200; }"""
MARKED = """root => [...document.querySelectorAll(root + ' .tl-term')]
    .filter((word) => word.checkVisibility() || !word.closest('.tl-inside')).map((word) => word.dataset.term)"""
SAME_HEIGHT = """node => { const plain = node.cloneNode(), { width, height } = node.getBoundingClientRect();
    plain.textContent = node.textContent;
    node.replaceWith(plain);
    const box = plain.getBoundingClientRect();
    plain.replaceWith(node);
    return Math.abs(box.height - height) < 0.1 && Math.abs(box.width - width) < 0.1; }"""
IN_CONTROLS = "document.querySelectorAll(':is(button, a, label, [role=tab], [aria-hidden=true]) .tl-term').length"


def open_tab(page, name):
    page.locator("#tl-tabs [role=tab]:visible").nth(TABS.index(name)).click()


def expect_marked(page, folders):
    for folder in folders:
        wanted = {term for _, term in PLACES[folder]}
        page.wait_for_function("([root, wanted]) => wanted.every((term) => document.querySelector(`${root} [data-term=${term}]`))",
                               arg=[ROOTS[folder], sorted(wanted)])
        found = page.evaluate(MARKED, ROOTS[folder])
    assert wanted <= set(found) and len(found) == len(set(found)), found  # a word is marked once in what one sees


@pytest.fixture(params=[("en", 1280, False), ("ja", 390, True)], ids=("en", "ja"))
def person(request, browser, served):
    language, width, has_touch = request.param
    address = f"{served[1]}{'' if language == 'en' else language}"
    opened = Person(browser, address, width=width, has_touch=has_touch, reduced_motion="reduce")
    opened.language = language
    yield opened
    opened.context.close()
    assert opened.errors == []


def test_words_are_explained_beside_them_and_in_a_list(person):
    page, language = person.page, person.language
    ideas, maths, names = (section(language, f"term_{part}") for part in ("ideas", "maths", "names"))
    press = "tap" if language == "ja" else "click"
    expect_marked(page, ["live_chart"])
    expect(page.locator("#tl-settings-drawer .tl-term")).to_have_count(len(SETTINGS))
    assert page.evaluate(IN_CONTROLS) == 0

    # By pointer: the sentence keeps its words, at most one window is open, and it lies in the page's window.
    figure = page.locator(".tl-figure dt").first
    assert figure.inner_text() == section(language, "live_chart")["figure_exact"]
    assert figure.evaluate(SAME_HEIGHT)
    word = page.locator("#tl-live-chart [data-term=exact_match]")
    box = word.bounding_box()
    assert min(box["width"], box["height"]) >= 24
    getattr(word, press)()
    card = page.locator(CARD)
    expect(card).to_contain_text(ideas["exact_match"])
    expect(word).to_have_attribute("aria-expanded", "true")
    assert page.evaluate(INSIDE)
    getattr(card.locator("[data-value=maths]"), press)()
    expect(card).to_contain_text(maths["exact_match"].rpartition("$")[2])
    expect(card.locator("math")).to_have_attribute("displaystyle", "true")
    getattr(card.locator("[data-value=code]"), press)()
    expect(card).to_contain_text("core/training/evaluation.py")
    getattr(card.locator("[data-value=idea]"), press)()
    getattr(card.locator("[data-related=greedy]"), press)()
    expect(card).to_contain_text(ideas["greedy"])
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    expect(word).to_have_attribute("aria-expanded", "false")
    assert word.evaluate("node => node === document.activeElement")

    # By keys; another tab closes it, and so does a press elsewhere.
    page.locator("#tl-live-chart [data-term=loss]").focus()
    page.keyboard.press("Enter")
    expect(card).to_contain_text(ideas["loss"])
    assert card.evaluate("node => node === document.activeElement")
    page.mouse.click(4, 300)
    expect(card).to_have_count(0)
    open_tab(page, "decode")
    expect_marked(page, ["attention_view"])
    page.locator("#tl-attention-view .tl-attn-title [data-term=self_attention]").first.scroll_into_view_if_needed()
    page.locator("#tl-attention-view [data-term=self_attention]").first.focus()
    page.keyboard.press("Enter")
    expect(card).to_contain_text(ideas["self_attention"])
    assert page.evaluate(INSIDE)

    # From there to the list, which is searched; a press beside it, or Escape, closes it.
    page.keyboard.press("Tab")
    card.locator("[data-action=all-terms]").click()
    dialog = page.locator("dialog.tl-glossary-dialog[open]")
    assert dialog.locator("[data-entry]").count() == len(TERMS)
    expect(dialog.locator(".tl-glossary-here h3")).to_have_text(names["self_attention"])
    dialog.locator("input").fill(names["softmax"])
    expect(dialog.locator("[data-entry] h3").first).to_have_text(names["softmax"])
    dialog.locator("input").fill("qqq")
    expect(dialog).to_contain_text(section(language, "glossary")["none"])
    page.keyboard.press("Escape")  # empties the field
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)

    for part, terms in (("cell", ("query", "softmax", "residual_stream")), ("heads", ("ablation",)), ("forcing", ("teacher_forcing",)),
                        ("masks", ("look_ahead_mask",))):
        page.click(f".tl-inside-sections [data-value={part}]")
        for term in terms:
            expect(page.locator(f".tl-inside [data-term={term}]").first).to_be_attached()
    page.keyboard.press("Escape")
    for tab, folder in (("warmup", "noam_explorer"), ("race", "race_view"), ("programs", "program_view")):
        open_tab(page, tab)
        expect_marked(page, [folder])
    assert page.evaluate(IN_CONTROLS) == 0


def test_the_address_opens_the_list_at_a_term(browser, served):
    person = Person(browser, f"{served[1]}?term=head", width=390)
    dialog = person.page.locator("dialog.tl-glossary-dialog[open]")
    expect(dialog.locator(".tl-glossary-here h3")).to_have_text(section("en", "term_names")["head"])
    person.page.keyboard.press("Escape")
    person.page.wait_for_function("!location.search.includes('term=')")
    person.context.close()
    assert person.errors == []
