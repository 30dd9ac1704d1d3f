"""What a component's script calls as `server.name(request)`. Gradio names such a function after its `__name__`."""

import orjson
from starlette.responses import Response


def quick(function, name):
    """A server function that is called several times a second by every page, and answers within a millisecond.

    It runs in the server's own thread and makes its JSON itself: handing it to a pool of threads and back, and Gradio's walk
    through every value of the answer, would cost more than the answer.

    Args:
        function: takes a request from outside and returns what JSON can hold; it neither waits nor computes.
    """

    async def call(request):
        return Response(orjson.dumps(function(request)), media_type="application/json")

    call.__name__ = name
    return call


def threaded(function, name):
    """A server function that takes its time: it runs in a thread of a pool."""

    def call(request):
        return function(request)

    call.__name__ = name
    return call
