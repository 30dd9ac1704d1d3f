"""How a component's server functions are called: by their names, in the thread they are made for, past everything in between."""

import json
import math
import threading

import gradio as gr
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from demo.components.server_functions import MAX_BODY_BYTES, quick, routes, threaded

KINDS = {"quick": quick, "threaded": threaded}


def echo(request):
    return {"asked": ascii(request), "thread": threading.get_ident(), "loss": math.nan}


@pytest.fixture(scope="module")
def component():
    """One of a page, with a server function of each kind."""
    with gr.Blocks(analytics_enabled=False) as page:
        found = gr.HTML(server_functions=[kind(echo, name) for name, kind in KINDS.items()])
    found.page_of_it = page
    return found


@pytest.fixture(scope="module")
def client(component):
    """A server that has nothing but the routes."""
    with TestClient(Starlette(routes=routes(component.page_of_it))) as client:
        yield client


def call(client, end="", **body):
    return client.post("/gradio_api/component_server" + end, content=json.dumps(body))


@pytest.mark.parametrize("kind", KINDS.values())
def test_it_has_the_name_that_the_page_calls(kind):
    assert kind(dict, "poll").__name__ == "poll"


def test_a_quick_one_answers_in_the_servers_thread_and_as_json():
    call = quick(lambda request: {"asked": request, "thread": threading.get_ident(), "loss": math.nan}, "poll")
    with pytest.raises(StopIteration) as ended:  # it comes to its end without waiting for anything
        call({"語": [1, 2.5, None]}).send(None)
    reply = ended.value.value
    assert reply.headers["content-type"] == "application/json"
    assert json.loads(reply.body) == {"asked": {"語": [1, 2.5, None]}, "thread": threading.get_ident(), "loss": None}


def test_one_that_takes_its_time_is_no_coroutine():
    assert threaded(lambda request: [request], "download")(7) == [7]


@pytest.mark.parametrize("end", ["", "/"])
@pytest.mark.parametrize("name", KINDS)
def test_both_are_called_by_their_component_and_name(client, component, name, end):
    data = {"語": [1, 2.5, None, "\ud83d"]}  # half a character, as somebody may send it
    reply = call(client, end, component_id=component._id, fn_name=name, session_hash="x", data=data)
    assert (reply.status_code, reply.headers["content-type"], reply.json()["asked"]) == (200, "application/json", ascii(data))


@pytest.mark.parametrize("name", KINDS)
def test_only_what_takes_its_time_gets_a_thread(client, component, name):
    threads = {call(client, component_id=component._id, fn_name=kind, data=None).json()["thread"] for kind in ("quick", name)}
    assert len(threads) == (1 if name == "quick" else 2)


@pytest.mark.parametrize("change", [
    {"component_id": 31_337}, {"component_id": None}, {"component_id": []}, {"fn_name": "nothing"}, {"fn_name": "postprocess"},
    {"fn_name": "__class__"}, {"fn_name": 7},
])
def test_nothing_else_can_be_called(client, component, change):
    assert call(client, **{"component_id": component._id, "fn_name": "quick", "data": 7, **change}).status_code == 404


@pytest.mark.parametrize("body, status", [
    (b"", 400), (b"{", 400), (b"\xff", 400), (b"[" * 50_000, 400), (b"9" * 50_000, 400), (b"7", 404), (b"[]", 404), (b"{}", 404),
    (b" " * MAX_BODY_BYTES, 400), (b" " * (MAX_BODY_BYTES + 1), 413),
])
def test_a_body_that_is_no_call_is_refused(client, body, status):
    assert client.post("/gradio_api/component_server", content=body).status_code == status


def test_a_call_that_has_no_data_is_refused(client, component):
    assert call(client, component_id=component._id, fn_name="quick").status_code == 404
