"""What a component's script calls as `server.name(request)`. Gradio names such a function after its `__name__`."""

import json
from inspect import iscoroutinefunction

import orjson
from gradio.routes import API_PREFIX
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.routing import Route

MOST_BYTES = 100_000  # of a call; a page's are of a few hundred


def quick(function, name):
    """A server function that is called several times a second by every page, and answers within a millisecond.

    It runs in the server's own thread: handing it to a pool of threads and back would cost more than the answer.

    Args:
        function: takes a request from outside and returns what JSON can hold; it neither waits nor computes.
    """

    async def call(request):
        return as_json(function(request))

    call.__name__ = name
    return call


def threaded(function, name):
    """A server function that takes its time: it runs in a thread of a pool."""

    def call(request):
        return function(request)

    call.__name__ = name
    return call


def routes(page):
    """The address to which Gradio's scripts send their calls, answered without Gradio, which takes three times as long for a poll.

    Args:
        page: gr.Blocks.
    Returns:
        Routes that are to come before Gradio's own. A call is {"component_id", "fn_name", "data"}.
    """

    async def answer(request):
        try:
            call = json.loads(await read(request))
            function = getattr(page.blocks[call["component_id"]], call["fn_name"])
            if not getattr(function, "_is_server_fn", False):
                raise AttributeError
            data = call["data"]
        except OverflowError:
            return Response(status_code=413)
        except (ValueError, RecursionError):
            return Response(status_code=400)
        except (KeyError, TypeError, AttributeError):
            return Response(status_code=404)
        return await function(data) if iscoroutinefunction(function) else as_json(await run_in_threadpool(function, data))

    return [Route(f"{API_PREFIX}/component_server{end}", answer, methods=["POST"]) for end in ("", "/")]


async def read(request):
    """The body of a request.

    Raises:
        OverflowError: if it is longer than any page's.
    """
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise OverflowError
    return body


def as_json(reply):
    return Response(orjson.dumps(reply), media_type="application/json")
