"""How a component's server functions are called: by their names, with an answer that is JSON already where it must be quick."""

import json
import math
import threading

import pytest

from demo.components.server_functions import quick, threaded


@pytest.mark.parametrize("kind", [quick, threaded])
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
