"""The shipped recordings as static files: GET /recordings/<version>/<name>.json. The version is a hash of all of them, so a browser keeps
each for good; Gradio compresses them.

They stand beside the modules, so a script of the page finds them whatever prefix its address has (components/shared/api.js).
"""

from demo.adapters.versioned_files import versioned_files
from demo.api.recordings import recordings


def recording_routes():
    """The routes of the files."""
    found = recordings()
    files = {f"{name}.json": content for name, content in found.files.items()}
    return [versioned_files("recordings", files, found.version, lambda name: "application/json")]
