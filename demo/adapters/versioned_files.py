"""Files at an address that holds their version, so that a browser keeps each for good: GET /<folder>/<version>/<name>."""

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

FOREVER = {"cache-control": "public, max-age=31536000, immutable"}


def versioned_files(folder, files, version, media_type):
    """Their route; it is to come before Gradio's.

    A page that was opened before the server was started anew may ask for a file of the version before: it is sent on to the one that
    there is.

    Args:
        folder: at the page's root. files: name, which may have slashes -> bytes. version: changes with any of them.
        media_type: of a name.
    """

    async def serve(request):
        asked, name = request.path_params["version"], request.path_params["name"]
        content = files.get(name)
        if content is None:
            return Response(status_code=404)
        if asked != version:
            up = "../" * (name.count("/") + 1)
            return RedirectResponse(f"{up}{version}/{name}", headers={"cache-control": "no-store"})
        return Response(content, media_type=media_type(name), headers=FOREVER)

    name = "name:path" if any("/" in name for name in files) else "name"
    return Route(f"/{folder}/{{version}}/{{{name}}}", serve, methods=["GET"])
