"""The page's own addresses: POST /api/<language>/<subject>/<action> with JSON in the body, answered with JSON or, where
a large file is asked for, with that file.

They stand before Gradio's routes and do without its queue and sessions, which take three times as long for a poll. Whoever starts
the page with a password has them guarded by it too: Gradio itself is asked whether the caller has signed in.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass

import orjson
from gradio.routes import API_PREFIX
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.routing import Route

SAME_CALLER = ("type", "asgi", "http_version", "scheme", "server", "client", "headers")  # of a request, to ask in its name
MAX_BODY_BYTES = 100_000  # of a request; a page's are of a few hundred


@dataclass(frozen=True)
class Endpoint:
    """What answers one address.

    Attributes:
        answer: takes a request from outside, anything that JSON can hold, and returns a reply that JSON can hold, or an Attachment.
        blocking: whether it computes or waits, and so runs in a thread of a pool; otherwise it answers within a millisecond in the
            server's own thread: handing it to a pool and back would cost more than the answer.
    """

    answer: Callable
    blocking: bool = False


@dataclass(frozen=True)
class Attachment:
    """A reply that is a file to save, and is sent as it is: too large to stand in JSON.

    Attributes:
        name: ASCII. mime: its media type.
    """

    name: str
    mime: str
    content: bytes


def api_routes(endpoints):
    """The routes of the API.

    Args:
        endpoints: {"en/runs/poll": Endpoint, ...}: language, subject and action.
    Returns:
        Starlette routes that are to come before Gradio's.
    """

    async def respond(request):
        if not await signed_in(request):
            return Response(status_code=401)
        endpoint = endpoints.get(request.path_params["address"])
        if endpoint is None:
            return Response(status_code=404)
        if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
            return Response(status_code=415)  # another site's form could send it without asking
        try:
            asked = json.loads(await read_body(request))
        except OverflowError:
            return Response(status_code=413)
        except (ValueError, RecursionError):
            return Response(status_code=400)
        reply = await run_in_threadpool(endpoint.answer, asked) if endpoint.blocking else endpoint.answer(asked)
        if isinstance(reply, Attachment):
            headers = {"content-disposition": f'attachment; filename="{reply.name}"', "cache-control": "no-store"}
            return Response(reply.content, media_type=reply.mime, headers=headers)
        return Response(orjson.dumps(reply), media_type="application/json")

    return [Route("/api/{address:path}", respond, methods=["POST"])]


async def read_body(request):
    """The body of a request.

    Raises:
        OverflowError: if it is longer than any page's.
    """
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            raise OverflowError
    return body


async def signed_in(request):
    """Whether Gradio would answer this caller: everybody, unless the page was launched with `auth` or `auth_dependency`."""
    app = request.app
    if app.auth is None and app.auth_dependency is None:
        return True
    statuses = []

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    root = request.scope.get("root_path", "")
    path = f"{root}{API_PREFIX}/login_check"
    kept = {name: request.scope[name] for name in SAME_CALLER if name in request.scope}
    await app({**kept, "method": "GET", "path": path, "raw_path": path.encode(), "root_path": root, "query_string": b""}, receive, send)
    return statuses == [200]
