"""The shipped recordings as files: kept for good, found by a page of another version, and fetched early by the pages that play one."""

from urllib.parse import urljoin

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from demo.adapters.head import recording_link
from demo.adapters.recordings import recording_routes
from demo.api.recordings import FOLDER, recordings

[OFFER] = [offer for offer in recordings().offers() if offer["name"] == "classroom"]


@pytest.fixture(scope="module")
def client():
    with TestClient(Starlette(routes=recording_routes()), follow_redirects=False) as client:
        yield client


def test_a_recording_is_kept_for_good(client):
    reply = client.get(OFFER["address"])
    assert reply.status_code == 200 and reply.content == (FOLDER / "classroom.json").read_bytes()
    assert reply.headers["content-type"] == "application/json"
    assert reply.headers["cache-control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("root", ["", "/school/class"])
def test_a_page_of_another_version_is_sent_on(client, root):
    old = "/recordings/0123456789abcdef/classroom.json"
    reply = client.get(old)
    assert (reply.status_code, reply.headers["cache-control"]) == (307, "no-store")
    assert urljoin(f"http://host{root}{old}", reply.headers["location"]) == f"http://host{root}/{OFFER['address']}"


@pytest.mark.parametrize("name", ["other.json", "classroom", ".json", "..%2Fclassroom.json", "../classroom-0400.ckpt", "classroom.json/x",
                                  "CLASSROOM.json", "classroom%00.json"])
def test_nothing_else_is_served(client, name):
    assert client.get(f"/recordings/{recordings().version}/{name}").status_code == 404


@pytest.mark.parametrize("query", ["", "preset=classroom", "__theme=dark", "room=ABCD&preset=classroom", "race=warmup"])
def test_a_page_that_plays_it_fetches_it_early(query):
    assert recording_link(query) == f'<link rel="preload" as="fetch" crossorigin href="./{OFFER["address"]}">'


def test_a_page_whose_address_names_another_one_fetches_that():
    [course] = [offer for offer in recordings().offers() if offer["name"] == "course"]
    for query in ("preset=course&recording=course", "recording=course"):
        assert course["address"] in recording_link(query) and OFFER["address"] not in recording_link(query)


@pytest.mark.parametrize("query", ["preset=course", "preset=course&norm_first=False", "preset=sort&recording=x", "preset=sort",
                                   "warmup_steps=51", "preset=classroom&seed=7", "preset=%3Cb%3E", "preset=", "seed=%ff"])
def test_a_page_of_other_settings_does_not(query):
    assert recording_link(query) == ""
