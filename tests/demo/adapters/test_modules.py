"""The page's scripts as files: which are served, for how long they are kept, and that every import leads to one."""

import json
import re
import urllib.request
from urllib.parse import urljoin

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from core.classroom.limits import Limits
from demo.adapters.head import head
from demo.adapters.modules import BUNDLE, FOLDER, NAME, digest, module_routes, modules
from demo.components.component import Component
from persons import served_page

INDEX = "live_chart/index.js"


@pytest.fixture(scope="module")
def client():
    with TestClient(Starlette(routes=module_routes()), follow_redirects=False) as client:
        yield client


def test_a_file_is_kept_for_good(client):
    reply = client.get(f"/modules/{modules().version}/{INDEX}")
    assert reply.status_code == 200 and reply.content == (FOLDER / INDEX).read_bytes()
    assert reply.headers["content-type"] == "text/javascript; charset=utf-8"
    assert reply.headers["cache-control"] == "public, max-age=31536000, immutable"


def test_a_shared_style_is_a_style(client):
    [*_, name] = modules().names(".css")
    assert name.startswith("shared/")
    assert client.get(f"/modules/{modules().version}/{name}").headers["content-type"] == "text/css; charset=utf-8"


@pytest.mark.parametrize("name", [INDEX, "shared/plot/ticks.js"])
@pytest.mark.parametrize("root", ["", "/school/class"])
def test_a_page_of_another_version_is_sent_on_to_the_file_that_there_is(client, root, name):
    old = f"/modules/0123456789abcdef/{name}"
    reply = client.get(old)
    assert (reply.status_code, reply.headers["cache-control"]) == (307, "no-store")
    assert urljoin(f"http://host{root}{old}", reply.headers["location"]) == f"http://host{root}/modules/{modules().version}/{name}"


@pytest.mark.parametrize("name", [
    "", "live_chart", "live_chart/", "live_chart/__init__.py", "live_chart/style.css", "component.py", "..%2Fbuild.py",
    "shared/..%2fcomponent.py", "shared%2f..%2f..%2fbuild.py", "%2e%2e/build.py", "/etc/passwd", "//etc/passwd", "live_chart/index.js/",
    "LIVE_CHART/index.js", "live_chart/index.js%00.js", "shared/plot/types.d.ts",
])
@pytest.mark.parametrize("version", ["now", "old"])
def test_nothing_else_is_served(client, version, name):
    reply = client.get(f"/modules/{modules().version if version == 'now' else version}/{name}")
    assert reply.status_code == 404 and reply.content in (b"", b"Not Found")


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_nothing_is_changed(client, method):
    assert getattr(client, method)(f"/modules/{modules().version}/{INDEX}").status_code == 405


def test_the_version_changes_with_any_file(monkeypatch, tmp_path):
    (tmp_path / "shared").mkdir()
    (tmp_path / "a.js").write_text("1")
    monkeypatch.setattr("demo.adapters.modules.FOLDER", tmp_path)
    versions = [modules.__wrapped__().version]
    for name, content in {"a.js": "2", "b.js": "", "shared/c.css": "x"}.items():
        (tmp_path / name).write_text(content)
        versions.append(modules.__wrapped__().version)
    (tmp_path / "d.py").write_text("")
    assert len(set(versions)) == 4 and modules.__wrapped__().version == versions[-1]


@pytest.mark.parametrize("name", sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.js")))
def test_every_import_leads_to_a_file(name):
    source = (FOLDER / name).read_text(encoding="utf-8")
    imported = re.findall(r'^(?:import(?: [^";]*? from)?|export [^";]*? from) "(.+?)";$', source, re.MULTILINE)
    assert len(imported) == len(re.findall(r"^import\b", source, re.MULTILINE))
    for other in imported:
        assert (FOLDER / name).parent.joinpath(other).resolve().relative_to(FOLDER).as_posix() in modules().files


@pytest.mark.parametrize("kind", Component.__subclasses__())
def test_every_component_has_its_module(kind):
    assert "export const mount = " in modules().files[f"{kind.folder}/index.js"].decode()


def test_the_bundle_is_made_of_the_scripts_that_there_are():
    assert modules().bundled, "run npm run bundle"
    assert modules().files["all.js"] == (BUNDLE / "all.js").read_bytes()
    named = json.loads(modules().files["all.js.map"])["sources"]
    assert set(named) <= set(modules().files) and {f"{kind.folder}/index.js" for kind in Component.__subclasses__()} <= set(named)


def test_all_components_are_in_what_the_page_loads():
    source = (FOLDER / "all.js").read_text(encoding="utf-8")
    assert re.findall('import "./(.*?)";', source) == modules().names("/index.js")


@pytest.mark.parametrize("change", ["none", "script", "bundle"])
def test_a_bundle_of_other_scripts_is_left_aside(monkeypatch, tmp_path, change):
    (tmp_path / "shared").mkdir()
    for name, content in {"all.js": "import './a.js';", "a.js": "1", "shared/c.css": "x"}.items():
        (tmp_path / name).write_text(content)
    bundle = tmp_path.parent / f"{tmp_path.name}-bundle"
    bundle.mkdir()
    monkeypatch.setattr("demo.adapters.modules.FOLDER", tmp_path)
    monkeypatch.setattr("demo.adapters.modules.BUNDLE", bundle)
    sources = digest({"a.js": b"1", "all.js": b"import './a.js';"})
    (bundle / "all.js").write_text(f"// Made of {sources}\n1")
    if change != "bundle":
        (bundle / "all.js.map").write_text("{}")
    if change == "script":
        (tmp_path / "a.js").write_text("2")
    found = modules.__wrapped__()
    assert found.bundled == (change == "none")
    assert found.scripts == (["all.js"] if change == "none" else ["a.js", "all.js"])
    assert found.files["all.js"].startswith(b"// Made" if change == "none" else b"import")


def test_the_head_says_where_they_are_before_anything_needs_it():
    html = head("en")
    [found] = re.findall('<script type="importmap">(.*?)</script>', html)
    assert json.loads(found) == {"imports": {NAME: f"./modules/{modules().version}/"}}
    assert html.index("importmap") < html.index("modulepreload") < html.index('<script type="module">')
    linked = {kind: re.findall(f'<link rel="{kind}" href="./modules/{modules().version}/(.*?)">', html)
              for kind in ("modulepreload", "stylesheet")}
    assert linked == {"stylesheet": modules().names(".css"), "modulepreload": ["all.js"]}
    assert re.findall(f'<script type="module">import "{NAME}(.*?)";</script>', html) == ["all.js"]


@pytest.fixture(scope="module")
def address():
    with served_page(Limits()) as (_, address):
        yield address


@pytest.mark.parametrize("page", ["", "ja", "ja/", "?room=ABCDE"])
def test_from_every_page_the_address_leads_to_them(address, page):
    with urllib.request.urlopen(address + page) as answer:
        html, arrived = answer.read().decode(), answer.url
    [base] = set(re.findall('modulepreload" href="([^"]*)all.js"', html))
    with urllib.request.urlopen(urljoin(arrived, base + "shared/dom.js")) as answer:
        assert answer.read() == (FOLDER / "shared" / "dom.js").read_bytes()


