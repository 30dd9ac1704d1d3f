"""Links that a teacher makes: what they hide and lock, addresses that are broken, and the page in a frame of a course page."""

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from playwright.sync_api import expect

from demo.components.page_links.parts import PARTS, TABS
from demo.lessons.gains import gains, read_answers
from demo.lessons.questions import questions
from demo.text import section
from persons import complaints

pytestmark = pytest.mark.browser

WORDS = section("en", "page_links")
TAB = '#tl-tabs [role=tab][data-tab-id="{}"]:visible'
STORAGE_IS_FORBIDDEN = """for (const name of ['localStorage', 'sessionStorage'])
    Object.defineProperty(window, name, { get() { throw new DOMException('denied', 'SecurityError'); } });"""


def link_of(person, *boxes):
    """Opens the dialog, checks boxes, and reads the link and the frame's HTML."""
    page = person.page
    page.click("[data-link=class]")
    for kind, part in boxes:
        page.check(f'.tl-links-dialog [data-part="{part}"][data-kind={kind}]')
    found = [page.input_value(f".tl-links-dialog [data-field={name}]") for name in ("link", "embed")]
    page.click(".tl-links-dialog [data-action=close]")
    return found


def test_a_link_hides_and_locks_and_one_press_frees(people):
    person = people("?preset=classroom")
    link, _ = link_of(person, ("lock", "race"), ("hide", "race"), ("hide", "train"), ("lock", "source"), ("lock", "decode-model"),
                      ("lock", "depth"), ("lock", "warmup"))
    assert "lock=warmup,decode-model,source,depth&hide=train,race" in link

    page = person.page
    page.goto(link)
    expect(page.locator(TAB.format("decode"))).to_have_attribute("aria-selected", "true")  # the first that is not hidden
    assert page.locator(TAB.format("train")).count() == page.locator(TAB.format("race")).count() == 0
    expect(page.locator("#tl-source[data-tl-locked]")).to_have_attribute("aria-disabled", "true")
    source = page.locator("#tl-source textarea, #tl-source input").first
    before = source.input_value()
    source.focus()
    page.keyboard.type("9 9")
    assert source.input_value() == before
    expect(page.locator(".tl-lock-bubble")).to_have_text(WORDS["locked"])
    page.locator("#tl-model input").focus()  # whose list opens with the focus
    page.keyboard.press("ArrowDown")
    assert page.locator("#tl-model [role=option]").count() == 0
    page.click("#tl-random", force=True)
    page.click(TAB.format("warmup"), force=True)
    page.evaluate("document.activeElement.blur()")
    for key in "341":  # the locked tab and the hidden ones
        page.keyboard.press(key)
    expect(page.locator(TAB.format("decode"))).to_have_attribute("aria-selected", "true")
    assert source.input_value() == before
    page.locator("#tl-decode").focus()
    page.keyboard.press("Enter")  # which is not locked
    page.click("#tl-attention-view [data-value=cell]")
    expect(page.locator("#tl-attention-view [data-value=code]")).to_be_visible()
    page.click("#tl-attention-view [data-value=code]", force=True)
    assert page.locator("#tl-attention-view [data-value=idea]").get_attribute("aria-pressed") == "true"

    page.click("[data-action=unlock]")
    expect(page.locator(".tl-links-locks")).to_be_hidden()
    assert "lock=" not in page.url and "hide=" not in page.url and page.locator("[data-tl-locked]").count() == 0
    page.click("#tl-attention-view [data-value=code]")
    page.wait_for_function("location.search.includes('depth=code')")
    for tab in reversed(TABS):
        page.click(TAB.format(tab))
        page.wait_for_function("tab => (new URL(location.href).searchParams.get('tab') ?? 'train') === tab", arg=tab)
    assert "depth" not in page.url and "source" not in page.url
    assert [name for name, selectors in PARTS.items() if page.locator(selectors).count() == 0] == []


BROKEN = {
    "?tab=decode&model=shipped:classroom-0120&source=3+1+4&step=2": ("decode", ["old", "model"]),
    "?preset=classroom&film=layer=0": ("train", ["attention film"]),
    "?tab=nowhere&lock=nothing&depth=deep&part=x&recording=y&preset=no": (
        "train", ["nothing", "tab", "depth", "part of the programs", "recording"]),
    "?tab=decode&model=shipped:nobody&source=3+1&step=99&layer=9&head=9&inside=outside&cell=x": (
        "decode", ["section", "cell", "step", "layer", "head", "model"]),
    f"?tab=warmup&tab=race&race=nothing&vary=%E0%A4%A&seed={'7' * 10_000}&warmup_steps=-3": ("race", ["tab"]),
    "?tab=decode&source=a+b+c&step=2&lesson=nothing": ("decode", []),
}


def test_broken_addresses_open_the_page_and_say_so(people):
    person = people("?tab=programs&part=table")
    page = person.page
    expect(page.locator(TAB.format("programs"))).to_have_attribute("aria-selected", "true")
    assert page.locator("#tl-page-links [data-action=dismiss]").is_hidden()
    for query, (tab, named) in BROKEN.items():
        page.goto(page.url.partition("?")[0] + query)
        page.wait_for_selector("#tl-live-chart [data-action=primary]:not([aria-disabled=true])", state="attached")
        expect(page.locator(TAB.format(tab))).to_have_attribute("aria-selected", "true")
        notice = page.locator(".tl-links-notice")
        for name in named:
            expect(notice).to_contain_text(name)
        assert bool(named) == notice.is_visible()
    expect(page.locator("#tl-attention-view .tl-heat-canvas").first).to_be_visible()  # of what can be decoded


def test_ten_questions_before_and_after_stay_in_the_browser(people, tmp_path):
    person = people("?questions=before")
    page, asked = person.page, []
    page.on("request", lambda request: "/lessons/key" in request.url and asked.append(request.post_data_json))
    page.wait_for_selector(".tl-questions-dialog[open]")
    for one in questions():
        page.check(f'[data-question="{one.name}"] [value="{one.right if one.name == "mask" else next(iter(one.choices))}"]')
    page.click(".tl-questions-dialog [data-action=hand-in]")
    assert asked == [] and page.locator(".tl-question[data-right]").count() == 0
    page.keyboard.press("Escape")
    page.reload()  # they are kept
    page.wait_for_selector(".tl-questions-dialog[open]")
    assert page.is_checked('[data-question=mask] [value="future"]')
    page.select_option(".tl-questions-dialog select", "after")
    for one in questions()[:9]:
        page.check(f'[data-question="{one.name}"] [value="{one.right}"]')
    page.click(".tl-questions-dialog [data-action=hand-in]")
    expect(page.locator('.tl-question[data-right="true"]')).to_have_count(9)
    expect(page.locator(".tl-questions-said")).to_have_text(section("en", "questionnaire")["marked"].format(count=9, total=10))
    assert asked == [{"form": "after"}]
    with page.expect_download() as download:
        page.click(".tl-questions-dialog [data-action=save]")
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    total = gains(read_answers([path]))[-1]
    before = sum(next(iter(one.choices)) == one.right or one.name == "mask" for one in questions()) / 10
    assert (total.pairs, total.before, total.after) == (1, pytest.approx(before), pytest.approx(0.9))


@contextmanager
def course_page(html):
    """A server of another site with one page."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(html.encode())

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}/"  # the page under test is at 127.0.0.1: another site
    server.shutdown()
    server.server_close()


def test_the_page_works_in_a_frame_of_a_course_page(people, browser):
    person = people("?preset=classroom&max_steps=53&validate_every=23&num_layers=1&seed=11")
    _, code = link_of(person, ("hide", "race"), ("lock", "settings"))
    context = browser.new_context(viewport={"width": 900, "height": 700})
    context.add_init_script(f"if (window !== window.top) {{ {STORAGE_IS_FORBIDDEN} }}")  # as browsers do that block third parties
    page = context.new_page()
    found = complaints(page)
    body = f"<!doctype html><title>course</title><a id=before href=#>before</a><p>Phase 7</p>{code}<p><a id=after href=#>after</a>"
    with course_page(body) as address:
        page.goto(address)
        frame = page.frame_locator("iframe")
        train = frame.locator("#tl-live-chart [data-action=primary]:not([aria-disabled=true])")
        train.wait_for()
        inner = page.frames[1]
        assert inner.evaluate("(() => { try { return !!window.sessionStorage; } catch { return 'denied'; } })()") == "denied"
        assert page.evaluate("window.scrollY") == 0 and inner.evaluate("document.documentElement.scrollWidth <= innerWidth")
        expect(frame.locator(".tl-header p")).to_be_hidden()
        expect(frame.locator("footer")).to_be_hidden()
        assert frame.locator("#tl-tabs").bounding_box()["y"] - page.locator("iframe").bounding_box()["y"] < 160
        train.click()
        inner.wait_for_function("document.querySelector('#tl-live-chart [data-status]').dataset.status === 'finished'", timeout=60_000)
        assert page.locator("iframe").evaluate("frame => new URL(frame.src).origin !== location.origin") and page.url == address
        own = frame.locator(".tl-links-own")
        assert own.get_attribute("target") == "_blank" and "embed" not in own.evaluate("link => { link.focus(); return link.href; }")

        # Keys lead in, and out on both sides.
        page.locator("#before").focus()
        page.wait_for_function("document.activeElement.id === 'before'")
        page.keyboard.press("Tab")
        page.wait_for_function("document.activeElement.tagName === 'IFRAME'")
        page.keyboard.press("Shift+Tab")
        page.wait_for_function("document.activeElement.id === 'before'")
        for _ in range(150):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.id") == "after":
                break
        else:
            raise AssertionError("the frame does not let the keyboard go")
    context.close()
    assert [line for line in found if "favicon" not in line] == []
