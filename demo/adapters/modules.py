"""The page's scripts and shared styles as static files: GET /modules/<version>/<path below demo/components>.

The version is a hash of all of them, so a browser keeps each file for good and never asks whether it has changed.
"""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

FOLDER = Path(__file__).parents[1] / "components"
TYPES = {".js": "text/javascript", ".css": "text/css"}
FOREVER = {"cache-control": "public, max-age=31536000, immutable"}
NAME = "components/"  # how a script outside the modules names their folder, see `import_map`


@dataclass(frozen=True)
class Modules:
    """Every file that is served.

    Attributes:
        files: {"live_chart/index.js": its bytes}. version: changes with any of them.
    """

    files: dict
    version: str

    @property
    def base(self):
        """Where the files are, seen from the page, which Gradio serves beside its own assets."""
        return f"./modules/{self.version}/"

    def names(self, ending):
        """The files with that ending, in order."""
        return [name for name in self.files if name.endswith(ending)]


@cache
def modules():
    """All scripts below demo/components, and the styles that components share; a component's own style goes to Gradio with it."""
    paths = sorted([*FOLDER.rglob("*.js"), *(FOLDER / "shared").glob("*.css")])
    files = {path.relative_to(FOLDER).as_posix(): path.read_bytes() for path in paths}
    digest = hashlib.sha256()
    for name, content in files.items():
        digest.update(f"{name} {len(content)}\n".encode() + content)
    return Modules(files, digest.hexdigest()[:16])


def module_routes():
    """The routes of the files; they are to come before Gradio's.

    A page that was opened before the server was started anew may ask for a file that it has not loaded yet: it is sent on to the
    version that there is.
    """
    found = modules()

    async def serve(request):
        version, name = request.path_params["version"], request.path_params["name"]
        content = found.files.get(name)
        if content is None:
            return Response(status_code=404)
        if version != found.version:
            up = "../" * (name.count("/") + 1)
            return RedirectResponse(f"{up}{found.version}/{name}", headers={"cache-control": "no-store"})
        return Response(content, media_type=TYPES[Path(name).suffix], headers=FOREVER)

    return [Route("/modules/{version}/{name:path}", serve, methods=["GET"])]


def import_map():
    """By which `import("components/live_chart/index.js")` works in any script of the page, whatever prefix its address has."""
    return {"imports": {NAME: modules().base}}
