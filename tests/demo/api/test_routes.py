"""The API's addresses: what is answered, in which thread, and what is refused before anything looks at it."""

import json
import math
import threading

import gradio as gr
import pytest
from gradio.routes import App
from starlette.testclient import TestClient

from demo.api.routes import MAX_BODY_BYTES, Attachment, Endpoint, api_routes


def echo(request):
    return {"asked": ascii(request), "thread": threading.get_ident(), "loss": math.nan}


FILE = Attachment("a-file.zip", "application/zip", bytes(range(256)) * 999)
ROUTES = api_routes({"en/runs/poll": Endpoint(echo), "en/runs/download": Endpoint(echo, blocking=True),
                     "en/runs/take_home": Endpoint(lambda request: FILE, blocking=True)})
ACTIONS = ["poll", "download"]
JSON = {"content-type": "application/json"}


def app(**auth):
    """A Gradio app with the API before it; `auth` as in launch."""
    with gr.Blocks(analytics_enabled=False) as page:
        gr.HTML("")
    page.auth = auth.get("auth")
    page.auth_message = None
    return App.create_app(page, app_kwargs={"routes": ROUTES}, auth_dependency=auth.get("auth_dependency"))


@pytest.fixture(scope="module")
def client():
    with TestClient(app()) as client:
        yield client


def post(client, address="en/runs/poll", content="7", headers=JSON):
    return client.post(f"/api/{address}", content=content, headers=headers)


@pytest.mark.parametrize("action", ACTIONS)
def test_json_in_and_json_out(client, action):
    asked = {"語": [1, 2.5, None, "\ud83d"]}  # half a character, as somebody may send it
    reply = post(client, f"en/runs/{action}", json.dumps(asked))
    assert (reply.status_code, reply.headers["content-type"]) == (200, "application/json")
    assert reply.json()["asked"] == ascii(asked) and reply.json()["loss"] is None


def test_a_large_file_is_sent_as_it_is(client):
    reply = post(client, "en/runs/take_home")
    assert (reply.status_code, reply.headers["content-type"], reply.content) == (200, "application/zip", FILE.content)
    assert reply.headers["content-disposition"] == 'attachment; filename="a-file.zip"'
    assert int(reply.headers["content-length"]) == len(FILE.content) and reply.headers["cache-control"] == "no-store"


def test_only_what_blocks_gets_a_thread(client):
    quick, again, blocking = (post(client, f"en/runs/{action}").json()["thread"] for action in ("poll", "poll", "download"))
    assert quick == again != blocking


@pytest.mark.parametrize("address", ["en/runs", "en/runs/poll/", "ja/runs/poll", "en/runs/nothing", "", "en/runs/__class__"])
def test_nothing_else_has_an_address(client, address):
    assert post(client, address).status_code in (404, 405)


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_nothing_is_read_or_changed_by_another_method(client, method):
    assert getattr(client, method)("/api/en/runs/poll").status_code in (404, 405)


@pytest.mark.parametrize("body, status", [
    (b"", 400), (b"{", 400), (b"\xff", 400), (b"[" * 50_000, 400), (b"9" * 50_000, 400), (b" " * MAX_BODY_BYTES, 400),
    (b" " * (MAX_BODY_BYTES + 1), 413), (b"null", 200), (b" " * (MAX_BODY_BYTES - 1) + b"7", 200),
])
def test_a_body_that_is_no_json_or_too_long_is_refused(client, body, status):
    assert post(client, content=body).status_code == status


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "", "application/jsonx"])
def test_what_a_foreign_form_can_send_is_refused(client, kind):
    assert post(client, headers={"content-type": kind}).status_code == 415


@pytest.mark.parametrize("auth", [
    {"auth": [("anna", "secret")]}, {"auth": lambda name, password: (name, password) == ("anna", "secret")},
], ids=["accounts", "function"])
@pytest.mark.parametrize("action", ACTIONS)
def test_a_password_on_launch_guards_the_api(auth, action):
    with TestClient(app(**auth), base_url="https://testserver") as client:
        assert post(client, f"en/runs/{action}").status_code == 401
        assert post(client, "en/runs/nothing").status_code == 401  # not even which addresses there are
        client.cookies.set("access-token", "guessed")
        assert post(client, f"en/runs/{action}").status_code == 401
        assert client.post("/login", data={"username": "anna", "password": "wrong"}).status_code == 400
        assert post(client, f"en/runs/{action}").status_code == 401
        assert client.post("/login", data={"username": "anna", "password": "secret"}).status_code == 200
        assert post(client, f"en/runs/{action}").json()["asked"] == "7"
        client.cookies.clear()
        assert post(client, f"en/runs/{action}").status_code == 401


def test_another_sign_in_guards_the_api_too():
    with TestClient(app(auth_dependency=lambda request: request.headers.get("x-user"))) as client:
        assert post(client).status_code == 401
        assert post(client, headers={**JSON, "x-user": "anna"}).status_code == 200


def test_the_login_check_is_found_behind_a_path_prefix():
    with TestClient(app(auth=[("anna", "secret")]), base_url="https://testserver", root_path="/school") as client:
        assert post(client).status_code == 401
        assert client.post("/login", data={"username": "anna", "password": "secret"}).status_code == 200
        assert post(client).status_code == 200
