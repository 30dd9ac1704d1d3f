"""The shipped recordings as static files: GET /recordings/<version>/<name>.json. The version is a hash of all of them, so a browser keeps
each for good; Gradio compresses them.

They stand beside the modules, so a script of the page finds them whatever prefix its address has (components/shared/api.js).
"""

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from demo.adapters.modules import FOREVER
from demo.api.recordings import recordings


def recording_routes():
    """The routes of the files; they are to come before Gradio's."""
    found = recordings()

    async def serve(request):
        version, name = request.path_params["version"], request.path_params["name"]
        content = found.files.get(name)
        if content is None:
            return Response(status_code=404)
        if version != found.version:  # a page that was opened before the server was started anew
            return RedirectResponse(f"../{found.version}/{name}.json", headers={"cache-control": "no-store"})
        return Response(content, media_type="application/json", headers=FOREVER)

    return [Route("/recordings/{version}/{name}.json", serve, methods=["GET"])]
