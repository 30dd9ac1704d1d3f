"""What stands before everything else of the application: reading a run's log, see demo/api/log_answers.py."""

from starlette.datastructures import Headers
from starlette.requests import Request

from demo.api.log_answers import PLACE
from demo.api.routes import signed_in


class LogReading:
    """ASGI middleware; everything but a log passes through.

    Args:
        app: the application behind it. answers: demo.api.log_answers.LogAnswers.
    """

    def __init__(self, app, answers):
        self.app = app
        self.answers = answers

    async def __call__(self, scope, receive, send):
        path = scope["path"].removeprefix(scope.get("root_path", "")) if scope["type"] == "http" else ""  # which may be a proxy's
        if not path.startswith(PLACE):
            await self.app(scope, receive, send)
            return
        guarded = is_guarded(scope["app"])
        if guarded and not await signed_in(Request(scope)):
            status, headers, body = 401, [(b"content-length", b"0"), (b"cache-control", b"no-store")], b""
        elif scope["method"] not in ("GET", "HEAD"):
            status, headers, body = 405, [(b"content-length", b"0"), (b"allow", b"GET, HEAD")], b""
        else:
            asked = Headers(scope=scope)
            packs = "gzip" in asked.get("accept-encoding", "")
            status, headers, body = self.answers.answer(path, asked.get("if-none-match", "").encode("latin-1"), packs, guarded)
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})


def is_guarded(app):
    """Whether a Gradio app was launched with a password."""
    return app.auth is not None or app.auth_dependency is not None
