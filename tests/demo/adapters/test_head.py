"""The head of the page: whose language and name it has, and that nothing else is changed."""

import re
import urllib.request
from html import escape

import pytest

from core.classroom.limits import Limits
from demo.adapters.head import Head, head, recording_link, rewritten
from demo.build import LANGUAGES
from demo.text import section
from persons import served_page

TOP, SCRIPT = '<!doctype html>\n<html\n\tlang="{language}"><head>', """<script>"<meta name='twitter:x'>"</script></head>"""
PAGE = (TOP.format(language="en") + '<meta charset="utf-8" />\n<meta\n\tproperty="og:image"\n\tcontent="x" />' + SCRIPT).encode()


@pytest.fixture(scope="module")
def address():
    with served_page(Limits()) as (_, address):
        yield address


def answer(path, chunks, content_type=b"text/html; charset=utf-8", kind="http"):
    """What comes through the middleware: the headers and the body."""
    sent = []

    async def app(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": [(b"Content-Type", content_type), (b"Content-Length", b"17")]})
        for chunk in chunks[:-1]:
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": chunks[-1]})

    async def send(message):
        sent.append(message)

    with pytest.raises(StopIteration):  # nothing in between waits, so no loop is needed (a browser test may have left one running)
        Head(app, LANGUAGES)({"type": kind, "path": path}, None, send).send(None)
    return dict(sent[0]["headers"]), b"".join(message["body"] for message in sent[1:])


@pytest.mark.parametrize("path, language", [("/", "en"), ("/ja", "ja"), ("/ja/", "ja"), ("", "en")])
def test_a_page_in_pieces_comes_whole_with_its_own_head(path, language):
    headers, body = answer(path, [PAGE[:29], PAGE[29:53], PAGE[53:]])
    assert body.decode() == rewritten(PAGE.decode(), language, head(language) + recording_link(""))
    assert headers == {b"Content-Type": b"text/html; charset=utf-8", b"content-length": str(len(body)).encode()}


@pytest.mark.parametrize("path, content_type, kind", [
    ("/gradio_api/file=x", b"text/html", "http"), ("/", b"application/json", "http"), ("/", b"text/html", "websocket"),
])
def test_everything_else_goes_through_as_it_is(path, content_type, kind):
    assert answer(path, [PAGE[:31], PAGE[31:]], content_type, kind) == ({b"Content-Type": content_type, b"Content-Length": b"17"}, PAGE)


def test_only_what_says_gradio_is_taken_away():
    assert rewritten(PAGE.decode(), "ja", "HEAD") == TOP.format(language="ja") + 'HEAD<meta charset="utf-8" />' + SCRIPT


def test_a_page_without_a_head_stays_as_it_is():
    assert rewritten('<p lang="en">x</p>', "ja", "HEAD") == '<p lang="en">x</p>'


@pytest.mark.parametrize("language, path", [("en", ""), ("ja", "ja")])
def test_who_is_sent_the_address_sees_its_name_and_purpose(address, language, path):
    with urllib.request.urlopen(address + path) as found:
        html = found.read().decode()
    top, words = html[:html.index("window.gradio_config")], section(language, "page")
    assert re.search(r'<html\s+lang="(..)"', top)[1] == language
    assert re.findall("<title>(.*?)</title>", top) == [words["title"]]
    properties = dict(re.findall(r'<meta (?:property|name)="([a-z:]+)" content="(.*?)"', top))
    assert properties == {"description": escape(words["tagline"]), "og:type": "website", "og:title": words["title"],
                          "og:description": escape(words["tagline"]), "twitter:card": "summary"}
    assert "githubusercontent" not in top
