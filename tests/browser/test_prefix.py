"""The page below a path that a proxy takes away before the server sees it, as a school or a Space has it; and there in a frame."""

import json
import re
import urllib.error
import urllib.request
from urllib.parse import urlsplit

import pytest

from core.classroom.registry import Registry
from demo.adapters.modules import modules
from demo.build import build_page, launch_options
from helpers import SHORT, ended
from persons import complaints, free_port
from prefix import below_a_path

pytestmark = pytest.mark.browser

PATH = "/demo"
PRIMARY = "#tl-live-chart [data-action=primary]:not([aria-disabled=true])"


@pytest.fixture(scope="module")
def school():
    """The registry and the address below which everything is, ending with a slash."""
    registry = Registry()
    page, port = build_page(registry), free_port()
    page.launch(server_name="127.0.0.1", server_port=port, prevent_thread_lock=True, quiet=True, root_path=PATH, **launch_options(page))
    with below_a_path(port, PATH) as own:
        yield registry, f"http://127.0.0.1:{own}{PATH}/"
    page.close()
    registry.close(timeout=60)


def fetch(address, content=None, kind="application/json"):
    """Status, headers and body."""
    asked = urllib.request.Request(address, content, {"Content-Type": kind} if content is not None else {})
    try:
        with urllib.request.urlopen(asked, timeout=60) as reply:
            return reply.status, reply.headers, reply.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def test_every_kind_of_address_is_below_the_path_and_none_outside(school):
    registry, root = school
    view = registry.start(SHORT)
    ended(view.run)
    uploaded = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.ckpt"\r\n\r\nabc\r\n--x--\r\n'
    poll = json.dumps({"run": view.id, "step": 0, "event": 0, "reads": True}).encode()
    asked = [
        ("", None), ("ja", None), ("health", None), (f"modules/{modules().version}/all.js", None), ("config", None),
        ("recordings/", 404), (f"log/en/{view.run.read_key}/open", None), (f"log/ja/{view.run.read_key}/0-0", None),
        ("log/en/nobody/open", 404),
    ]
    for address, status in asked:
        assert fetch(root + address)[0] == (status or 200), address
    assert fetch(root + "api/ja/runs/poll", poll)[0] == 200
    assert json.loads(fetch(root + "config")[2])["root"] == root.rstrip("/")
    status, _, names = fetch(root + "gradio_api/upload", uploaded, "multipart/form-data; boundary=x")
    assert status == 200 and json.loads(names)[0].endswith("a.ckpt")
    outside = root.replace(f"{PATH}/", "/")
    assert [fetch(outside + address)[0] for address, _ in asked] == [404] * len(asked)


@pytest.mark.parametrize("path, language", [("", "en"), ("ja", "ja"), ("frame", "en")])
def test_the_page_trains_there_and_asks_for_nothing_outside(browser, school, path, language):
    page = browser.new_page(viewport={"width": 1100, "height": 900})
    errors, asked = complaints(page), []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    root = school[1]
    if path == "frame":  # of another origin, as the Space's is on its page
        page.set_content(f'<iframe src="{root}" style="width: 1000px; height: 800px">')
    else:
        page.goto(root + path)
    inside = page.frame_locator("iframe") if path == "frame" else page
    inside.locator(PRIMARY).click(timeout=60_000)
    inside.locator("#tl-live-chart [data-status=running]:not([data-points='0'])").wait_for(timeout=60_000)
    inside.locator("#tl-live-chart [data-action=stop]").click()
    inside.locator("#tl-live-chart [data-status=stopped]").wait_for()
    assert any(re.fullmatch(f"{PATH}/log/{language}/[\\w-]+/open", one) for one in asked)
    assert [one for one in asked if not one.startswith(f"{PATH}/") and one not in ("/", PATH)] == []
    assert [error for error in errors if "autofocusing" not in error] == []  # which the browser refuses a frame of another site
    page.close()
