"""The head of the page's HTML: the page's own language, name and purpose, where its modules and styles are, and two scripts that
run before Gradio's. The modules are loaded beside Gradio's own scripts, so that they are there when Gradio builds a component.

Gradio's own head says that every page is English and called Gradio, which is what somebody sees to whom the address is sent.
"""

import json
import re
from html import escape
from pathlib import Path
from urllib.parse import parse_qsl

from core.config import SETTINGS, preset
from demo.adapters.modules import ENTRY, NAME, import_map, modules
from demo.api.addresses import query_of
from demo.api.recordings import recordings
from demo.text import section

SCRIPTS = [Path(__file__).with_name(name) for name in ("page_choices.js", "page_address.js", "head.js")]
# Before Gradio's styles are there; the colours are those of theme.css.
PAPER = "<style>html{background:#fff;color-scheme:light}html.tl-dark{--tl-paper:#12141a;background:#12141a;color-scheme:dark}</style>"
PREVIEW = re.compile(r'\s*<meta\s+(?:property="og:|name="twitter:)[^>]*>')


class Head:
    """ASGI middleware; what it writes is the same for everybody who asks for the same settings.

    Args:
        app: the application behind it. addresses: path without slashes -> language.
    """

    def __init__(self, app, addresses):
        self.app = app
        self.heads = {path: (language, head(language)) for path, language in addresses.items()}

    async def __call__(self, scope, receive, send):
        path = scope["path"].removeprefix(scope.get("root_path", ""))  # which may be that of a proxy, or of a larger app
        page = self.heads.get(path.strip("/")) if scope["type"] == "http" else None
        if page:
            language, top = page
            send = Rewriter(send, language, top + recording_link(scope.get("query_string", b"").decode("latin-1")))
        await self.app(scope, receive, send)


class Rewriter:
    """Sends one answer on; if it is a page, whole and with another head."""

    def __init__(self, send, language, head):
        self.send = send
        self.language = language
        self.head = head
        self.start = None
        self.body = b""

    async def __call__(self, message):
        if message["type"] == "http.response.start" and is_page(message):
            self.start = message
        elif self.start is None:
            await self.send(message)
        else:
            self.body += message.get("body", b"")
            if not message.get("more_body"):
                await self.finish()

    async def finish(self):
        body = rewritten(self.body.decode(), self.language, self.head).encode()
        headers = [(name, value) for name, value in self.start["headers"] if name.lower() != b"content-length"]
        await self.send({**self.start, "headers": [*headers, (b"content-length", str(len(body)).encode())]})
        await self.send({"type": "http.response.body", "body": body})


def is_page(start):
    """Whether an answer that starts so is HTML."""
    return any(name.lower() == b"content-type" and value.startswith(b"text/html") for name, value in start["headers"])


def rewritten(html, language, head):
    """A page of Gradio's with our head in front of its own; a page without a head stays as it is."""
    before, opened, rest = html.partition("<head>")
    if not opened:
        return html
    inside, script, after = rest.partition("<script>")  # behind it come half a megabyte of components
    return before.replace('lang="en"', f'lang="{language}"', 1) + opened + head + PREVIEW.sub("", inside) + script + after


def head(language):
    """What stands first in the head."""
    words = section(language, "page")
    title, purpose = escape(words["title"]), escape(words["tagline"])
    return (f'<meta charset="utf-8"><title>{title}</title><meta name="description" content="{purpose}">'
            f'<meta property="og:type" content="website"><meta property="og:title" content="{title}">'
            f'<meta property="og:description" content="{purpose}"><meta name="twitter:card" content="summary">'
            f"{PAPER}{links()}{scripts()}")


def scripts():
    """What runs before Gradio's scripts."""
    return "".join(f"<script>{path.read_text(encoding='utf-8')}</script>" for path in SCRIPTS)


def recording_link(query):
    """Lets the browser fetch at once what the page plays when it is opened: a recording that its address names, or that of the opening.

    Args:
        query: of the page's address.
    """
    named = dict(parse_qsl(query, keep_blank_values=True))
    settings = {name: value for name, value in named.items() if name == "preset" or name in SETTINGS}
    meant = settings or query_of(preset("classroom"))
    offers = recordings().offers()
    wanted = [offer["address"] for offer in offers if offer["name"] == named.get("recording") and not offer["opening"]]
    found = wanted or [offer["address"] for offer in offers if offer["opening"] and offer["query"] == meant]
    return "".join(f'<link rel="preload" as="fetch" crossorigin href="./{address}">' for address in found)


def links():
    """Where the page's modules and styles are; the map has to stand before anything that loads a module.

    The last script runs the modules before Gradio's, which stands behind it: a component is then mounted as soon as Gradio builds its
    element.
    """
    found = modules()
    styles = "".join(f'<link rel="stylesheet" href="{found.base}{name}">' for name in found.names(".css"))
    preloads = "".join(f'<link rel="modulepreload" href="{found.base}{name}">' for name in found.scripts)
    return (f'<script type="importmap">{json.dumps(import_map())}</script>{styles}{preloads}'
            f'<script type="module">import "{NAME}{ENTRY}";</script>')
